package featurekeyproxy.route;

import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.Message;
import featurekeyproxy.message.Subject;
import featurekeyproxy.session.Leg;
import featurekeyproxy.session.WsPairConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * The condition of the content-based router: whether a message is about a certain subject.
 *
 * <p>Reads no more of the message than it takes to tell. A body that is no message as it was received (because an earlier
 * step of the route put something else there) is about nothing. Thread-safe.
 */
public final class SubjectIs implements Predicate {
    private final Classifier classifier;
    private final Subject subject;

    /** Creates the condition that messages are about this subject. */
    public SubjectIs(Classifier classifier, Subject subject) {
        this.classifier = classifier;
        this.subject = subject;
    }

    @Override
    public boolean matches(Exchange exchange) {
        Leg leg = exchange.getProperty(WsPairConstants.LEG, Leg.class);
        return leg != null
                && exchange.getMessage().getBody() instanceof Message message
                && classifier.classify(leg.inbound(), message) == subject;
    }

    @Override
    public String toString() {
        return "subject is " + subject;
    }
}
