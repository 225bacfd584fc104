package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.LimitCounters;
import featurekeyproxy.wspair.meter.Telemetry;

/**
 * What all sessions of a component share beside their routes: the bytes that they hold, the count of refusals, how long
 * one may carry no message, 0 for ever, and what is told and counted of them.
 */
public record Transport(
        MemoryBudget buffers,
        LimitCounters refusals,
        long idleTimeoutMillis,
        Telemetry telemetry,
        SessionListeners listeners,
        UnexplainedChanges unexplained) {
    /** Creates it with nothing counted yet. */
    public Transport(
            MemoryBudget buffers,
            LimitCounters refusals,
            long idleTimeoutMillis,
            Telemetry telemetry,
            SessionListeners listeners) {
        this(buffers, refusals, idleTimeoutMillis, telemetry, listeners, new UnexplainedChanges(listeners));
    }
}
