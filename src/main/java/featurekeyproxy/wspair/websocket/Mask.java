package featurekeyproxy.wspair.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of payloads (RFC 6455, section 5.3), eight bytes at a time. */
final class Mask {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Mask() {}

    /** Masks or unmasks the bytes where they are. */
    static void apply(byte[] bytes, int mask) {
        if (mask == 0) {
            return;
        }
        long twice = twice(mask);
        int at = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            EIGHT_BYTES.set(bytes, at, (long) EIGHT_BYTES.get(bytes, at) ^ twice);
        }
        for (; at < bytes.length; at++) {
            bytes[at] ^= byteOf(mask, at);
        }
    }

    /** Writes the bytes from {@code start}, which a multiple of four leads to, to {@code end}, masked. */
    static void write(byte[] bytes, int start, int end, int mask, ByteBuf out) {
        if (mask == 0) {
            out.writeBytes(bytes, start, end - start);
            return;
        }
        long twice = twice(mask);
        int at = start;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            out.writeLong((long) EIGHT_BYTES.get(bytes, at) ^ twice);
        }
        for (; at < end; at++) {
            out.writeByte(bytes[at] ^ byteOf(mask, at));
        }
    }

    private static long twice(int mask) {
        return ((long) mask << Integer.SIZE) | (mask & 0xffff_ffffL);
    }

    private static byte byteOf(int mask, int at) {
        return (byte) (mask >> (Byte.SIZE * (3 - (at & 3))));
    }
}
