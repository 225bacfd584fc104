package featurekeyproxy.ops.http;

/**
 * What a write did, for the audit trail; the texts hold no secret and no whole code, and are empty where there is nothing to
 * say.
 *
 * @param action what was done, such as {@code set profile}
 * @param subject what it was done to, such as a device
 * @param before what was in force before
 * @param after what is in force now
 * @param why the reason that was given for it
 */
public record OperatorAction(String action, String subject, String before, String after, String why) {
    /** Returns the same, done for that reason. */
    OperatorAction because(String reason) {
        return new OperatorAction(action, subject, before, after, reason);
    }
}
