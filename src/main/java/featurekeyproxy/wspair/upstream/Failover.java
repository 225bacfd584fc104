package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.HandlerStep;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One handshake on its way through the targets: on to the next when one cannot be reached or does not answer, as long as
 * there is time. Everything happens on the event loop on which it was created.
 */
final class Failover implements DialAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

    private final Dialler dialler;
    private final UpstreamOptions options;
    private final UpstreamListener listener;
    private final FaultBarrier faults;
    private final String uri;
    private final HttpHeaders headers;
    private final DialAnswer answer;
    private final Context context;
    private final Queue<Upstream> untried = new ArrayDeque<>();
    private final Queue<Upstream> broken = new ArrayDeque<>();
    private final long deadline;
    private @Nullable Upstream dialled;
    private long dialledNanos;
    private boolean taken; // the connection is not ours any more

    Failover(
            Context context,
            Dialler dialler,
            List<Upstream> upstreams,
            UpstreamOptions options,
            UpstreamListener listener,
            FaultBarrier faults,
            String uri,
            HttpHeaders headers,
            DialAnswer answer) {
        this.context = context;
        this.dialler = dialler;
        this.options = options;
        this.listener = listener;
        this.faults = faults;
        this.uri = uri;
        this.headers = headers;
        this.answer = answer;
        this.untried.addAll(upstreams);
        this.deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.connectTimeoutMillis());
    }

    /** Dials the next target; {@code last} is why there is a next one. */
    void next(Throwable last) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        Upstream next = left > 0 && !answer.abandoned() ? choose() : null;
        dialled = next;
        if (next == null) {
            answer.failed(last);
            return;
        }
        long part = Math.max(1, left / (1 + untried.size() + broken.size()));
        dialledNanos = System.nanoTime();
        dialler.get(next.target(), part, uri, headersFor(next.target()), this);
    }

    private @Nullable Upstream choose() {
        while (!untried.isEmpty()) {
            Upstream candidate = untried.remove();
            if (candidate.permits()) {
                return candidate;
            }
            broken.add(candidate);
        }
        return broken.poll();
    }

    /** Names the target in the Host header, unless that is TOMEs' own or a route has set another. */
    private HttpHeaders headersFor(Target target) {
        boolean renames = !options.preserveHost() && options.authority().equals(headers.get(HttpHeaderNames.HOST));
        HttpHeaders copy = new DefaultHttpHeaders();
        for (Map.Entry<String, String> header : headers) { // in its place: a header that is set goes to the end
            boolean renamed = renames && HttpHeaderNames.HOST.contentEqualsIgnoreCase(header.getKey());
            copy.add(header.getKey(), renamed ? target.authority(options.tls()) : header.getValue());
        }
        return copy;
    }

    @Override
    public boolean abandoned() {
        return answer.abandoned();
    }

    @Override
    public void accepted(Target target, HttpHeaders response, ChannelPipeline pipeline) {
        faults.run(
                HandlerStep.DIAL_ANSWERED,
                () -> {
                    answered(DialOutcome.ACCEPTED);
                    taken = true;
                    answer.accepted(target, response, pipeline);
                },
                thrown -> {
                    answer.failed(thrown);
                    if (!taken) {
                        pipeline.close();
                    }
                });
    }

    @Override
    public void refused(Refusal refusal) {
        faults.run(
                HandlerStep.DIAL_ANSWERED,
                () -> {
                    answered(DialOutcome.REFUSED);
                    answer.refused(refusal);
                },
                thrown -> {
                    answer.failed(thrown);
                    refusal.cut();
                });
    }

    private void answered(DialOutcome outcome) {
        if (dialled != null) {
            dialled.answered();
            tell(dialled.target(), outcome);
        }
    }

    private void tell(Target target, DialOutcome outcome) {
        listener.dialled(target, outcome, Duration.ofNanos(System.nanoTime() - dialledNanos));
    }

    @Override
    public void failed(Throwable cause) {
        faults.run(HandlerStep.DIAL_ANSWERED, () -> goOn(cause), answer::failed);
    }

    private void goOn(Throwable cause) {
        if (dialled != null) {
            dialled.failed(cause);
            tell(dialled.target(), DialOutcome.of(cause));
            LOG.atWarn()
                    .addKeyValue("terminal", dialled.target())
                    .addKeyValue("failure", FailureKind.of(cause))
                    .log("the Terminal gave no answer to a handshake");
        }
        // else the next socket might live on another event loop
        context.runOnContext(again -> faults.run(HandlerStep.DIAL_NEXT, () -> next(cause), answer::failed));
    }
}
