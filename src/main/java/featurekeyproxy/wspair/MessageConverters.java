package featurekeyproxy.wspair;

import featurekeyproxy.message.WebSocketMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Converter;

/** Lets routes read a message as text or as bytes: {@code ${body}}, {@code convertBodyTo}, JSONPath and the like. */
@Converter(generateLoader = true)
public final class MessageConverters {
    private MessageConverters() {}

    /** Returns the payload as UTF-8 text, with a replacement character for what is not UTF-8. */
    @Converter
    public static String toString(WebSocketMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    /** Returns a copy of the payload. */
    @Converter
    public static byte[] toBytes(WebSocketMessage message) {
        return message.payload().clone();
    }

    /** Returns a stream over the payload. */
    @Converter
    public static InputStream toStream(WebSocketMessage message) {
        return new ByteArrayInputStream(message.payload());
    }
}
