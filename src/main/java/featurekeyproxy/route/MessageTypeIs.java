package featurekeyproxy.route;

import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.MessageType;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.WsPairConstants;
import featurekeyproxy.wspair.leg.Leg;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * The condition of the content-based router: whether a message is about a certain subject.
 *
 * <p>Reads no more of the message than it takes to tell. A body that is no message as it was received (because an earlier
 * step of the route put something else there) is about nothing. Thread-safe.
 */
public final class MessageTypeIs implements Predicate {
    private final Classifier classifier;
    private final MessageType subject;

    /** Creates the condition that messages are about this subject. */
    public MessageTypeIs(Classifier classifier, MessageType subject) {
        this.classifier = classifier;
        this.subject = subject;
    }

    @Override
    public boolean matches(Exchange exchange) {
        Leg leg = exchange.getProperty(WsPairConstants.LEG, Leg.class);
        return leg != null
                && exchange.getMessage().getBody() instanceof WebSocketMessage message
                && classifier.classify(leg.inbound(), message) == subject;
    }

    @Override
    public String toString() {
        return "subject is " + subject;
    }
}
