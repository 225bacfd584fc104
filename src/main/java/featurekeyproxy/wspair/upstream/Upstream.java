package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.address.Resolution;
import featurekeyproxy.wspair.tls.TlsReason;
import featurekeyproxy.wspair.upstream.TargetState.Contact;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A target and what is known of its health, kept by a circuit breaker.
 *
 * <pre>
 *   CLOSED ──failures in a row──▶ OPEN ──back-off over──▶ HALF_OPEN: one dial is let through
 *      ▲                            │                        │ failed: OPEN again, for longer
 *      └────────── any answer ──────┴────────────────────────┘
 * </pre>
 *
 * <p>Any answer by HTTP, a refusal too, shows that the target is up. That a connection can be made shows as much only after a
 * failure to connect; a target that took the connection and then gave no answer is let be tried, no more: HALF_OPEN. Thread-safe.
 */
final class Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private static final Duration NEVER_SLOW = Duration.ofDays(1);

    private final Target target;
    private final CircuitBreaker breaker;
    private volatile Contact contact = Contact.NOT_ASKED;
    private volatile @Nullable String failure;
    private volatile boolean silent; // the last failure came behind a connection

    /** Creates it closed; it opens after that many failures in a row. */
    Upstream(Target target, int failures, Backoff backoff, Clock clock) {
        this.target = target;
        this.breaker = CircuitBreaker.of(
                target.toString(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(failures)
                        .minimumNumberOfCalls(failures)
                        .failureRateThreshold(100)
                        .slowCallDurationThreshold(NEVER_SLOW)
                        .waitIntervalFunctionInOpenState(backoff::millis)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(clock)
                        .build());
        breaker.getEventPublisher().onStateTransition(this::log);
    }

    /** Has the listener told each new state of the breaker; not thread-safe. */
    void onChange(Consumer<State> listener) {
        breaker.getEventPublisher()
                .onStateTransition(
                        event -> listener.accept(event.getStateTransition().getToState()));
    }

    TargetState snapshot(Resolution resolution) {
        return new TargetState(target, state().name(), contact, resolution, Optional.ofNullable(failure));
    }

    private void log(CircuitBreakerOnStateTransitionEvent event) {
        State to = event.getStateTransition().getToState();
        LOG.atLevel(to == State.OPEN ? Level.WARN : Level.INFO)
                .addKeyValue("terminal", target)
                .addKeyValue("from", event.getStateTransition().getFromState())
                .addKeyValue("to", to)
                .log("circuit breaker changed");
    }

    Target target() {
        return target;
    }

    State state() {
        return breaker.getState();
    }

    /** Returns whether to dial it before others; if so, the dial has to end in {@link #answered} or {@link #failed}. */
    boolean permits() {
        return breaker.tryAcquirePermission();
    }

    /** Notes that the target answered. */
    void answered() {
        contact = Contact.ANSWERED;
        failure = null;
        silent = false;
        if (breaker.getState() == State.CLOSED) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        } else {
            breaker.transitionToClosedState();
        }
    }

    /** Notes that a connection to the target could be made, which a probe closed again. */
    void connected() {
        if (!silent) {
            answered();
        } else if (breaker.getState() == State.OPEN) {
            breaker.transitionToHalfOpenState();
        }
    }

    /** Notes that the target could not be reached or did not answer. */
    void failed(Throwable cause) {
        contact = cause instanceof LoopException ? Contact.ITSELF : Contact.FAILED;
        failure = FailureKind.of(cause);
        silent = !isWithoutConnection(cause) || TlsReason.isOfPeer(cause); // which may say so behind the connection
        breaker.onError(0, TimeUnit.NANOSECONDS, cause);
    }

    private static boolean isWithoutConnection(Throwable cause) {
        return cause instanceof UnknownHostException
                || cause instanceof SSLException
                || (cause instanceof SocketException
                        && cause.getClass() != ConnectException.class); // the plain one is Dial's
    }
}
