package featurekeyproxy.wspair;

import featurekeyproxy.message.WebSocketMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;

/** Lets routes read a message as text or as bytes ({@code ${body}}, {@code convertBodyTo}, JSONPath and the like) and make it one again. */
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

    /** Returns the message that this text is in its exchange, as {@link MessageBody} says. */
    @Converter
    public static WebSocketMessage toMessage(String text, Exchange exchange) throws UnreadableBodyException {
        return MessageBody.converted(exchange, text);
    }

    /** Returns the message that these bytes are in their exchange, as {@link MessageBody} says. */
    @Converter
    public static WebSocketMessage toMessage(byte[] bytes, Exchange exchange) throws UnreadableBodyException {
        return MessageBody.converted(exchange, bytes);
    }

    /** Returns the message that the bytes of this stream are in their exchange, as {@link MessageBody} says. */
    @Converter
    public static WebSocketMessage toMessage(InputStream stream, Exchange exchange) throws UnreadableBodyException {
        return MessageBody.converted(exchange, stream);
    }
}
