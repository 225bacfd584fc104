package featurekeyproxy.wspair;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import featurekeyproxy.wspair.websocket.Utf8;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConverter;
import org.jspecify.annotations.Nullable;

/**
 * The body of an exchange as the message that it stands for, whatever class a step of the route has given it.
 *
 * <p>A body of the same content as the message that was received, or as the rewriter made of it, is that very message, with its
 * kind and its fragments. A body of another content is a message in one piece, of the kind of what was received.
 */
public final class MessageBody {
    private MessageBody() {}

    /**
     * Returns the message that the body is now. A stream is replaced by it, since it may be read once only.
     *
     * @throws UnreadableBodyException if no bytes can be made of the body, or no UTF-8 of what has to be text
     */
    public static WebSocketMessage of(Exchange exchange) throws UnreadableBodyException {
        return exchange.getMessage().getBody() instanceof WebSocketMessage message ? message : converted(exchange);
    }

    /**
     * Returns the message that the body is now, or, if it cannot be read, the one that it was when it last could. What cannot be
     * read is noted, to be told once the message is through its route.
     *
     * @return null if the body cannot be read and the exchange belongs to no session
     */
    public static @Nullable WebSocketMessage ofOrBefore(Exchange exchange) {
        try {
            return of(exchange);
        } catch (UnreadableBodyException e) {
            DeliveryRecord delivery = delivery(exchange);
            if (delivery == null) {
                return null;
            }
            delivery.unreadable(e.bodyType());
            return delivery.latest();
        }
    }

    /** Returns the message to be sent, which is checked to be UTF-8 if it is text that a step has made. */
    static WebSocketMessage toSend(Exchange exchange, @Nullable DeliveryRecord delivery)
            throws UnreadableBodyException {
        WebSocketMessage message = of(exchange);
        boolean known = delivery != null && (message == delivery.latest() || message == delivery.message());
        return known ? message : checked(message, exchange.getMessage().getBody());
    }

    private static @Nullable DeliveryRecord delivery(Exchange exchange) {
        return exchange.getProperty(WsPairConstants.DELIVERY, DeliveryRecord.class);
    }

    private static WebSocketMessage converted(Exchange exchange) throws UnreadableBodyException {
        Object body = exchange.getMessage().getBody();
        WebSocketMessage message = converted(exchange, body);
        if (body instanceof InputStream || body instanceof Reader) {
            exchange.getMessage().setBody(message);
        }
        return message;
    }

    /** Returns the message that such a body is in that exchange. */
    static WebSocketMessage converted(Exchange exchange, @Nullable Object body) throws UnreadableBodyException {
        DeliveryRecord delivery = delivery(exchange);
        return body instanceof CharSequence || body instanceof Reader || body instanceof char[]
                ? ofText(text(exchange, body), delivery, body)
                : ofBytes(bytes(exchange, body), delivery, body);
    }

    private static String text(Exchange exchange, Object body) throws UnreadableBodyException {
        return body instanceof CharSequence text ? text.toString() : converted(exchange, body, String.class);
    }

    private static byte[] bytes(Exchange exchange, @Nullable Object body) throws UnreadableBodyException {
        return body instanceof byte[] bytes ? bytes : converted(exchange, body, byte[].class);
    }

    private static <T> T converted(Exchange exchange, @Nullable Object body, Class<T> type)
            throws UnreadableBodyException {
        TypeConverter converter = exchange.getContext().getTypeConverter();
        T made = body == null ? null : converter.tryConvertTo(type, exchange, body);
        if (made == null) {
            throw new UnreadableBodyException(body, "no bytes can be made of it");
        }
        return made;
    }

    private static WebSocketMessage ofText(String text, @Nullable DeliveryRecord delivery, Object body)
            throws UnreadableBodyException {
        if (delivery != null && text.equals(MessageConverters.toString(delivery.latest()))) {
            return delivery.latest();
        }
        if (delivery != null && text.equals(MessageConverters.toString(delivery.message()))) {
            return delivery.message();
        }
        return checked(WebSocketMessage.of(kind(delivery, WebSocketMessage.Kind.TEXT), utf8(text, body)), body);
    }

    @SuppressWarnings("ByteBufferBackingArray") // an encoder makes its buffer from an array, from its begin
    private static byte[] utf8(String text, Object body) throws UnreadableBodyException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new UnreadableBodyException(body, "it holds half a character");
        }
    }

    private static WebSocketMessage ofBytes(byte[] bytes, @Nullable DeliveryRecord delivery, @Nullable Object body)
            throws UnreadableBodyException {
        if (delivery != null && Arrays.equals(bytes, delivery.latest().payload())) {
            return delivery.latest();
        }
        if (delivery != null && Arrays.equals(bytes, delivery.message().payload())) {
            return delivery.message();
        }
        if (delivery != null && isTextOf(delivery.latest(), bytes)) {
            return delivery.latest();
        }
        return checked(WebSocketMessage.of(kind(delivery, WebSocketMessage.Kind.BINARY), bytes), body);
    }

    /** Returns whether these bytes come of reading a message as text that is none, which a text holds with marks for what is no UTF-8. */
    private static boolean isTextOf(WebSocketMessage message, byte[] bytes) {
        return message.kind() == WebSocketMessage.Kind.BINARY
                && Arrays.equals(bytes, MessageConverters.toString(message).getBytes(StandardCharsets.UTF_8));
    }

    private static WebSocketMessage.Kind kind(@Nullable DeliveryRecord delivery, WebSocketMessage.Kind otherwise) {
        return delivery == null ? otherwise : delivery.message().kind();
    }

    private static WebSocketMessage checked(WebSocketMessage message, @Nullable Object body)
            throws UnreadableBodyException {
        if (message.kind() == WebSocketMessage.Kind.TEXT && !Utf8.isText(message.payload(), 0)) {
            throw new UnreadableBodyException(body, "it is not UTF-8, which a text message has to be");
        }
        return message;
    }
}
