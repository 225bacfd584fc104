package featurekeyproxy.route;

import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.MessageType;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.MessageBody;
import featurekeyproxy.wspair.WsPairConstants;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * The condition of the content-based router: whether a message is of a certain type.
 *
 * <p>Reads no more of the message than it takes to tell, and of several conditions only the first reads it. What an earlier step
 * of the route put in the place of the message is read like it; of a body that cannot be read, what it was before counts. Thread-safe.
 */
public final class MessageTypeIs implements Predicate {
    private final Classifier classifier;
    private final MessageType type;

    /** Creates the condition that messages are of this type. */
    public MessageTypeIs(Classifier classifier, MessageType type) {
        this.classifier = classifier;
        this.type = type;
    }

    @Override
    public boolean matches(Exchange exchange) {
        Leg leg = exchange.getProperty(WsPairConstants.LEG, Leg.class);
        WebSocketMessage message = leg == null ? null : MessageBody.ofOrBefore(exchange);
        if (leg == null || message == null) {
            return false;
        }
        MessageType found = classifier.typeOf(leg.inbound(), message);
        DeliveryRecord delivery = exchange.getProperty(WsPairConstants.DELIVERY, DeliveryRecord.class);
        if (delivery != null) {
            delivery.judged(isMapped(found));
        }
        return found == type;
    }

    /** Returns whether messages of the type are for the mapping. */
    public static boolean isMapped(MessageType type) {
        return type == MessageType.INITIALIZATION_REQUEST || type == MessageType.INITIALIZATION_REPLY;
    }

    @Override
    public String toString() {
        return "type is " + type;
    }
}
