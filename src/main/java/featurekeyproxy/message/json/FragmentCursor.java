package featurekeyproxy.message.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/** Goes over the bytes of fragments from front to back as if they were one array, without joining them. For one thread. */
final class FragmentCursor {
    /** What is read behind the last byte. */
    static final int END = -1;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final List<byte[]> fragments;
    private int following;
    private byte[] bytes;
    private int at;
    private int end;

    /** Creates a cursor over whole fragments, at least one. */
    FragmentCursor(List<byte[]> fragments) {
        this.fragments = fragments;
        this.bytes = fragments.get(0);
        this.end = bytes.length;
        this.following = 1;
    }

    /** Creates a cursor over a range of one array; its positions are those of the array. */
    FragmentCursor(byte[] bytes, int start, int end) {
        this.fragments = List.of();
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** Returns the offset of the next byte in the array that it is in. */
    int position() {
        return at;
    }

    /** Returns the next byte, 0 to 255, without reading it; or {@link #END}. */
    int peek() {
        return at < end || nextFragment() ? bytes[at] & 0xFF : END;
    }

    /** Moves over the byte that {@link #peek} has shown. */
    void advance() {
        at++;
    }

    /**
     * Moves to the next quote or backslash of the present fragment, eight bytes at a time, or to the fragment's end if it has
     * none.
     */
    void skipToQuoteOrBackslash() {
        int p = at;
        for (; p + Long.BYTES <= end; p += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, p);
            long found = zeroBytes(eight ^ (ONES * '"')) | zeroBytes(eight ^ (ONES * '\\'));
            if (found != 0) {
                at = p + Long.numberOfTrailingZeros(found) / Byte.SIZE;
                return;
            }
        }
        while (p < end && bytes[p] != '"' && bytes[p] != '\\') {
            p++;
        }
        at = p;
    }

    /** Returns a word whose lowest set bit lies in the first byte that is zero; 0 if none is. */
    private static long zeroBytes(long eight) {
        return (eight - ONES) & ~eight & HIGH_BITS;
    }

    private boolean nextFragment() {
        while (at == end && following < fragments.size()) {
            bytes = fragments.get(following++);
            at = 0;
            end = bytes.length;
        }
        return at < end;
    }
}
