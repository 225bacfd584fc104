package featurekeyproxy.wspair;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import featurekeyproxy.wspair.session.Session;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Sends to one leg of the session from which the exchange came.
 *
 * <p>What leaves is what {@link MessageBody} makes of the body. A message of which the rewriter failed does not leave here, since
 * the fallback of the session decides over it. The exchange goes on when the message was handed to the socket or, on another thread than the
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
            DeliveryRecord delivery = exchange.getProperty(WsPairConstants.DELIVERY, DeliveryRecord.class);
            WebSocketMessage message = MessageBody.toSend(exchange, delivery);
            if (delivery != null) {
                if (delivery.failure() != null) {
                    throw new IllegalStateException("the mapping failed, so the fallback decides over the message");
                }
                delivery.sentTo(leg, message); // a later failure must not send it again
            }
            session.send(leg, message);
        } catch (UnreadableBodyException | RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }
}
