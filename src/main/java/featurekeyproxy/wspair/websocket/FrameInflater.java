package featurekeyproxy.wspair.websocket;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses the messages of a peer (RFC 7692, section 7.2.2), fragment by fragment, in all forms that a peer may choose, and only
 * as far as what comes of it may be held. Not thread-safe.
 *
 * <p>A sender takes the last four bytes of its flush off the end of a message, so they are put back. Not so where they are
 * still there, which the last byte tells (in front of them there are at least three zero bits), where a final block ended the
 * stream, or where nothing was sent at all. Behind a final block a new stream begins.
 */
final class FrameInflater {
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final byte[] NOTHING = {};
    private static final int STEP = 1024;

    private final int maxMessageSize;
    private final Allowance allowance;
    private final Inflater inflater = new Inflater(true);
    private boolean compressed;
    private boolean needsTail;
    private long ofMessage;
    private byte[] out = NOTHING;
    private int length;
    private long taken;

    /** Creates it for messages that may have that many bytes once they are decompressed. */
    FrameInflater(int maxMessageSize, Allowance allowance) {
        this.maxMessageSize = maxMessageSize;
        this.allowance = allowance;
    }

    /**
     * Returns the data frame with what it says, or null if that may not be held.
     *
     * @throws CorruptedWebSocketFrameException if it is damaged, or its message too long
     */
    @Nullable
    Frame inflate(Frame frame) {
        if (frame.opcode() != Frame.CONTINUATION) {
            compressed = frame.compressed();
            needsTail = false;
            ofMessage = 0;
        }
        if (!compressed) {
            return frame;
        }
        taken = frame.payload().length;
        try {
            boolean whole = feed(frame.payload()) && (!frame.last() || !needsTail || feed(TAIL));
            return whole ? frame.inflated(result()) : null;
        } catch (DataFormatException e) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "compressed message is damaged");
        } finally {
            out = NOTHING;
            length = 0;
            taken = 0;
        }
    }

    private byte[] result() {
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    /** Returns false where it stopped because no more may be held. */
    private boolean feed(byte[] bytes) throws DataFormatException {
        if (bytes.length == 0) {
            return true;
        }
        needsTail = bytes[bytes.length - 1] != TAIL[TAIL.length - 1];
        inflater.setInput(bytes);
        int made;
        do {
            if (out.length - length < STEP && !grow()) {
                return false;
            }
            made = inflateOnce();
            if (inflater.finished()) {
                int rest = inflater.getRemaining();
                inflater.reset();
                inflater.setInput(bytes, bytes.length - rest, rest);
                needsTail &= rest > 0;
            }
        } while (made > 0 || !inflater.needsInput());
        return true;
    }

    private int inflateOnce() throws DataFormatException {
        int made = inflater.inflate(out, length, out.length - length);
        length += made;
        ofMessage += made;
        if (ofMessage > maxMessageSize) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG, "message cannot be decompressed within the limit");
        }
        return made;
    }

    /** Doubles the room, up to what a message may have and a step more. */
    private boolean grow() {
        long size = Math.max(length + STEP, Math.min(2L * out.length, (long) maxMessageSize + STEP));
        if (!allowance.mayHold(size, out.length)) {
            return false;
        }
        out = Arrays.copyOf(out, Math.toIntExact(size));
        return true;
    }

    /** Returns how many bytes are held of a fragment that is being decompressed. */
    long held() {
        return taken + out.length;
    }

    /** Gives the memory of its window back; nothing can be decompressed any more. */
    void end() {
        inflater.end();
    }
}
