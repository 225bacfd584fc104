package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.HandlerStep;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;

/**
 * Asks one target again and again whether it is up: at the set interval while it is, and after a back-off that grows with
 * each failure while it is not, also when it was a dial that found that out. What it learns goes to the target's circuit breaker, beside what dials meet.
 *
 * <p>Everything happens on one event loop; {@link #start} and {@link #stop} may be called anywhere.
 */
final class Probe implements DialAnswer {
    private static final int SERVER_ERROR = 500;

    private final Vertx vertx;
    private final Context loop;
    private final Dialler dialler;
    private final Upstream upstream;
    private final Backoff backoff;
    private final UpstreamOptions options;
    private final FaultBarrier faults;
    private int failures;
    private long timer = -1;
    private boolean asking;
    private volatile boolean stopped;

    Probe(
            Vertx vertx,
            Dialler dialler,
            Upstream upstream,
            Backoff backoff,
            UpstreamOptions options,
            FaultBarrier faults) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.dialler = dialler;
        this.upstream = upstream;
        this.backoff = backoff;
        this.options = options;
        this.faults = faults;
        upstream.onChange(state -> {
            if (state == CircuitBreaker.State.OPEN) {
                loop.runOnContext(now -> guarded(this::askSooner));
            }
        });
    }

    void start() {
        loop.runOnContext(now -> guarded(this::ask));
    }

    void stop() {
        stopped = true;
        loop.runOnContext(now -> vertx.cancelTimer(timer));
    }

    private void ask() {
        if (stopped) {
            return;
        }
        asking = true;
        send();
    }

    /** Takes a step; whatever it throws is a failure to reach the target, and nothing ends the probing. */
    private void guarded(Runnable step) {
        faults.run(HandlerStep.PROBE, step, this::notUp);
    }

    private void send() {
        if (options.probe() == ProbeKind.TCP) {
            dialler.connect(upstream.target(), () -> stopped)
                    .onSuccess(socket -> {
                        socket.close();
                        guarded(this::foundConnected);
                    })
                    .onFailure(this::failed);
        } else {
            HttpHeaders headers = new DefaultHttpHeaders()
                    .set(HttpHeaderNames.HOST, upstream.target().authority(options.tls()))
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            dialler.get(upstream.target(), options.connectTimeoutMillis(), path(), headers, this);
        }
    }

    /** Returns the path as it is written, each byte a character. */
    private String path() {
        return new String(options.probePath().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private void foundConnected() {
        failures = 0;
        upstream.connected();
        askAfter(options.probeIntervalMillis());
    }

    private void foundUp() {
        failures = 0;
        upstream.answered();
        askAfter(options.probeIntervalMillis());
    }

    /** Asks a target that was up when it was asked last, and is not any more. */
    private void askSooner() {
        if (!asking && failures == 0) {
            vertx.cancelTimer(timer);
            failures = 1;
            askAfter(backoff.millis(failures));
        }
    }

    private void askAfter(long millis) {
        asking = false;
        if (!stopped) {
            vertx.cancelTimer(timer); // of a step that threw behind it
            timer = vertx.setTimer(millis, id -> guarded(this::ask));
        }
    }

    @Override
    public boolean abandoned() {
        return stopped;
    }

    @Override
    public void accepted(Target target, HttpHeaders headers, ChannelPipeline pipeline) {
        pipeline.close();
        guarded(() -> notUp(new DialException("switched protocols without being asked to")));
    }

    @Override
    public void refused(Refusal refusal) {
        refusal.drop();
        int status = refusal.status();
        if (status < SERVER_ERROR) {
            guarded(this::foundUp);
        } else {
            guarded(() -> notUp(new DialException("answered with " + status)));
        }
    }

    @Override
    public void failed(Throwable cause) {
        guarded(() -> notUp(cause));
    }

    private void notUp(Throwable cause) {
        if (!stopped) {
            failures++;
            askAfter(backoff.millis(failures)); // first: nothing ends the probing
            upstream.failed(cause);
        }
    }
}
