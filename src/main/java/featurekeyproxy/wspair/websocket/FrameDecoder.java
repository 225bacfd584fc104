package featurekeyproxy.wspair.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one connection (RFC 6455). Takes each byte of a payload out of the buffer of the socket at once, into an array
 * that grows as the bytes come, and only as far as that may be held. Not thread-safe.
 */
final class FrameDecoder {
    private static final byte[] NOTHING = {};

    private final FrameHead head;
    private final Allowance allowance;
    private boolean isHeadRead;
    private byte[] payload = NOTHING;
    private int filled;
    private boolean dropping;
    private boolean droppingData;

    /** Creates it for frames with that kind of head. */
    FrameDecoder(FrameHead head, Allowance allowance) {
        this.head = head;
        this.allowance = allowance;
    }

    /**
     * Reads on; returns the next frame, or null if there is none without more bytes.
     *
     * @throws CorruptedWebSocketFrameException if the peer broke the protocol; nothing can follow
     */
    @Nullable
    Frame next(ByteBuf in) {
        while (isHeadRead || head.read(in)) {
            if (!isHeadRead) {
                isHeadRead = true;
                dropping = droppingData && !Frame.isControl(head.opcode());
            }
            if (!fill(in)) {
                return null;
            }
            Frame whole = dropping ? null : frame();
            forget();
            isHeadRead = false;
            head.next();
            if (whole != null) {
                return whole;
            }
        }
        return null;
    }

    private boolean fill(ByteBuf in) {
        int length = head.payloadLength();
        int here = Math.min(length - filled, in.readableBytes());
        if (!dropping && filled + here > payload.length) {
            dropping = !grow(filled + here, length);
        }
        if (dropping) {
            payload = NOTHING;
            in.skipBytes(here);
        } else {
            in.readBytes(payload, filled, here);
        }
        filled += here;
        return filled == length;
    }

    /** Makes room; once half of it is there, for the whole. What is whole at once is gone again before anything is read. */
    private boolean grow(int atLeast, int length) {
        int room = Math.max(atLeast, 2 * payload.length);
        int size = room >= length / 2 ? length : room;
        if (atLeast < length || filled > 0) {
            if (!allowance.mayHold(size, payload.length)) {
                return false;
            }
        }
        byte[] larger = new byte[size];
        System.arraycopy(payload, 0, larger, 0, filled);
        payload = larger;
        return true;
    }

    private Frame frame() {
        Mask.apply(payload, head.mask());
        return new Frame(head.isLast(), head.isCompressed(), head.opcode(), payload);
    }

    private void forget() {
        payload = NOTHING;
        filled = 0;
    }

    /** Drops what there is of a data frame, and all data that follows; only what is no data is still returned. */
    void dropData() {
        droppingData = true;
        if (isHeadRead && !Frame.isControl(head.opcode())) {
            dropping = true;
            payload = NOTHING;
        }
    }

    /** Returns whether a frame has begun that is not whole. */
    boolean isWithinFrame() {
        return isHeadRead && filled < head.payloadLength();
    }

    /** Returns how many bytes are held of a frame that is not whole yet. */
    long held() {
        return payload.length;
    }
}
