package featurekeyproxy.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class InitializationReaderTest {
    private final InitializationReader reader = new InitializationReader(Protocol.DEFAULT);

    @Test
    void anEventThatCannotBeReadSaysWhereItStopsBeingJsonAndQuotesNothing() {
        DeviceJoinedMessage handshake = reader.handshake(WebSocketMessage.text("{\"Info\":{\"ClientId\":\"7\",}}"));
        assertThat(handshake.device()).isEmpty();
        assertThat(handshake.version()).isEmpty();
        assertThat(handshake.fault()).contains("the message stops being JSON at byte 24");
    }

    @Test
    void aStringOfJsonThatCannotBeReadIsFaultyAtItsOwnByte() {
        assertThat(reader.request(WebSocketMessage.text("{\"Payload\":\"{\\\"a\\\":x}\"}"))
                        .fault())
                .contains("the string of JSON at byte 11 stops being JSON at its decoded byte 5");
    }

    @Test
    void locatesACodeInTheBytesOfTheMessageThroughBothLayersOfEscapes() {
        String json = "{\"Payload\":\"{\\u0022FeatureCodes\\u0022:[\\u0022\\\\u0041é\\u0022]}\"}";
        FoundCode code = reader.request(WebSocketMessage.text(json)).codes().get(0);

        int start = json.indexOf("\\\\u0041");
        assertThat(code).isEqualTo(new FoundCode("Aé", start, start + 9, start + 15, true));
    }

    @Test
    void listsTheIdsOfAReplyFromTheMostTellingToItsOwnNumber() {
        Initialization reply = reader.reply(
                WebSocketMessage.text("{\"MessageId\":9,\"Payload\":{\"ReplyTo\":\"r\"},\"CorrelationId\":\"c\"}"));
        assertThat(reply.requestIds()).containsExactly("r", "c", "9");
    }

    @Test
    void takesTheFirstVersionBelowThePayloadOnly() {
        DeviceJoinedMessage handshake = reader.handshake(WebSocketMessage.text(
                "{\"Version\":\"envelope\",\"Info\":{\"ClientInfo\":{\"SoftwareVersion\":\"6\"},\"Version\":\"7\"}}"));
        assertThat(handshake)
                .isEqualTo(new DeviceJoinedMessage(
                        Optional.empty(), Optional.of("7"), Optional.empty(), Optional.empty()));
    }

    @Test
    void takesThePayloadThatRanksFirstWhereverItStandsAndAllOfItsName() {
        Initialization request = reader.request(WebSocketMessage.text("{\"Info\":{\"FeatureCodes\":[\"x\"]},"
                + "\"Payload\":{\"FeatureCodes\":[\"a\"]},\"Body\":1,\"Payload\":{\"featureCodes\":[\"b\"]}}"));
        assertThat(request.codes()).extracting(FoundCode::text).containsExactly("a", "b");
    }

    @Test
    void passesOverAPayloadThatIsNull() {
        Initialization request =
                reader.request(WebSocketMessage.text("{\"Payload\":null,\"Info\":{\"FeatureCodes\":[\"x\"]}}"));
        assertThat(request.codes()).extracting(FoundCode::text).containsExactly("x");
    }

    @Test
    void takesTheFirstOfMembersOfTheSameNameAndDecodesNamesAndIds() {
        DeviceJoinedMessage handshake =
                reader.handshake(WebSocketMessage.text("{\"Source\\u0049d\":\"\\u00e9\",\"SourceId\":\"2\","
                        + "\"Info\":{\"ClientInfo\":{},\"ClientInfo\":{\"SoftwareVersion\":\"7\"}}}"));
        assertThat(handshake)
                .isEqualTo(new DeviceJoinedMessage(
                        Optional.of("é"), Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
