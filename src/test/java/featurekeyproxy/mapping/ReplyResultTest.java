package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.MappingRule.Kind;
import featurekeyproxy.mapping.device.Treatment;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether TOMEs got back what it sent from a device that had been sent the code that it answered with. */
class ReplyResultTest {
    private static final MappingRule KEYS = new MappingRule("KEY-OLD", "KEY-NEW", Kind.FEATURE_KEY);
    private static final MappingRule CODES = new MappingRule("A1A1", "B1B1", Kind.CONFIRMATION_CODE);
    private static final MappingRule OTHER = new MappingRule("A2A2", "B2B2", Kind.CONFIRMATION_CODE);
    private static final MappingRule ALIKE = new MappingRule("A3A3", "B2B2", Kind.CONFIRMATION_CODE);
    private static final MappingTable WHOLE = new MappingTable(List.of(KEYS, CODES, OTHER, ALIKE), List.of());

    private static ReplyResult result(MappingTable table, Treatment treatment, String asked, String... answers) {
        Rewriter rewriter = new Rewriter(() -> table, Protocol.DEFAULT, (device, unanswered) -> treatment);
        RequestTracker tracker = new RequestTracker();
        String list = asked.replace("+", "\",\"");
        rewriter.request(
                tracker, WebSocketMessage.text("{\"DestinationId\":\"7\",\"FeatureCodes\":[\"" + list + "\"]}"));
        ReplyResult last = ReplyResult.FAILED;
        for (String answer : answers) {
            last = answer(rewriter, tracker, "\"" + answer + "\"");
        }
        return last;
    }

    private static ReplyResult answer(Rewriter rewriter, RequestTracker tracker, String code) {
        return rewriter.reply(
                        tracker,
                        WebSocketMessage.text("{\"SourceId\":\"7\",\"FeatureKeysConfirmationCode\":" + code + "}"))
                .result()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "MAP,A1A1,B1B1,STARTED",
        "MAP,A1A1,b1b1,STARTED",
        "PASS,A1A1,A1A1,STARTED",
        "OFFER_BOTH,A1A1,A1A1,STARTED",
        "OFFER_BOTH,A1A1,B1B1,STARTED",
        "MAP,A1A1,A1A1,OLD_CODE",
        "PASS,A1A1,B1B1,NEW_CODE",
        "MAP,A1A1,B2B2,OTHER_CODE",
        "MAP,A1A1,CCCC,UNKNOWN_CODE",
        "PASS,A1A1,CCCC,UNKNOWN_CODE",
        "MAP,A1A1,' ',EMPTY_CODE",
        "MAP,EEEE,EEEE,STARTED",
        "MAP,EEEE,B1B1,NOT_MAPPED",
        "MAP,EEEE,CCCC,NOT_MAPPED",
        "MAP,KEY-OLD,KEY-NEW,STARTED",
        "MAP,KEY-OLD,B1B1,STARTED",
        "PASS,KEY-OLD,A1A1,STARTED",
        "OFFER_BOTH,KEY-OLD,A1A1,STARTED",
        "MAP,KEY-OLD,A1A1,OLD_CODE",
        "PASS,KEY-OLD,B1B1,NEW_CODE",
        "MAP,KEY-OLD,CCCC,UNKNOWN_CODE",
        "MAP,KEY-OLD,B2B2,AMBIGUOUS",
        "MAP,KEY-ELSE,B1B1,HALF_MAPPED",
        "MAP,KEY-ELSE,A1A1,STARTED",
        "MAP,KEY-OLD+EEEE,CCCC,HALF_MAPPED",
        "MAP,A1A1,KEY-NEW,STARTED"
    })
    void comparesWhatTheDeviceGotWithWhatItAnswered(
            Treatment treatment, String asked, String answer, ReplyResult expected) {
        assertThat(result(WHOLE, treatment, asked, answer)).isEqualTo(expected);
    }

    @Test
    void missesTheConfirmationCodesOfAKey() {
        MappingTable half = new MappingTable(List.of(KEYS), List.of());

        assertThat(result(half, Treatment.MAP, "KEY-OLD", "B1B1")).isEqualTo(ReplyResult.HALF_MAPPED);
        assertThat(result(half, Treatment.PASS, "KEY-OLD", "A1A1"))
                .as("nothing tells that this is the code of that key")
                .isEqualTo(ReplyResult.HALF_MAPPED);
    }

    @Test
    void doesNotTakeACodeForTheOneOfTomesThatLeavesAsAnother() {
        MappingTable chain = new MappingTable(
                List.of(KEYS, CODES, new MappingRule("C0C0", "A1A1", Kind.CONFIRMATION_CODE)), List.of());

        assertThat(result(chain, Treatment.PASS, "KEY-OLD", "A1A1")).isEqualTo(ReplyResult.NEW_CODE);
    }

    @Test
    void saysThatARuleIsOffRatherThanMissing() {
        MappingTable off = WHOLE.without(rule -> true);

        assertThat(result(off, Treatment.MAP, "A1A1", "B1B1")).isEqualTo(ReplyResult.SWITCHED_OFF);
        assertThat(result(off, Treatment.MAP, "A1A1", "CCCC")).isEqualTo(ReplyResult.UNKNOWN_CODE);
        assertThat(result(off, Treatment.MAP, "A1A1", "A1A1")).isEqualTo(ReplyResult.STARTED);
    }

    @Test
    void tellsTwoAnswersFromOneThatComesTwice() {
        assertThat(result(WHOLE, Treatment.MAP, "A1A1", "B1B1", "b1b1")).isEqualTo(ReplyResult.STARTED);
        assertThat(result(WHOLE, Treatment.MAP, "A1A1", "CCCC", "B1B1")).isEqualTo(ReplyResult.TWO_ANSWERS);
        assertThat(result(WHOLE, Treatment.MAP, "A1A1", "B1B1", "A1A1")).isEqualTo(ReplyResult.TWO_ANSWERS);
    }

    @ParameterizedTest
    @CsvSource({"'\"B1B1\"',NOT_REQUESTED", "'\"\"',EMPTY_CODE", "7,NO_CODE", "'\"B1B1\",',NOT_UNDERSTOOD"})
    void takesNoAnswerWithoutARequestForAStart(String code, ReplyResult expected) {
        Rewriter rewriter = new Rewriter(() -> WHOLE, Protocol.DEFAULT);

        assertThat(answer(rewriter, new RequestTracker(), code)).isEqualTo(expected);
    }

    @Test
    void isAFailureWhenTheTableFails() {
        Rewriter rewriter = new Rewriter(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                Protocol.DEFAULT);

        assertThat(answer(rewriter, new RequestTracker(), "\"B1B1\"")).isEqualTo(ReplyResult.FAILED);
    }
}
