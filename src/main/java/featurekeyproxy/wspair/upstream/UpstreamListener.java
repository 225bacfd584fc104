package featurekeyproxy.wspair.upstream;

import java.time.Duration;

/** Is told what dials and probes find out about targets; called on event loops, several at a time, and must not block. */
public interface UpstreamListener {
    /** A handshake of TOMEs was sent to a target; {@code took} is from before the connection was made. */
    default void dialled(Target target, DialOutcome outcome, Duration took) {}

    /** The circuit breaker of a target went to CLOSED, OPEN or HALF_OPEN. */
    default void breakerChanged(Target target, String state) {}
}
