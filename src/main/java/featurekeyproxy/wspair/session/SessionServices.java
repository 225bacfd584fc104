package featurekeyproxy.wspair.session;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.LimitCounters;
import featurekeyproxy.wspair.meter.Telemetry;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * What all sessions of a component share. Thread-safe.
 *
 * @param routes the routes that messages go through at the moment
 * @param memory the bytes that all sessions hold
 * @param refusals how often each limit was met
 * @param telemetry what is counted of messages
 * @param listeners who is told what happens to sessions
 * @param faults takes up what handlers of connections throw
 * @param findings tells of what routes do to messages by themselves
 * @param fallback what happens to a message whose route failed; asked each time
 * @param due says whether a message that was received on a leg is one for a rewriter
 */
public record SessionServices(
        Routes routes,
        MemoryBudget memory,
        LimitCounters refusals,
        Telemetry telemetry,
        SessionListeners listeners,
        FaultBarrier faults,
        RouteFindings findings,
        Supplier<Fallback> fallback,
        BiPredicate<Leg, WebSocketMessage> due) {
    /** Creates them without routes and with nothing counted yet. */
    public static SessionServices of(
            MemoryBudget memory,
            SessionListeners listeners,
            Supplier<Fallback> fallback,
            BiPredicate<Leg, WebSocketMessage> due) {
        return new SessionServices(
                new Routes(),
                memory,
                new LimitCounters(System::nanoTime, listeners::handshakeRefused),
                new Telemetry(),
                listeners,
                new FaultBarrier(),
                new RouteFindings(listeners),
                fallback,
                due);
    }
}
