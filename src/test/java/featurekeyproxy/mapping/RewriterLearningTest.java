package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.DevicePolicy;
import featurekeyproxy.mapping.device.Treatment;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the rewriter tells the device policy, and what TOMEs gets back from devices that it took for something else. */
class RewriterLearningTest {
    private static final MappingTable TABLE = new MappingTable(
            List.of(
                    new MappingRule("KEY1", "KEY2", MappingRule.Kind.FEATURE_KEY),
                    new MappingRule("KEY2", "KEY3", MappingRule.Kind.FEATURE_KEY),
                    new MappingRule("A1A1", "B1B1", MappingRule.Kind.CONFIRMATION_CODE),
                    new MappingRule("A2A2", "B2B2", MappingRule.Kind.CONFIRMATION_CODE),
                    new MappingRule("A3A3", "B2B2", MappingRule.Kind.CONFIRMATION_CODE),
                    new MappingRule("C0C0", "A1A1", MappingRule.Kind.CONFIRMATION_CODE)),
            List.of("A1A1"));

    private final Told policy = new Told();
    private final Rewriter rewriter = new Rewriter(() -> TABLE, Protocol.DEFAULT, policy);
    private final RequestTracker tracker = new RequestTracker();

    /** Answers with one treatment and writes down what it is told. */
    private static final class Told implements DevicePolicy {
        private final List<String> told = new ArrayList<>();
        private Treatment next = Treatment.MAP;
        private int joins;

        @Override
        public int joins(Object device) {
            return joins;
        }

        @Override
        public Treatment treatment(Object device, @Nullable Treatment unanswered) {
            told.add("asked, unanswered " + unanswered);
            return next;
        }

        @Override
        public void replied(Object device, DeviceKind kind) {
            told.add("replied " + kind);
        }

        @Override
        public void rejected(Object device, Treatment treatment) {
            told.add("rejected " + treatment);
        }
    }

    private String request(String... codes) {
        String list = String.join("\",\"", codes);
        return text(rewriter.request(
                tracker, WebSocketMessage.text("{\"DestinationId\":\"7\",\"FeatureCodes\":[\"" + list + "\"]}")));
    }

    private String reply(String code) {
        String answer = text(rewriter.reply(tracker, reply("7", "\"" + code + "\"")));
        return answer.substring(answer.lastIndexOf(':') + 2, answer.length() - 2);
    }

    private static WebSocketMessage reply(String device, String code) {
        return WebSocketMessage.text("{\"SourceId\":\"" + device + "\",\"FeatureKeysConfirmationCode\":" + code + "}");
    }

    private static String text(Outcome outcome) {
        return new String(outcome.message().payload(), StandardCharsets.UTF_8);
    }

    @Test
    void tellsThatADeviceHasNewFirmwareWhenItRepliesWithTheNewCode() {
        request("A1A1");
        assertThat(reply("B1B1")).isEqualTo("A1A1");
        assertThat(policy.told).containsExactly("asked, unanswered null", "replied NON_DEHP");
    }

    @Test
    void tellsThatADeviceIsLegacyWhenItRepliesWithTheOldCode() {
        request("A1A1");
        assertThat(reply("A1A1")).isEqualTo("A1A1");
        policy.next = Treatment.PASS;
        request("a1a1");
        assertThat(reply("A1A1")).isEqualTo("A1A1");
        assertThat(policy.told)
                .containsExactly(
                        "asked, unanswered null", "replied LEGACY", "asked, unanswered null", "replied LEGACY");
    }

    @Test
    void givesTomesItsCodeBackFromADeviceThatWasTakenForLegacyAndIsNot() {
        policy.next = Treatment.PASS;
        request("a2a2");
        assertThat(reply("B2B2")).as("exactly as TOMEs had sent it").isEqualTo("a2a2");
        assertThat(policy.told).containsExactly("asked, unanswered null", "replied NON_DEHP");
    }

    @Test
    void tellsARejectionWhenTheReplyCarriesNoCodeOrAnUnknownOne() {
        request("A1A1");
        rewriter.reply(tracker, reply("7", "null"));
        request("A1A1");
        assertThat(reply("FFFF")).isEqualTo("FFFF");
        assertThat(policy.told)
                .containsExactly("asked, unanswered null", "rejected MAP", "asked, unanswered null", "rejected MAP");
    }

    @Test
    void tellsOfARequestThatStayedWithoutAReply() {
        request("A1A1");
        request("A1A1");
        assertThat(policy.told).containsExactly("asked, unanswered null", "asked, unanswered MAP");
    }

    @Test
    void takesARequestThatIsSentTwiceToADeviceThatStaysForNoFailure() {
        policy.joins = 1;
        request("A1A1");
        request("A1A1");
        policy.joins = 2;
        request("A1A1");
        assertThat(policy.told)
                .containsExactly("asked, unanswered null", "asked, unanswered null", "asked, unanswered MAP");
    }

    @Test
    void doesNotAskForARequestWithoutACodeOfTheTable() {
        request("unknown");
        assertThat(reply("unknown")).isEqualTo("unknown");
        assertThat(policy.told).containsExactly("rejected PASS");
    }

    @Test
    void learnsFromAConfirmationCodeThatAnswersAKey() {
        request("KEY1");
        assertThat(reply("B1B1")).as("the table knows what TOMEs computes").isEqualTo("A1A1");
        request("KEY1");
        assertThat(reply("A2A2")).isEqualTo("A2A2");
        assertThat(policy.told).contains("replied NON_DEHP", "replied LEGACY");
    }

    @Test
    void keepsTheCodeThatTomesIsConfiguredWithAlthoughAChainMakesItNewToo() {
        policy.next = Treatment.PASS;
        request("KEY1");
        assertThat(reply("A1A1")).isEqualTo("A1A1");
        assertThat(policy.told).as("a code that is old and new tells nothing").contains("rejected PASS");
    }

    @Test
    void restoresTheFirstOfAChainAndKeepsWhatWentOutUnchanged() {
        request("KEY1", "KEY2");
        assertThat(reply("KEY2")).isEqualTo("KEY1");
        assertThat(reply("KEY3")).isEqualTo("KEY2");
        policy.next = Treatment.PASS;
        request("KEY2");
        assertThat(reply("KEY2")).isEqualTo("KEY2");
        assertThat(policy.told).contains("replied NON_DEHP").endsWith("asked, unanswered null", "replied LEGACY");
    }

    @Test
    void neverGivesTomesACodeOfTheSameKindThatItDidNotSend() {
        request("A1A1");
        Outcome outcome = rewriter.reply(tracker, reply("7", "\"B2B2\""));
        assertThat(text(outcome)).contains("B2B2");
        assertThat(outcome.reason()).isEqualTo(Reason.UNEXPECTED);
        assertThat(outcome.isWarning()).isTrue();
    }

    @Test
    void offersTheNewCodeBehindTheOldOneAndUnderstandsEitherAnswer() {
        policy.next = Treatment.OFFER_BOTH;
        assertThat(request("A1A1")).contains("[\"A1A1\",\"B1B1\"]");
        assertThat(Stream.of("A1A1", "B1B1").map(this::reply)).containsExactly("A1A1", "A1A1");
        assertThat(policy.told).containsExactly("asked, unanswered null", "replied LEGACY", "replied NON_DEHP");
    }

    @Test
    void countsPairsThatStayedUnansweredOrCouldNotBeTakenBack() {
        request("A1A1");
        request("A1A1");
        reply("B1B1");
        reply("B2B2");
        request("A1A1");
        assertThat(tracker.summary()).isEqualTo(new RequestTracker.Summary(3, 2, 2, 1));
    }
}
