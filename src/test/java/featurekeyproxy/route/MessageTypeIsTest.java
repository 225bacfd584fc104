package featurekeyproxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.MessageType;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.Protocol.Setting;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.WsPairConstants;
import featurekeyproxy.wspair.leg.Leg;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** The conditions of a choice read a message once, however many of them there are. */
class MessageTypeIsTest {
    private final Classifier classifier = new Classifier(Protocol.DEFAULT);
    private final String event =
            "{\"" + Protocol.DEFAULT.names(Setting.TYPE_PROPERTY).get(0) + "\":\""
                    + Protocol.DEFAULT.names(Setting.HANDSHAKE_TYPE).get(0) + "\"}";
    private final WebSocketMessage message = WebSocketMessage.text(event);

    private boolean isAbout(Classifier by, MessageType type, Leg leg, WebSocketMessage body) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(WsPairConstants.LEG, leg);
        exchange.getMessage().setBody(body);
        return new MessageTypeIs(by, type).matches(exchange);
    }

    /** Makes a second reading come out otherwise, which nobody does to a message but this test. */
    private void spoil() {
        Arrays.fill(message.fragments().get(0), (byte) ' ');
    }

    @Test
    void readsAMessageOnceThoughTwoConditionsAskForItsType() {
        assertThat(isAbout(classifier, MessageType.INITIALIZATION_REPLY, Leg.TERMINAL, message))
                .isFalse();
        spoil();
        assertThat(isAbout(classifier, MessageType.HANDSHAKE_EVENT, Leg.TERMINAL, message))
                .isTrue();
    }

    @Test
    void takesWhatItFoundForNoOtherDirection() {
        assertThat(isAbout(classifier, MessageType.HANDSHAKE_EVENT, Leg.TERMINAL, message))
                .isTrue();
        assertThat(isAbout(classifier, MessageType.HANDSHAKE_EVENT, Leg.TOMES, message))
                .isFalse();
    }

    @Test
    void takesWhatOneClassifierFoundForNoOtherClassifier() {
        assertThat(isAbout(classifier, MessageType.HANDSHAKE_EVENT, Leg.TERMINAL, message))
                .isTrue();
        spoil();
        Classifier other = new Classifier(Protocol.DEFAULT);
        assertThat(isAbout(other, MessageType.HANDSHAKE_EVENT, Leg.TERMINAL, message))
                .isFalse();
    }

    @Test
    void readsAnewWhatAStepPutInThePlaceOfTheMessage() {
        assertThat(isAbout(classifier, MessageType.HANDSHAKE_EVENT, Leg.TERMINAL, message))
                .isTrue();
        WebSocketMessage replaced = WebSocketMessage.text("{}");
        assertThat(isAbout(classifier, MessageType.HANDSHAKE_EVENT, Leg.TERMINAL, replaced))
                .isFalse();
    }
}
