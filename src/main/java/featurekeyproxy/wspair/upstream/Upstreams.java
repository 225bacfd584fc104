package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.WsPairConfiguration;
import featurekeyproxy.wspair.session.SessionListener;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The targets at which the Terminal may be reached, in the order in which they are tried.
 *
 * <p>A dial goes to the first target that is not known to be broken, and on to the next when that one cannot be reached or
 * does not answer. Broken ones come last, so that nothing is refused without having been tried. All attempts together
 * take no longer than the connect time-out: each gets an equal part of what is left. Thread-safe.
 */
public final class Upstreams {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);

    private final Vertx vertx;
    private final Dialler dialler;
    private final WsPairConfiguration terminal;
    private final SessionListener listener;
    private final List<Upstream> upstreams;
    private final List<Probe> probes;

    public Upstreams(Vertx vertx, Dialler dialler, WsPairConfiguration terminal, SessionListener listener) {
        this.listener = listener;
        this.vertx = vertx;
        this.dialler = dialler;
        this.terminal = terminal;
        Backoff backoff = new Backoff(terminal.getRetryMin(), terminal.getRetryMax());
        this.upstreams = terminal.targetList().stream()
                .map(target -> new Upstream(target, terminal.getBreakerFailures(), backoff, Clock.systemUTC()))
                .toList();
        upstreams.forEach(
                upstream -> upstream.onChange(state -> listener.breakerChanged(upstream.target(), state.name())));
        this.probes = terminal.getProbe() == ProbeKind.OFF
                ? List.of()
                : upstreams.stream()
                        .map(upstream -> new Probe(vertx, dialler, upstream, backoff, terminal))
                        .toList();
        probes.forEach(Probe::start);
    }

    /** Dials the targets until one answers; to be called on an event loop of Vert.x. */
    public void dial(String uri, HttpHeaders headers, Dialler.Answer answer) {
        new Failover(uri, headers, answer).next(new TimeoutException("no time to dial"));
    }

    public List<Upstream> all() {
        return upstreams;
    }

    public void close() {
        probes.forEach(Probe::stop);
        dialler.close();
    }

    /** One handshake on its way through the targets. */
    private final class Failover implements Dialler.Answer {
        private final String uri;
        private final HttpHeaders headers;
        private final Dialler.Answer answer;
        private final Context context = vertx.getOrCreateContext();
        private final Queue<Upstream> untried = new ArrayDeque<>(upstreams);
        private final Queue<Upstream> broken = new ArrayDeque<>();
        private final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(terminal.getConnectTimeout());
        private @Nullable Upstream dialled;
        private long dialledNanos;

        Failover(String uri, HttpHeaders headers, Dialler.Answer answer) {
            this.uri = uri;
            this.headers = headers;
            this.answer = answer;
        }

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
            dialler.dial(next.target(), part, uri, headersFor(next.target()), this);
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
            HttpHeaders copy = headers.copy();
            if (!terminal.isPreserveHost() && terminal.authority().equals(copy.get(HttpHeaderNames.HOST))) {
                copy.set(HttpHeaderNames.HOST, target.authority(terminal.isTls()));
            }
            return copy;
        }

        @Override
        public boolean abandoned() {
            return answer.abandoned();
        }

        @Override
        public void accepted(Target target, HttpHeaders response, ChannelPipeline pipeline) {
            answered(DialOutcome.ACCEPTED);
            answer.accepted(target, response, pipeline);
        }

        @Override
        public void refused(int status, HttpHeaders response, byte[] body) {
            answered(DialOutcome.REFUSED);
            answer.refused(status, response, body);
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
            if (dialled != null) {
                dialled.failed(cause);
                tell(dialled.target(), Dialler.isLate(cause) ? DialOutcome.TIMED_OUT : DialOutcome.FAILED);
                LOG.atWarn()
                        .addKeyValue("terminal", dialled.target())
                        .addKeyValue("failure", reason(cause))
                        .log("the Terminal gave no answer to a handshake");
            }
            context.runOnContext(again -> next(cause)); // else the next socket might live on another event loop
        }
    }

    /** Returns what failed with its innermost cause, which for TLS is the one that says what is wrong; no byte of a peer. */
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        if (innermost instanceof NotSslRecordException) {
            return "the Terminal speaks no TLS"; // Netty would quote what it says instead
        }
        String cause = innermost.getMessage();
        return innermost == failure ? failure.toString() : failure + ": " + (cause == null ? innermost : cause);
    }
}
