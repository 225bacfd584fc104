package featurekeyproxy.wspair.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a close frame says: a code, and beside it at most 123 bytes of UTF-8 (RFC 6455, sections 5.5 and 7.4).
 */
public final class CloseReason {
    private static final int NONE = 1005;
    private static final int MAX_BYTES = 123;

    private CloseReason() {}

    /** Returns the payload of a close frame with that code and as much of the reason as fits. */
    public static byte[] payload(int code, String reason) {
        byte[] text = utf8(reason);
        return ByteBuffer.allocate(Short.BYTES + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    /** Returns as much of the text as fits, never half a character. */
    static byte[] utf8(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), bytes, true);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Returns the code in the payload of a close frame, or 1005 if there is none. */
    public static int code(byte[] payload) {
        return payload.length < Short.BYTES
                ? NONE
                : Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
    }

    /**
     * Returns whether a close frame may carry that code: those of the protocol that are assigned and not reserved for use
     * within a program (1004 to 1006, 1015), and those for libraries and applications.
     */
    static boolean isCode(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
