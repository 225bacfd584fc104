package featurekeyproxy.message;

/** What a message is about, as far as the proxy cares. */
public enum MessageType {
    /** TOMEs offers its codes to a device. */
    INITIALIZATION_REQUEST,
    /** A device answers with its own code. */
    INITIALIZATION_REPLY,
    /** The Terminal tells that a device has joined, and with which firmware. */
    HANDSHAKE_EVENT,
    /** Anything else, which passes as it came; also whatever is not JSON. */
    OTHER
}
