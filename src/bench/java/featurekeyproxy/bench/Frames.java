package featurekeyproxy.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The little of RFC 6455's frames that a load needs: text messages of one frame each, in arrays. */
final class Frames {
    /** The longest head of a frame without its mask. */
    static final int MOST_HEADER = 10;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int WHOLE_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int MASK_LENGTH = 4;

    private Frames() {}

    static int headerLength(int payload) {
        return payload < 126 ? 2 : payload < 0x10000 ? 4 : MOST_HEADER;
    }

    /** Writes the head of a text frame without its mask, and returns where it ends. */
    static int writeHeader(byte[] out, int at, int payload, boolean masked) {
        int mask = masked ? MASKED : 0;
        out[at] = (byte) WHOLE_TEXT;
        switch (headerLength(payload)) {
            case 2 -> out[at + 1] = (byte) (mask | payload);
            case 4 -> {
                out[at + 1] = (byte) (mask | 126);
                SHORT.set(out, at + 2, (short) payload);
            }
            default -> {
                out[at + 1] = (byte) (mask | 127);
                LONG.set(out, at + 2, (long) payload);
            }
        }
        return at + headerLength(payload);
    }

    /**
     * Returns where the payload of the frame at a place begins, its mask being behind it, or -1 if that is not known yet.
     *
     * @throws IllegalStateException if it is no text message of one frame, masked as it has to be
     */
    static int payloadAt(byte[] in, int from, int to, boolean masked) {
        if (to - from < 2) {
            return -1;
        }
        if ((in[from] & 0xff) != WHOLE_TEXT || (in[from + 1] & MASKED) != (masked ? MASKED : 0)) {
            throw new IllegalStateException("a frame that begins with %02x %02x".formatted(in[from], in[from + 1]));
        }
        int length = in[from + 1] & 0x7f;
        int header = (length < 126 ? 2 : length == 126 ? 4 : MOST_HEADER) + (masked ? MASK_LENGTH : 0);
        return to - from < header ? -1 : from + header;
    }

    /** Returns how long the payload of a frame is whose head is whole. */
    static int payloadLength(byte[] in, int from) {
        int length = in[from + 1] & 0x7f;
        return switch (length) {
            case 126 -> (short) SHORT.get(in, from + 2) & 0xffff;
            case 127 -> Math.toIntExact((long) LONG.get(in, from + 2));
            default -> length;
        };
    }

    /** Copies a payload whose mask stands before it, without the mask. */
    static void unmask(byte[] in, int from, int length, byte[] out, int at) {
        long half = (int) INT.get(in, from - MASK_LENGTH) & 0xffffffffL;
        long mask = half << 32 | half;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            LONG.set(out, at + i, (long) LONG.get(in, from + i) ^ mask);
        }
        for (; i < length; i++) {
            out[at + i] = (byte) (in[from + i] ^ in[from - MASK_LENGTH + i % MASK_LENGTH]);
        }
    }

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
}
