package featurekeyproxy.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What of a message may be logged in a lab. */
class RedactionTest {
    private static final String OLD = "03AZ0CGG8X4E51G55STFHCDG8X";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final MappingTable TABLE =
            new MappingTable(List.of(new MappingRule(OLD, NEW, MappingRule.Kind.FEATURE_KEY)), List.of());

    private final Redaction redaction =
            new Redaction(List.of("Name", "birth", "picture"), Protocol.DEFAULT, () -> TABLE);

    private String redacted(String text) {
        return redaction.of(WebSocketMessage.text(text));
    }

    @Test
    void showsTheFormOfAMessageAndWhatIsNeitherACodeNorPersonal() {
        assertThat(
                        redacted(
                                "{\"MessageType\":\"Status\",\"MessageId\":7,\"Ok\":true,\"None\":null,\"List\":[1,{\"a\":\"b\"}]}"))
                .isEqualTo(
                        "{\"MessageType\":\"Status\",\"MessageId\":7,\"Ok\":true,\"None\":null,\"List\":[1,{\"a\":\"b\"}]}");
    }

    @Test
    void leavesOutWhatStandsInAPropertyWithAWordInItsNameHoweverItIsWritten() {
        assertThat(
                        redacted(
                                "{\"FIRSTNAME\":\"Zoë\",\"Info\":{\"dateOfBirth\":19700101,\"Names\":[\"A\",{\"x\":\"B\"}]},\"pictures\":{\"a\":\"b\"}}"))
                .isEqualTo(
                        "{\"FIRSTNAME\":\"(left out)\",\"Info\":{\"dateOfBirth\":\"(left out)\",\"Names\":\"(left out)\"},\"pictures\":\"(left out)\"}");
    }

    @Test
    void showsCodesAsFingerprintsByTheirPropertiesAlsoWhenNoTableKnowsThem() {
        assertThat(redacted("{\"FeatureCodes\":[\"SECRET\",7],\"featureKeysConfirmationCode\":\"" + NEW + "\"}"))
                .isEqualTo("{\"FeatureCodes\":[\"" + Codes.fingerprint("SECRET")
                        + "\",\"(left out)\"],\"featureKeysConfirmationCode\":\"" + Codes.fingerprint(NEW) + "\"}");
    }

    @Test
    void findsTheCodesOfTheTableInAnyTextAndInAnyCase() {
        assertThat(redacted("{\"Log\":\"sent " + NEW.toLowerCase(Locale.ROOT) + "\",\"" + OLD + "\":1}"))
                .isEqualTo("{\"Log\":\"sent " + Codes.fingerprint(NEW) + "\",\"" + Codes.fingerprint(OLD) + "\":1}");
    }

    @Test
    void looksIntoAPayloadThatIsAStringOfJson() {
        assertThat(redacted("{\"Payload\":\"{\\\"Name\\\":\\\"Zoë\\\",\\\"Id\\\":1}\",\"Other\":\"{ Zoë\"}"))
                .isEqualTo(
                        "{\"Payload\":\"{\\\"Name\\\":\\\"(left out)\\\",\\\"Id\\\":1}\",\"Other\":\"(5 characters)\"}");
    }

    @Test
    void showsNoLongTextSinceItMayBeAPicture() {
        assertThat(redacted("{\"Data\":\"" + "QUJD".repeat(50) + "\"}")).isEqualTo("{\"Data\":\"(200 characters)\"}");
    }

    @Test
    void showsNothingOfWhatIsNoJson() {
        assertThat(redacted("Zoë, born 1970")).isEqualTo("TEXT message, 15 bytes in 1 fragment, no JSON");
        assertThat(redacted("\"Zoë\"")).endsWith("no JSON");
        assertThat(redacted("{\"a\":\"Zoë\"")).endsWith("no JSON");
        assertThat(redacted("")).endsWith("no JSON");
        assertThat(redacted("[".repeat(100_000))).endsWith("no JSON");
    }
}
