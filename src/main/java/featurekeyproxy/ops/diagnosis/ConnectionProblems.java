package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.ops.FileKind;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.reload.ReloadListener;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.Fallback;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.session.SessionListener;
import featurekeyproxy.wspair.upstream.LoopException;
import featurekeyproxy.wspair.upstream.TargetState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the connections: no TOMEs, a Terminal that does not answer, TOMEs refused, routes that fail or change
 * messages. What happened once stays open for {@link #LATELY}, what routes do to messages until other route files are in force.
 * Bounded; thread-safe.
 */
public final class ConnectionProblems implements SessionListener, ReloadListener, OpenProblems.Source {
    /** For how long something that happened counts as a problem. */
    public static final Duration LATELY = Duration.ofMinutes(2);

    private static final int MOST_ROUTES = 50;

    private final Clock clock;
    private final WsPairComponent component;
    private final Map<String, Happened> failedRoutes = new LinkedHashMap<>();
    private final Map<String, Happened> changingRoutes = new LinkedHashMap<>();
    private final Map<String, Happened> holdingRoutes = new LinkedHashMap<>();
    private final Map<String, Happened> unreadableRoutes = new LinkedHashMap<>();
    private final Map<String, Happened> unmappedRoutes = new LinkedHashMap<>();
    private volatile @Nullable Refused refused;
    private volatile boolean everOpened;

    private record Refused(Instant time, int status, String reason) {}

    private record Happened(Instant time, long times) {}

    /** Creates a source that asks the component how it is. */
    public ConnectionProblems(Clock clock, WsPairComponent component) {
        this.clock = clock;
        this.component = component;
    }

    @Override
    public void opened(Session session) {
        everOpened = true;
        refused = null;
    }

    @Override
    public void handshakeRefused(int status, String reason) {
        refused = new Refused(clock.instant(), status, reason);
    }

    @Override
    public void routeFailed(Session session, String route, Fallback fallback) {
        count(failedRoutes, route);
    }

    @Override
    public void unexplained(Session session, Leg source, String route) {
        count(changingRoutes, route);
    }

    @Override
    public void withheld(Session session, Leg source, String route) {
        count(holdingRoutes, route);
    }

    @Override
    public void unreadable(Session session, Leg source, String route) {
        count(unreadableRoutes, route);
    }

    @Override
    public void unmapped(Session session, Leg source, String route) {
        count(unmappedRoutes, route);
    }

    /** Forgets what routes did to messages, since other route files are in force now. */
    @Override
    public synchronized void reloaded(String kind, Reload<?> reload) {
        if (FileKind.of(kind) == FileKind.ROUTES && reload instanceof Reload.Applied<?>) {
            List.of(changingRoutes, holdingRoutes, unreadableRoutes, unmappedRoutes)
                    .forEach(Map::clear);
        }
    }

    private synchronized void count(Map<String, Happened> routes, String route) {
        Happened before = routes.get(route);
        if (before != null || routes.size() < MOST_ROUTES) {
            routes.put(route, new Happened(clock.instant(), before == null ? 1 : before.times() + 1));
        }
    }

    @Override
    public synchronized List<Problem> problems(Instant now) {
        List<Problem> problems = new ArrayList<>();
        terminal().ifPresent(problems::add);
        itself().ifPresent(problems::add);
        component.targets().stream()
                .filter(state -> state.resolution().isFailing())
                .map(ConnectionProblems::name)
                .distinct()
                .forEach(problems::add);
        tomes(now).ifPresent(problems::add);
        component.unservedLegs().forEach(leg -> problems.add(RouteProblem.missing(leg)));
        changingRoutes.keySet().forEach(route -> problems.add(RouteProblem.changing(route)));
        holdingRoutes.keySet().forEach(route -> problems.add(RouteProblem.holding(route)));
        unreadableRoutes.keySet().forEach(route -> problems.add(RouteProblem.unreadable(route)));
        unmappedRoutes.keySet().forEach(route -> problems.add(RouteProblem.unmapped(route)));
        failedRoutes.entrySet().stream()
                .filter(entry -> isLate(entry.getValue().time(), now))
                .forEach(entry -> problems.add(RouteProblem.failing(entry.getKey())));
        return problems;
    }

    private static boolean isLate(Instant time, Instant now) {
        return time.plus(LATELY).isAfter(now);
    }

    private Optional<Problem> terminal() {
        List<TargetState> all = component.targets();
        List<String> down = all.stream()
                .filter(state -> state.contact() != TargetState.Contact.ITSELF)
                .filter(state -> !state.breaker().equals("CLOSED") || state.contact() == TargetState.Contact.FAILED)
                .map(state -> state.target().toString())
                .toList();
        if (down.isEmpty()) {
            return Optional.empty();
        }
        boolean none = down.size() == all.size();
        String names = down.stream().collect(Collectors.joining(", "));
        return Optional.of(
                Problem.of(
                        "terminal-" + names,
                        none ? Severity.ERROR : Severity.WARNING,
                        none ? "The Terminal does not answer" : "Not every Terminal answers",
                        "The last connections to " + names + " failed" + why(all) + "."
                                + (none
                                        ? " TOMEs is refused until one answers."
                                        : " New connections go to the others."),
                        "Look whether the Terminal runs there and whether this machine reaches it. The proxy tries again by itself."));
    }

    /** Returns why, as the targets that failed have it, each reason once. */
    private static String why(List<TargetState> all) {
        String reasons = all.stream()
                .flatMap(state -> state.failure().stream())
                .distinct()
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? "" : ": " + reasons;
    }

    private Optional<Problem> itself() {
        List<String> own = component.targets().stream()
                .filter(state -> state.contact() == TargetState.Contact.ITSELF)
                .map(state -> state.target().toString())
                .toList();
        return own.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Problem.of(
                                "loop",
                                Severity.ERROR,
                                "The proxy would connect to itself",
                                "A handshake that was sent to " + String.join(", ", own) + " came back: "
                                        + LoopException.REASON + ".",
                                "Let proxy.terminal.host and proxy.terminal.port name the Terminal, and start the proxy again."));
    }

    private static Problem name(TargetState state) {
        String host = state.target().host();
        List<String> addresses = state.resolution().addresses();
        return Problem.of(
                "name-" + host,
                addresses.isEmpty() ? Severity.ERROR : Severity.WARNING,
                "The name of the Terminal cannot be looked up",
                "This machine finds no address for " + host
                        + (addresses.isEmpty()
                                ? ", and the proxy knows none of earlier."
                                : ". The proxy goes on with " + String.join(", ", addresses)
                                        + ", for 24 hours after it was found last."),
                "Look whether the name is right in proxy.terminal.*, and whether the name servers of this machine answer.");
    }

    private Optional<Problem> tomes(Instant now) {
        if (!component.isAccepting()) {
            return Optional.of(Problem.of(
                    "draining",
                    Severity.WARNING,
                    "The proxy is draining",
                    "It takes no new connection, and closes each open one when it is quiet.",
                    "Stop it when no connection is left, and start it again to take connections."));
        }
        Refused last = refused;
        if (last != null && isLate(last.time(), now)) {
            return Optional.of(refusal(last));
        }
        if (component.openSessions() > 0) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(
                "no-tomes",
                everOpened ? Severity.WARNING : Severity.INFO,
                everOpened ? "TOMEs is no longer connected" : "TOMEs has not connected yet",
                everOpened
                        ? "Its last connection ended, and it has not come back."
                        : "The proxy listens, and no connection has come since it was started.",
                "Look whether TOMEs runs, and whether CommBrokerIp and CommBrokerPort name this proxy."));
    }

    private static Problem refusal(Refused last) {
        String next =
                switch (last.reason()) {
                    case "terminal" -> "The Terminal itself gave this answer: look there why it refuses TOMEs.";
                    case "unreachable", "timeout" ->
                        "Look whether the Terminal runs, and whether proxy.terminal.* in the settings names it.";
                    case "tls" ->
                        "The problem of the Terminal says what is wrong with its certificate, or with the one of the proxy.";
                    case "loop" ->
                        "The proxy would connect to itself: let proxy.terminal.* name the Terminal, not what proxy.tomes.* listens on.";
                    case "no-upgrade" ->
                        "What connects speaks no WebSocket. If it is TOMEs, look at its version and its settings.";
                    case "malformed" ->
                        "What connects sends a request that no WebSocket client sends, or something between changes it.";
                    case "stopping" -> "The proxy is stopping. Start it again, or let TOMEs connect to another one.";
                    default ->
                        LimitSetting.advice(last.reason())
                                .orElse(
                                        "Look in the log of the proxy for the time of the refusal, and send a support bundle if it comes again.");
                };
        return Problem.of(
                "refused-" + last.reason(),
                Severity.ERROR,
                "TOMEs is refused",
                "A connection was answered with HTTP status " + last.status() + " ("
                        + last.reason().replace('_', ' ') + ").",
                next);
    }
}
