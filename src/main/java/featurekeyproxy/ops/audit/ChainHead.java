package featurekeyproxy.ops.audit;

/**
 * The end of a chain: the number and the hash of its last line. Whoever keeps a head can tell later whether the trail up to
 * there is still the one that it was.
 */
public record ChainHead(long seq, String hash) {
    /** How many characters a hash has: SHA-256 in hex. */
    static final int HASH_LENGTH = 64;

    /** The head of the chain without a line. */
    static final ChainHead NONE = new ChainHead(0, "0".repeat(HASH_LENGTH));
}
