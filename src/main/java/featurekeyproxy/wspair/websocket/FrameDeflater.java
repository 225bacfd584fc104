package featurekeyproxy.wspair.websocket;

import java.util.Arrays;
import java.util.zip.Deflater;

/** Compresses messages for a peer (RFC 7692, section 7.2.1), fragment by fragment. Not thread-safe. */
final class FrameDeflater {
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int ROOM = 64;

    private final boolean noContextTakeover;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

    /** Creates it; without context takeover no message refers to what an earlier one said. */
    FrameDeflater(boolean noContextTakeover) {
        this.noContextTakeover = noContextTakeover;
    }

    /** Returns the compressed form of the next fragment, which may be the last one of its message. */
    byte[] deflate(byte[] fragment, boolean last) {
        byte[] out = new byte[fragment.length / 2 + ROOM];
        int length = 0;
        deflater.setInput(fragment);
        int made;
        do {
            if (out.length - length < ROOM) {
                out = Arrays.copyOf(out, out.length + out.length / 2 + ROOM);
            }
            made = deflater.deflate(out, length, out.length - length, Deflater.SYNC_FLUSH);
            length += made;
        } while (length == out.length);
        return Arrays.copyOf(out, last ? end(out, length) : length);
    }

    /** Takes the end of the flush off; where it has left already, an empty block takes its place. Returns the new length. */
    private int end(byte[] out, int length) {
        if (noContextTakeover) {
            deflater.reset();
        }
        int tail = length - TAIL.length;
        if (tail >= 0 && Arrays.equals(out, tail, length, TAIL, 0, TAIL.length)) {
            return tail;
        }
        out[length] = 0; // there is room, or more would have come
        return length + 1;
    }

    /** Gives the memory of its window back; nothing can be compressed any more. */
    void end() {
        deflater.end();
    }
}
