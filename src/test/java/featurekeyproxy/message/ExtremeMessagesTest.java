package featurekeyproxy.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Size, depth and number of what is in a message neither break the reading nor change what is decided. */
class ExtremeMessagesTest {
    private static final int MIB = 1 << 20;
    private final Classifier classifier = new Classifier(Protocol.DEFAULT);
    private final InitializationReader reader = new InitializationReader(Protocol.DEFAULT);

    @Test
    void aStringOfSixteenMebibytes() {
        isStillRead("\"" + "picture\\n".repeat(16 * MIB / 9) + "\"");
    }

    @Test
    void aNumberOfAMillionDigits() {
        isStillRead("-" + "7".repeat(MIB) + "." + "7".repeat(MIB) + "E+" + "7".repeat(MIB));
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 65, 1001, 100_000, 1_000_000})
    void nestingOfAnyDepth(int depth) {
        isStillRead("[".repeat(depth) + "]".repeat(depth));
        isStillRead("{\"a\":".repeat(depth) + "null" + "}".repeat(depth));
        isStillRead("[{\"a\":".repeat(depth) + "[]" + "}]".repeat(depth));
    }

    @Test
    void nestingThatNobodyCloses() {
        assertThat(classifier.classify(Direction.TOMES_TO_TERMINAL, WebSocketMessage.text("{\"a\":" + "[".repeat(MIB))))
                .isEqualTo(MessageType.OTHER);
        assertThat(classifier.classify(Direction.TOMES_TO_TERMINAL, WebSocketMessage.text("{\"a\":".repeat(MIB))))
                .isEqualTo(MessageType.OTHER);
    }

    @Test
    void aMillionMembersAndElements() {
        isStillRead("[0" + ",1".repeat(MIB) + "]");
        isStillRead("{\"a\":0" + ",\"a\":1".repeat(MIB) + "}");
    }

    @Test
    void aCodeOfAMebibyteWithinAString() {
        String code = "c".repeat(MIB);
        Initialization request = reader.request(
                WebSocketMessage.text("{\"Payload\":\"{\\\"FeatureCodes\\\":[\\\"" + code + "\\\"]}\"}"));
        assertThat(request.codes()).singleElement().satisfies(found -> assertThat(found.text())
                .hasSize(MIB));
    }

    @Test
    void moreCodesThanAnyDeviceHasAreNotUnderstood() {
        String most = "{\"FeatureCodes\":[\"A\"" + ",\"A\"".repeat(InitializationReader.MAX_CODES - 1);
        assertThat(reader.request(WebSocketMessage.text(most + "]}")).codes()).hasSize(InitializationReader.MAX_CODES);

        Initialization tooMany = reader.request(WebSocketMessage.text(most + ",\"A\"]}"));
        assertThat(tooMany.codes()).isEmpty();
        assertThat(tooMany.fault()).contains("more than 256 codes");
    }

    @Test
    void aTypeLongerThanAnyName() {
        String type = "A".repeat(MIB) + ".ApplicationInitializationMessage";
        assertThat(classifier.classify(
                        Direction.TOMES_TO_TERMINAL, WebSocketMessage.text("{\"MessageType\":\"" + type + "\"}")))
                .isEqualTo(MessageType.INITIALIZATION_REQUEST);
    }

    /** With the value before the type, so that it has to be passed over. */
    private void isStillRead(String value) {
        WebSocketMessage message = WebSocketMessage.text("{\"Before\":" + value
                + ",\"MessageType\":\"ApplicationInitializationMessage\",\"Payload\":{\"Within\":" + value
                + ",\"FeatureCodes\":[\"A\"]},\"DestinationId\":\"7\"}");
        assertThat(classifier.classify(Direction.TOMES_TO_TERMINAL, message))
                .isEqualTo(MessageType.INITIALIZATION_REQUEST);
        Initialization request = reader.request(message);
        assertThat(request.fault()).isEmpty();
        assertThat(request.codes()).extracting(FoundCode::text).containsExactly("A");
        assertThat(request.device()).contains("7");
    }
}
