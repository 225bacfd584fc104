package featurekeyproxy.wspair.websocket;

/**
 * How far a connection is on its way from open to gone.
 *
 * <pre>
 *   OPEN ──close frame sent──▶ CLOSE_SENT ────close frame received──▶ CLOSED
 *     │ └─close frame received─▶ CLOSE_RECEIVED ──close frame sent──▶ CLOSED
 *     │
 *   OPEN, CLOSE_SENT ──the peer broke the protocol──▶ Failed, whose own close frame is sent at most once
 *   any of them ──the connection is lost──▶ GONE
 * </pre>
 */
sealed interface ConnectionState {
    /** Returns whether frames of the peer are still taken. */
    boolean reads();

    /** Returns whether frames may be sent: not once a close frame was sent. */
    boolean writes();

    /** Returns the state behind sending a close frame. */
    ConnectionState closeSent();

    /** Returns the state behind receiving a close frame. */
    ConnectionState closeReceived();

    /** Returns the state of a connection whose peer broke the protocol and is told so with that payload of a close frame. */
    default ConnectionState failed(byte[] payload) {
        return reads() ? new Failed(payload, !writes()) : this;
    }

    /** The states of a connection that keeps to the protocol. */
    enum Sound implements ConnectionState {
        OPEN(true, true),
        CLOSE_SENT(true, false),
        CLOSE_RECEIVED(false, true),
        CLOSED(false, false),
        GONE(false, false);

        private final boolean reads;
        private final boolean writes;

        Sound(boolean reads, boolean writes) {
            this.reads = reads;
            this.writes = writes;
        }

        @Override
        public boolean reads() {
            return reads;
        }

        @Override
        public boolean writes() {
            return writes;
        }

        @Override
        public ConnectionState closeSent() {
            return this == OPEN ? CLOSE_SENT : this == CLOSE_RECEIVED ? CLOSED : this;
        }

        @Override
        public ConnectionState closeReceived() {
            return this == OPEN ? CLOSE_RECEIVED : this == CLOSE_SENT ? CLOSED : this;
        }
    }

    /** The peer broke the protocol; {@code payload} is what its close frame says, and {@code told} whether one was sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Failed(byte[] payload, boolean told) implements ConnectionState {
        @Override
        public boolean reads() {
            return false;
        }

        @Override
        public boolean writes() {
            return !told;
        }

        @Override
        public ConnectionState closeSent() {
            return new Failed(payload, true);
        }

        @Override
        public ConnectionState closeReceived() {
            return this;
        }
    }
}
