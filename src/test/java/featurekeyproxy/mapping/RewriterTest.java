package featurekeyproxy.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.device.Treatment;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RewriterTest {
    private static final MappingTable TABLE = table("OLD", "NEW");
    private final RequestTracker tracker = new RequestTracker();

    private static MappingTable table(String... oldAndNew) {
        return new MappingTable(
                List.of(new MappingRule(oldAndNew[0], oldAndNew[1], MappingRule.Kind.FEATURE_KEY)), List.of());
    }

    private static Rewriter rewriter(Treatment treatment) {
        return new Rewriter(() -> TABLE, Protocol.DEFAULT, (device, unanswered) -> treatment);
    }

    private static WebSocketMessage request(String codes) {
        return WebSocketMessage.text("{\"DestinationId\":\"7\",\"FeatureCodes\":[" + codes + "]}");
    }

    private static WebSocketMessage reply(String code) {
        return WebSocketMessage.text("{\"SourceId\":\"7\",\"FeatureKeysConfirmationCode\":\"" + code + "\"}");
    }

    private static String text(Outcome outcome) {
        return new String(outcome.message().payload(), UTF_8);
    }

    @Test
    void aReplyIsReversedWithTheTableOfItsRequestAlthoughAReloadCameBetween() {
        MappingTable[] live = {confirmations("A1A1", "B1B1")};
        Rewriter rewriter = new Rewriter(() -> live[0], Protocol.DEFAULT);
        rewriter.request(tracker, request("\"a key\""));
        MappingTable before = live[0];
        live[0] = confirmations("C1C1", "B1B1");

        Outcome outcome = rewriter.reply(tracker, reply("B1B1"));

        assertThat(text(outcome)).contains("\"A1A1\"");
        assertThat(outcome.table()).contains(before);
        assertThat(text(rewriter.reply(new RequestTracker(), reply("B1B1")))).contains("\"C1C1\"");
    }

    private static MappingTable confirmations(String oldCode, String newCode) {
        return new MappingTable(
                List.of(new MappingRule(oldCode, newCode, MappingRule.Kind.CONFIRMATION_CODE)), List.of());
    }

    @Test
    void whatWasReplacedIsRestoredAlthoughTheRuleIsGone() {
        MappingTable[] live = {TABLE};
        Rewriter rewriter = new Rewriter(() -> live[0], Protocol.DEFAULT);
        rewriter.request(tracker, request("\"OLD\""));
        live[0] = MappingTable.EMPTY;

        assertThat(text(rewriter.reply(tracker, reply("NEW")))).contains("\"OLD\"");
    }

    @Test
    void aDeviceThatIsToGetWhatTomesSentGetsIt() {
        Rewriter rewriter = rewriter(Treatment.PASS);
        WebSocketMessage message = request("\"OLD\",\"x\"");

        Outcome outcome = rewriter.request(tracker, message);

        assertThat(outcome.message()).isSameAs(message);
        assertThat(outcome.decisions()).extracting(Decision::reason).containsExactly(Reason.PASSED, Reason.UNMAPPED);
        WebSocketMessage reply = reply("OLD");
        assertThat(rewriter.reply(tracker, reply).message()).isSameAs(reply);
    }

    @Test
    void aDeviceThatMayPickIsOfferedBothAndTomesGetsItsOwnBackEitherWay() {
        Rewriter rewriter = rewriter(Treatment.OFFER_BOTH);

        Outcome outcome = rewriter.request(tracker, request("\"OLD\" ,\"x\""));

        assertThat(text(outcome)).contains("[\"OLD\",\"NEW\" ,\"x\"]");
        assertThat(outcome.reason()).isEqualTo(Reason.OFFERED);
        assertThat(text(rewriter.reply(tracker, reply("NEW")))).contains("\"OLD\"");
        assertThat(text(rewriter.reply(tracker, reply("OLD")))).contains("\"OLD\"");
        assertThat(text(rewriter.reply(tracker, reply("x")))).contains("\"x\"");
    }

    @Test
    void withinAStringOfJsonTheOfferIsEscapedAndStandsBehindTheWholeClosingQuote() {
        WebSocketMessage message = WebSocketMessage.text("{\"Type\":\"ApplicationInitialization\","
                + "\"Payload\":\"{\\u0022FeatureCodes\\u0022:[\\u0022OLD\\u0022]}\"}");

        assertThat(text(rewriter(Treatment.OFFER_BOTH).request(tracker, message)))
                .contains("[\\u0022OLD\\u0022,\\\"NEW\\\"]");
    }

    @Test
    void aRuleThatMapsACodeToItselfChangesNothing() {
        Rewriter rewriter = new Rewriter(() -> table("SAME", "SAME"), Protocol.DEFAULT);
        WebSocketMessage message = request("\"SAME\"");
        assertThat(rewriter.request(tracker, message).message()).isSameAs(message);
        WebSocketMessage reply = reply("SAME");
        assertThat(rewriter.reply(tracker, reply).message()).isSameAs(reply);
    }

    @Test
    void aLongCodeThatNobodyKnowsPassesAndIsNotRemembered() {
        Rewriter rewriter = rewriter(Treatment.MAP);
        String code = "0".repeat(1 << 20);
        rewriter.request(tracker, request("\"" + code + "\""));

        Outcome outcome = rewriter.reply(tracker, reply(code));

        assertThat(outcome.reason()).isEqualTo(Reason.UNMAPPED);
        assertThat(tracker.requestFor(Optional.of("7"), List.of()).orElseThrow().codes())
                .isEmpty();
    }

    @Test
    void aFailureOfTheTableOrOfTheRuleKeepsTheOriginalAndTellsTheCause() {
        IllegalStateException failure = new IllegalStateException("no table");
        Rewriter withoutTable = new Rewriter(
                () -> {
                    throw failure;
                },
                Protocol.DEFAULT);
        Rewriter withoutRule = new Rewriter(() -> TABLE, Protocol.DEFAULT, (device, unanswered) -> {
            throw new NoClassDefFoundError("codec");
        });
        WebSocketMessage request = request("\"OLD\"");
        WebSocketMessage reply = reply("NEW");

        assertThat(withoutTable.request(tracker, request).failure()).contains(failure);
        assertThat(withoutTable.reply(tracker, reply).message()).isSameAs(reply);
        Outcome outcome = withoutRule.request(tracker, request);
        assertThat(outcome.message()).isSameAs(request);
        assertThat(outcome.reason()).isEqualTo(Reason.FAILED);
        assertThat(outcome.isWarning()).isTrue();
    }

    @Test
    void thePolicyIsToldTheDeviceAndAskedOnceForARequest() {
        AtomicInteger asked = new AtomicInteger();
        Rewriter rewriter = new Rewriter(() -> TABLE, Protocol.DEFAULT, (device, unanswered) -> {
            asked.incrementAndGet();
            return device.equals("7") ? Treatment.PASS : Treatment.MAP;
        });

        assertThat(rewriter.request(tracker, request("\"OLD\",\"OLD\"")).reason())
                .isEqualTo(Reason.PASSED);
        assertThat(asked).hasValue(1);
    }

    @Test
    void warnsOfWhatSomebodyShouldLookAtAlsoBesideAChange() {
        Rewriter rewriter = rewriter(Treatment.MAP);
        rewriter.request(tracker, request("\"OLD\""));

        Outcome outcome = rewriter.reply(
                tracker,
                WebSocketMessage.text("{\"SourceId\":\"7\",\"FeatureKeysConfirmationCode\":\"NEW\","
                        + "\"featureKeysConfirmationCode\":\"third\"}"));

        assertThat(outcome.reason()).isEqualTo(Reason.RESTORED);
        assertThat(outcome.isWarning()).isTrue();
        assertThat(rewriter.request(tracker, request("\"OLD\"")).isWarning()).isFalse();
        assertThat(rewriter.request(tracker, WebSocketMessage.text("{")).isWarning())
                .isTrue();
    }

    @Test
    void tellsFingerprintsAndNeverACodeOrAPayload() {
        Rewriter rewriter = rewriter(Treatment.MAP);

        Outcome outcome = rewriter.request(tracker, request("\"OLD\""));

        assertThat(outcome.decisions())
                .containsExactly(new Decision(
                        Codes.fingerprint("OLD"),
                        Codes.fingerprint("NEW"),
                        Reason.MAPPED,
                        Optional.of(Codes.fingerprint("OLD") + "→" + Codes.fingerprint("NEW")),
                        Optional.of(new Decision.Change(38, 41, 3))));
        assertThat(outcome.toString()).doesNotContain("OLD").doesNotContain("NEW");
        assertThat(tracker.requestFor(Optional.of("7"), List.of()).orElseThrow().toString())
                .doesNotContain("OLD");
        assertThat(rewriter.request(tracker, WebSocketMessage.text("{\"FeatureCodes\":[\"OLD\""))
                        .toString())
                .contains("stops being JSON at byte")
                .doesNotContain("OLD");
    }
}
