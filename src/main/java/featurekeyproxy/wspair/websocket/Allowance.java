package featurekeyproxy.wspair.websocket;

/** Says how much a connection may hold; asked before anything is allocated that depends on what a peer sends. */
public interface Allowance {
    /**
     * Returns whether that many bytes may be held in addition, of which those of {@code replaced} are given back at once. If not,
     * nothing is to be allocated: the connection is being ended.
     */
    boolean mayHold(long bytes, long replaced);
}
