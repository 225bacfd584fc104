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
 */
public record AuditState(ChainHead head, int waiting, long lost, long untold, Optional<Stall> stall) {
    /** Since when nothing can be written, and why. */
    public record Stall(Instant since, String trouble) {}

    /** Returns whether events are lost at this very time. */
    public boolean isLosing() {
        return untold > 0;
    }
}
