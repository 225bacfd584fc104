package featurekeyproxy.wspair.websocket;

/**
 * A frame of RFC 6455, unmasked. The array belongs to the frame; nobody writes into it.
 *
 * @param last whether it is the last fragment of its message; always so for control frames
 * @param compressed whether it begins a message that is compressed (RFC 7692)
 * @param opcode what it is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(boolean last, boolean compressed, int opcode, byte[] payload) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** Returns a control frame. */
    static Frame control(int opcode, byte[] payload) {
        return new Frame(true, false, opcode, payload);
    }

    /** Returns this frame with another payload, which is not compressed. */
    Frame inflated(byte[] plain) {
        return new Frame(last, false, opcode, plain);
    }

    static boolean isControl(int opcode) {
        return opcode >= CLOSE;
    }

    /** Returns whether this is the answer to a ping. */
    public boolean isPong() {
        return opcode == PONG;
    }
}
