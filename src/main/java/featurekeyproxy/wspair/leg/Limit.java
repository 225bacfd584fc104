package featurekeyproxy.wspair.leg;

/** What the proxy refuses or ends because a limit says so, with the status or close code that the peer gets. */
public enum Limit {
    /** TOMEs' address is not among those that may connect. */
    ADDRESS(403, "this address may not connect"),
    /** The PROXY protocol is on, and who connects is none of the balancers. */
    PROXY_PEER(403, "only balancers may connect"),
    /** A balancer connects without a PROXY header that can be read. */
    PROXY_HEADER(400, "no PROXY header"),
    /** There are as many connections as there may be. */
    CONNECTIONS(503, "too many connections"),
    /** There are as many connections from one address as there may be. */
    CONNECTIONS_PER_ADDRESS(429, "too many connections from this address"),
    /** Handshakes come from one address faster than they may. */
    HANDSHAKE_RATE(429, "too many handshakes from this address"),
    /** The handshake names an origin, as browsers do, that is not among those allowed. */
    ORIGIN(403, "this origin may not connect"),
    /** The head of a request is longer than it may be. */
    HEADER_SIZE(431, "the head of the request is too large"),
    /** A connection did not ask for an upgrade in time. */
    HANDSHAKE_TIME(408, "no handshake in time"),
    /** A message is longer, or in more fragments, than it may be. */
    MESSAGE_SIZE(1009, "message too big"),
    /** One session holds more bytes than it may. */
    SESSION_BYTES(1008, "the session holds too many bytes"),
    /** All sessions together hold more bytes than they may. */
    BUFFERED_BYTES(1013, "the proxy holds too many bytes"),
    /** A session carried no message for too long. */
    IDLE(1001, "no message for too long");

    private final int code;
    private final String reason;

    Limit(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** Returns the HTTP status, below 1000, or else the close code of WebSocket. */
    public int code() {
        return code;
    }

    /** Returns whether the code is an HTTP status, so that a handshake was refused. */
    public boolean isStatus() {
        return code < 1000;
    }

    /** Returns the words that go with the code. */
    public String reason() {
        return reason;
    }

    /** Returns after how many seconds it makes sense to come again; 0 if never. */
    public int retryAfterSeconds() {
        return switch (this) {
            case CONNECTIONS, CONNECTIONS_PER_ADDRESS -> 5;
            case HANDSHAKE_RATE -> 1;
            default -> 0;
        };
    }
}
