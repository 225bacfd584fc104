package featurekeyproxy.wspair.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Text that comes in pieces, checked to be UTF-8 (RFC 3629) without being decoded.
 *
 * <p>Knows of the text no more than what its unfinished character still needs, so a piece may end within a character. A
 * mistake is found at the first byte that no continuation could put right. Takes nothing from the heap. Not thread-safe.
 */
public final class Utf8 {
    private static final int VALID = -1;
    private static final int FIRST_CONTINUATION = 0x80;
    private static final int LAST_CONTINUATION = 0xbf;
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private int missing;
    private int lowest = FIRST_CONTINUATION;
    private int highest = LAST_CONTINUATION;

    /** Returns whether bytes from the given position to the end are a whole text in UTF-8. */
    public static boolean isText(byte[] bytes, int start) {
        Utf8 text = new Utf8();
        return text.check(bytes, start) == VALID && text.isWhole();
    }

    /** Takes the next piece; returns the index in it of the first byte that cannot stand there, or -1 if there is none. */
    int check(byte[] piece) {
        return check(piece, 0);
    }

    private int check(byte[] piece, int start) {
        int at = start;
        while (at < piece.length) {
            if (missing == 0) {
                at = pastAscii(piece, at);
                if (at < piece.length && !begins(piece[at++] & 0xff)) {
                    return at - 1;
                }
            } else if (!continues(piece[at++] & 0xff)) {
                return at - 1;
            }
        }
        return VALID;
    }

    /** Returns whether the text may end here: its last character is complete. */
    boolean isWhole() {
        return missing == 0;
    }

    private static int pastAscii(byte[] piece, int start) {
        int at = start;
        if (piece[at] >= 0) {
            while (at <= piece.length - Long.BYTES && ((long) EIGHT_BYTES.get(piece, at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
            }
            while (at < piece.length && piece[at] >= 0) {
                at++;
            }
        }
        return at;
    }

    /** Takes the first byte of a character that is not ASCII; it also limits the second, against overlong forms. */
    private boolean begins(int lead) {
        if (lead < 0xc2 || lead > 0xf4) {
            return false;
        }
        missing = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : FIRST_CONTINUATION;
        highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : LAST_CONTINUATION; // no surrogates, nothing past U+10FFFF
        return true;
    }

    private boolean continues(int next) {
        boolean allowed = next >= lowest && next <= highest;
        missing--;
        lowest = FIRST_CONTINUATION;
        highest = LAST_CONTINUATION;
        return allowed;
    }
}
