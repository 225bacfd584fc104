package featurekeyproxy.ops.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * How the audit trail is at a moment.
 *
 * @param head the last line that was written
 * @param waiting how many events wait to be written
 * @param lost how many events were not taken since the start
 * @param untold how many of these no line of the trail tells of, nor one that waits
 * @param stall that nothing can be written, if that is so
 * @param disturbance what others did last to its files, if they did since the start
 */
public record AuditState(
        ChainHead head, int waiting, long lost, long untold, Optional<Stall> stall, Optional<Disturbance> disturbance) {
    /** Since when nothing can be written, and why. */
    public record Stall(Instant since, String trouble) {}

    /** When somebody else moved, cut or deleted files of the trail, and what was found. */
    public record Disturbance(Instant at, String what) {}

    /** Returns whether events are lost at this very time. */
    public boolean isLosing() {
        return untold > 0;
    }
}
