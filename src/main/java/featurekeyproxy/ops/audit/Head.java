package featurekeyproxy.ops.audit;

/**
 * The end of a chain: the number and the hash of its last line. Whoever keeps a head can tell later whether the trail up to
 * there is still the one that it was.
 */
public record Head(long seq, String hash) {
    /** The head of the chain without a line. */
    static final Head NONE = new Head(0, "0".repeat(AuditLine.HASH_LENGTH));
}
