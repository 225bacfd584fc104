package featurekeyproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
    private static final WireEnvelope REQUEST = new WireEnvelope(
            WireEnvelope.INITIALIZATION,
            "tomes-1",
            "V7-1",
            "m1",
            null,
            WireFormat.payload().put("Note", "a \"b\""));

    @Test
    void writesAnObjectPayloadWithTheIdsInFrontOfIt() {
        assertThat(WireFormat.DEFAULT.write(REQUEST)).isEqualTo("""
                {"MessageType":"ApplicationInitializationMessage","MessageId":"m1","DestinationId":"V7-1",\
                "SourceId":"tomes-1","Payload":{"Note":"a \\"b\\""}}""");
    }

    @Test
    void writesAStringPayloadAsEscapedJson() {
        assertThat(new WireFormat(WireNames.DEFAULT, WireFormat.Shape.STRING_PAYLOAD).write(REQUEST))
                .endsWith(",\"Payload\":\"{\\\"Note\\\":\\\"a \\\\\\\"b\\\\\\\"\\\"}\"}");
    }

    @Test
    void writesDotNetTypeNamesInPlaceOfThePlainType() {
        assertThat(new WireFormat(WireNames.DEFAULT, WireFormat.Shape.DOTNET_TYPES).write(REQUEST))
                .startsWith("{\"$type\":\"BCT.CommonComponent.Messages.ApplicationInitializationMessage, "
                        + "BCT.CommonComponent\",")
                .doesNotContain("\"MessageType\"");
    }

    @Test
    void putsTheInfoOfAnEventWhereTheDeviceAndItsVersionAreLookedFor() {
        ObjectNode info = WireFormat.payload().put("ClientId", "V7-1").put("FirmwareVersion", "7.1.0");

        assertThat(WireFormat.DEFAULT.write(
                        new WireEnvelope(WireEnvelope.HANDSHAKE_EVENT, "V7-1", "t", null, null, info)))
                .isEqualTo("""
                {"MessageType":"ClientHandshakeEventMessage","DestinationId":"t","SourceId":"V7-1",\
                "Info":{"ClientId":"V7-1","FirmwareVersion":"7.1.0"}}""");
    }

    @ParameterizedTest
    @EnumSource(WireFormat.Shape.class)
    void readsBackWhatItWroteUnderOtherNamesThatGoThroughThePayload(WireFormat.Shape shape) {
        WireNames names = WireNames.DEFAULT
                .withProperties("type", "body", "info")
                .withCodes("featureCodes", "confirmationCode")
                .withClientsAt("/body/To/Id", "/Header/From", "/info/Who")
                .withVersionAndIdsAt("/ClientInfo/SoftwareVersion", "/Header/Id", "/Header/ReplyTo");
        WireFormat wire = new WireFormat(names, shape);
        WireEnvelope reply = new WireEnvelope("Any", "V7-1", "tomes-1", "r1", "m1", WireFormat.payload());

        byte[] written = wire.write(reply).getBytes(StandardCharsets.UTF_8);

        assertThat(wire.read(written)).hasValueSatisfying(read -> {
            assertThat(read.type()).isEqualTo("Any");
            assertThat(read.source()).isEqualTo("V7-1");
            assertThat(read.destination()).isEqualTo("tomes-1");
            assertThat(read.messageId()).isEqualTo("r1");
            assertThat(read.inReplyTo()).isEqualTo("m1");
        });
        assertThat(wire.destination(written)).isEqualTo("tomes-1");
    }

    @Test
    void findsTheDestinationWithoutReadingWhatComesAfterIt() {
        assertThat(WireFormat.DEFAULT.destination(
                        utf8("\uFEFF{ \"X\":[{\"DestinationId\":\"no\"}], \"DestinationId\" : \"V7-1\" ?")))
                .isEqualTo("V7-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?", "[]", "\"x\"", "{\"DestinationId\":7}", "{\"Payload\":{\"DestinationId\":\"V7-1\"}}"})
    void findsNoDestinationWhereThereIsNone(String message) {
        assertThat(WireFormat.DEFAULT.destination(utf8(message))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?", "[]", "null", "{\"Payload\":{}}", "{\"MessageType\":\"A\",\"Payload\":\"{broken\"}"})
    void readsNothingFromWhatIsNotAMessage(String message) {
        assertThat(WireFormat.DEFAULT.read(utf8(message))).isEqualTo(Optional.empty());
    }

    @Test
    void refusesNamesWithWhichTheTerminalCouldNotRoute() {
        assertThatThrownBy(() -> WireNames.DEFAULT.withClientsAt("/DeviceId", "/DeviceId", "/DeviceId"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/DeviceId");
        assertThatThrownBy(() -> WireNames.DEFAULT.withClientsAt("DestinationId", "/SourceId", "/SourceId"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DestinationId");
        assertThatThrownBy(() -> WireNames.DEFAULT.withClientsAt("", "/SourceId", "/SourceId"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty JSON Pointer");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
