package featurekeyproxy.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import featurekeyproxy.message.Protocol.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolTest {
    private static final String REQUEST = "{\"kind\":\"init\",\"data\":{\"codes\":[\"A\"],\"to\":[{\"id\":7}]}}";

    @Test
    void everyNameOfTheWireCanBeAnother() {
        Protocol protocol = Protocol.DEFAULT
                .with(Setting.TYPE_PROPERTY, List.of("kind"))
                .with(Setting.REQUEST_TYPE, List.of("init"))
                .with(Setting.PAYLOAD_PROPERTY, List.of("data"))
                .with(Setting.CODE_LIST_PROPERTY, List.of("codes"))
                .with(Setting.REQUEST_DEVICE, List.of("/to/0/id"));
        WebSocketMessage message = WebSocketMessage.text(REQUEST);

        assertThat(new Classifier(protocol).classify(Direction.TOMES_TO_TERMINAL, message))
                .isEqualTo(MessageType.INITIALIZATION_REQUEST);
        assertThat(new Classifier(Protocol.DEFAULT).classify(Direction.TOMES_TO_TERMINAL, message))
                .isEqualTo(MessageType.OTHER);
        Initialization request = new InitializationReader(protocol).request(message);
        assertThat(request.codes()).extracting(FoundCode::text).containsExactly("A");
        assertThat(request.device()).contains("7");
    }

    @Test
    void anEmptyListSwitchesOff() {
        Protocol untyped = Protocol.DEFAULT.with(Setting.TYPE_PROPERTY, List.of());
        WebSocketMessage message = WebSocketMessage.text("{\"MessageType\":\"Status\",\"FeatureCodes\":[\"A\"]}");

        assertThat(new Classifier(untyped).classify(Direction.TOMES_TO_TERMINAL, message))
                .isEqualTo(MessageType.INITIALIZATION_REQUEST);
    }

    @Test
    void aPointerMayLeadNowhere() {
        Protocol protocol = Protocol.DEFAULT.with(
                Setting.REQUEST_DEVICE, List.of("/data/to/5", "/data/to/x", "/kind/x", "/data/codes", "/none"));
        assertThat(new InitializationReader(protocol)
                        .request(WebSocketMessage.text(REQUEST))
                        .device())
                .isEmpty();
    }

    @Test
    void refusesNamesThatCannotWorkAndSaysWhatWasMeant() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Protocol.DEFAULT.with(Setting.REQUEST_DEVICE, List.of("DestinationId")))
                .withMessageContaining("request-device")
                .withMessageContaining("did you mean '/DestinationId'?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Protocol.DEFAULT.with(Setting.REPLY_TYPE, List.of("A.B+Reply, A")))
                .withMessageContaining("reply-type")
                .withMessageContaining("did you mean 'Reply'?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Protocol.DEFAULT.with(Setting.REPLY_TYPE, List.of("...")))
                .withMessageContaining("reply-type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Protocol.DEFAULT.with(Setting.TYPE_PROPERTY, List.of("kind", " ")))
                .withMessageContaining("type-property");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Protocol.DEFAULT.with(Setting.TYPE_PROPERTY, List.of("kind", "kind")))
                .withMessageContaining("twice");
    }

    @Test
    void isAValue() {
        Protocol same = Protocol.DEFAULT.with(Setting.TYPE_PROPERTY, Setting.TYPE_PROPERTY.defaults());
        assertThat(same).isEqualTo(Protocol.DEFAULT).hasSameHashCodeAs(Protocol.DEFAULT);
        assertThat(same.toString()).contains("MessageType");
        assertThat(same.with(Setting.REPLY_TYPE, List.of("Reply"))).isNotEqualTo(same);
        assertThat(same).isNotEqualTo("Protocol");
    }
}
