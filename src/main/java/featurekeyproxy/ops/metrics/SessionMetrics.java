package featurekeyproxy.ops.metrics;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.CloseResult;
import featurekeyproxy.wspair.session.Fallback;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.session.SessionListener;
import featurekeyproxy.wspair.upstream.DialOutcome;
import featurekeyproxy.wspair.upstream.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Counts events of sessions; not called for a message that passed without a failure. Thread-safe. */
public final class SessionMetrics implements SessionListener {
    private static final int MOST_ROUTES = 50;
    private static final Duration[] DIAL_BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Labels routes = new Labels(MOST_ROUTES);
    private final Counter opened;

    /** Creates the meters that are there from the start. */
    public SessionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.opened = counter("sessions.opened", "Sessions that opened.");
        for (Leg leg : Leg.values()) {
            deadPeers(leg);
        }
        ErrorKind.register(registry);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder("featurekeyproxy." + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private Counter deadPeers(Leg leg) {
        return counter("dead.peers", "Peers that answered no ping.", "leg", leg.toString());
    }

    @Override
    public void opened(Session session) {
        opened.increment();
    }

    @Override
    public void closed(Session session, CloseResult closing) {
        counter(
                        "sessions.closed",
                        "Sessions that are over, by who ended them and the close code; 1006 is a lost connection.",
                        "by",
                        closing.by().map(Leg::toString).orElse("proxy"),
                        "code",
                        Labels.closeCode(closing.code()))
                .increment();
        if (closing.code() == CloseResult.LOST) {
            closing.by()
                    .map(leg -> leg == Leg.TOMES ? ErrorKind.TOMES_LOST : ErrorKind.TERMINAL_LOST)
                    .ifPresent(kind -> kind.in(registry).increment());
        }
    }

    @Override
    public void dialled(Target target, DialOutcome outcome, Duration took) {
        Timer.builder("featurekeyproxy.dial")
                .description("From before a target was connected to its answer to the handshake.")
                .tags(List.of(Tag.of("target", target.toString()), Tag.of("outcome", Labels.of(outcome))))
                .serviceLevelObjectives(DIAL_BOUNDS)
                .register(registry)
                .record(took);
        if (outcome == DialOutcome.FAILED || outcome == DialOutcome.TIMED_OUT) {
            ErrorKind.DIAL.in(registry).increment();
        }
    }

    @Override
    public void breakerChanged(Target target, String state) {
        counter(
                        "breaker.changes",
                        "Changes of the circuit breakers, by the state that they went to.",
                        "target",
                        target.toString(),
                        "to",
                        state.toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void handshakeRefused(int status, String reason) {
        counter(
                        "handshakes.refused",
                        "Handshakes that got an HTTP status instead of a session.",
                        "status",
                        Labels.status(status),
                        "reason",
                        reason)
                .increment();
    }

    @Override
    public void deadPeer(Leg leg) {
        deadPeers(leg).increment();
    }

    @Override
    public void routeFailed(Session session, String route, Fallback fallback) {
        counter(
                        "route.failures",
                        "Messages on which a route failed before it sent them on.",
                        "route",
                        routes.of(route),
                        "fallback",
                        Labels.of(fallback))
                .increment();
        ErrorKind.ROUTE.in(registry).increment();
    }

    @Override
    public void unexplained(Session session, Leg source, String route) {
        counter("changed.by.route", "Messages that a route changed by itself.", "route", routes.of(route))
                .increment();
        ErrorKind.UNEXPLAINED_DIFFERENCE.in(registry).increment();
    }

    @Override
    public void unmapped(Session session, Leg source, String route) {
        ErrorKind.UNMAPPED.in(registry).increment();
    }
}
