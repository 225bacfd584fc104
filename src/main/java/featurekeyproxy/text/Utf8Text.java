package featurekeyproxy.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text of a file that people write, which has to be UTF-8. */
public final class Utf8Text {
    private Utf8Text() {}

    /**
     * Returns the text.
     *
     * @throws IOException if it is not UTF-8, with the line and what to do
     */
    public static String of(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, text, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new IOException(String.format(
                    "line %d has the byte 0x%02X; save the file as UTF-8, it may be Latin-1 or Windows-1252 now",
                    line, bytes[in.position()]));
        }
        return text.flip().toString();
    }
}
