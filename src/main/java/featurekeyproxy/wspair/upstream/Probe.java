package featurekeyproxy.wspair.upstream;

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
    private int failures;
    private long timer = -1;
    private boolean asking;
    private volatile boolean stopped;

    Probe(Vertx vertx, Dialler dialler, Upstream upstream, Backoff backoff, UpstreamOptions options) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.dialler = dialler;
        this.upstream = upstream;
        this.backoff = backoff;
        this.options = options;
        upstream.onChange(state -> {
            if (state == CircuitBreaker.State.OPEN) {
                loop.runOnContext(now -> askSooner());
            }
        });
    }

    void start() {
        loop.runOnContext(now -> ask());
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
        try {
            send();
        } catch (RuntimeException e) { // nothing ends the probing
            failed(e);
        }
    }

    private void send() {
        if (options.probe() == ProbeKind.TCP) {
            dialler.connect(upstream.target(), () -> stopped)
                    .onSuccess(socket -> {
                        socket.close();
                        failures = 0;
                        upstream.connected();
                        askAfter(options.probeIntervalMillis());
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
            timer = vertx.setTimer(millis, id -> ask());
        }
    }

    @Override
    public boolean abandoned() {
        return stopped;
    }

    @Override
    public void accepted(Target target, HttpHeaders headers, ChannelPipeline pipeline) {
        pipeline.close();
        failed(new DialException("switched protocols without being asked to"));
    }

    @Override
    public void refused(Refusal refusal) {
        refusal.drop();
        int status = refusal.status();
        if (status < SERVER_ERROR) {
            foundUp();
        } else {
            failed(new DialException("answered with " + status));
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (!stopped) {
            failures++;
            upstream.failed(cause);
            askAfter(backoff.millis(failures));
        }
    }
}
