package featurekeyproxy.wspair.meter;

/** What a route did to a message, as the checksums on both sides of it show. */
public enum IntegrityResult {
    /** What was sent is what was received. */
    IDENTICAL,
    /** What was sent is what the rewriter said that it makes of what was received. */
    REWRITTEN,
    /** What was sent is neither, or was sent more than once. */
    UNEXPLAINED,
    /** Nothing was sent: a route held the message back, or the other leg was closed meanwhile. */
    WITHHELD
}
