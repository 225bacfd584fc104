package featurekeyproxy.wspair;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.DeliveryRecord;
import featurekeyproxy.wspair.session.Session;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Sends to one leg of the session from which the exchange came.
 *
 * <p>A body that is still a {@link WebSocketMessage} leaves as it is; text becomes a text message and anything else that converts to
 * bytes a binary one. The exchange goes on when the message was handed to the socket or, on another thread than the
 * session's, to the session's event loop, which writes what it is handed in that order.
 */
final class WsPairProducer extends DefaultAsyncProducer {
    private final Leg leg;

    WsPairProducer(Endpoint endpoint, Leg leg) {
        super(endpoint);
        this.leg = leg;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Session session = exchange.getProperty(WsPairConstants.SESSION, Session.class);
            if (session == null) {
                throw new IllegalStateException(
                        "ws-pair:" + leg
                                + " sends within a session only, and this exchange came from none; its route has to start from ws-pair");
            }
            WebSocketMessage message = message(exchange);
            DeliveryRecord delivery = exchange.getProperty(WsPairConstants.DELIVERY, DeliveryRecord.class);
            if (delivery != null) {
                delivery.sentTo(leg, message); // a later failure must not send it again
            }
            session.send(leg, message);
        } catch (InvalidPayloadException | RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private static WebSocketMessage message(Exchange exchange) throws InvalidPayloadException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof WebSocketMessage message) {
            return message;
        }
        if (body instanceof CharSequence text) {
            return WebSocketMessage.text(text.toString());
        }
        return WebSocketMessage.of(
                WebSocketMessage.Kind.BINARY, exchange.getMessage().getMandatoryBody(byte[].class));
    }
}
