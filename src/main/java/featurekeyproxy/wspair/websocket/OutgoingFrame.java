package featurekeyproxy.wspair.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/** A frame on its way to a peer, of which a part may have been written already. Not thread-safe. */
final class OutgoingFrame {
    /** How much is copied at a time into memory of the socket: what a peer does not read costs that, and the payload on the heap. */
    static final int SLICE = 64 * 1024;

    private static final int MOST_OF_HEAD = 14;
    private static final int LAST = 0x80;
    private static final int DEFLATED = 0x40;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    private final Frame frame;
    private final boolean masked;
    private final int mask;
    private boolean begun;
    private int written;

    OutgoingFrame(Frame frame, boolean masked) {
        this.frame = frame;
        this.masked = masked;
        this.mask = masked ? ThreadLocalRandom.current().nextInt() : 0;
    }

    /** Returns the bytes that follow what was returned before, {@link #SLICE} of the payload at the most. */
    ByteBuf next(ByteBufAllocator memory) {
        int end = written + Math.min(SLICE, frame.payload().length - written);
        ByteBuf out = memory.buffer((begun ? 0 : MOST_OF_HEAD) + end - written);
        if (!begun) {
            begun = true;
            writeHead(out);
        }
        Mask.write(frame.payload(), written, end, mask, out);
        written = end;
        return out;
    }

    private void writeHead(ByteBuf out) {
        int length = frame.payload().length;
        out.writeByte((frame.last() ? LAST : 0) | (frame.compressed() ? DEFLATED : 0) | frame.opcode());
        int masking = masked ? MASKED : 0;
        if (length < SHORT_LENGTH) {
            out.writeByte(masking | length);
        } else if (length < 1 << Short.SIZE) {
            out.writeByte(masking | SHORT_LENGTH).writeShort(length);
        } else {
            out.writeByte(masking | LONG_LENGTH).writeLong(length);
        }
        if (masked) {
            out.writeInt(mask);
        }
    }

    boolean isWritten() {
        return begun && written == frame.payload().length;
    }

    /** Returns how many bytes of the payload are still to be written. */
    int left() {
        return frame.payload().length - written;
    }

    int length() {
        return frame.payload().length;
    }
}
