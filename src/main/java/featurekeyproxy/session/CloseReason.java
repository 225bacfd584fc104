package featurekeyproxy.session;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text beside a close code: at most 123 bytes of UTF-8 (RFC 6455, section 5.5). */
final class CloseReason {
    private static final int MAX_BYTES = 123;

    private CloseReason() {}

    /** Returns as much of the text as fits, never half a character. */
    static byte[] utf8(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), bytes, true);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
