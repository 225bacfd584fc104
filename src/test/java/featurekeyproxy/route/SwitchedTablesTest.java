package featurekeyproxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.mapping.Decision;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.Outcome;
import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.RequestTracker;
import featurekeyproxy.mapping.Rewriter;
import featurekeyproxy.mapping.device.DevicePolicy;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.rollout.Switches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Messages go through the rewriter while switches are thrown between them. */
class SwitchedTablesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MappingRule RULE = rule("K1", "N1");
    private static final MappingRule OTHER = rule("K2", "N2");
    private static final MappingTable TABLE = new MappingTable(List.of(RULE, OTHER), List.of());

    private final Switches switches = new Switches();
    private final RequestTracker tracker = new RequestTracker();
    private final Rewriter rewriter = rewriter(TABLE, switches);

    private static MappingRule rule(String oldCode, String newCode) {
        return new MappingRule(oldCode, newCode, MappingRule.Kind.FEATURE_KEY);
    }

    private static Rewriter rewriter(MappingTable table, Switches switches) {
        return new Rewriter(
                new SwitchedTables(() -> table, switches), Protocol.DEFAULT, DevicePolicy.MAP_ALL, Clock.systemUTC());
    }

    private static WebSocketMessage request(String device, String... codes) {
        return WebSocketMessage.text("{\"MessageType\":\"ApplicationInitializationMessage\",\"DestinationId\":\""
                + device + "\",\"FeatureCodes\":[\"" + String.join("\",\"", codes) + "\"]}");
    }

    private static WebSocketMessage reply(String device, String code) {
        return WebSocketMessage.text("{\"MessageType\":\"ApplicationInitializationResponseMessage\",\"SourceId\":\""
                + device + "\",\"FeatureKeysConfirmationCode\":\"" + code + "\"}");
    }

    private static List<String> codes(Outcome outcome) {
        try {
            List<String> codes = new ArrayList<>();
            JsonNode message = JSON.readTree(outcome.message().payload());
            message.path("FeatureCodes").forEach(code -> codes.add(code.textValue()));
            message.path("FeatureKeysConfirmationCode").forEach(code -> codes.add(code.textValue()));
            if (message.has("FeatureKeysConfirmationCode")) {
                codes.add(message.get("FeatureKeysConfirmationCode").textValue());
            }
            return codes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void usesTheLiveTableItselfWhileNothingIsSwitchedOff() {
        SwitchedTables tables = new SwitchedTables(() -> TABLE, switches);
        assertThat(tables.apply(Optional.empty())).isSameAs(TABLE);

        switches.rule("#no→#rule", false);
        assertThat(tables.apply(Optional.empty())).isSameAs(TABLE);
    }

    @Test
    void derivesATableOnceForEachStateNotForEachMessage() {
        SwitchedTables tables = new SwitchedTables(() -> TABLE, switches);
        switches.rule(RULE.fingerprint(), false);
        MappingTable first = tables.apply(Optional.of("7"));

        assertThat(tables.apply(Optional.of("8"))).isSameAs(first);
        switches.all(false);
        assertThat(tables.apply(Optional.of("8"))).isNotSameAs(first);
        assertThat(tables.apply(Optional.of("8")).origin()).isSameAs(TABLE);
    }

    @Test
    void leavesARequestAsItIsAndSaysThatThisWasSwitchedOff() {
        switches.all(false);
        WebSocketMessage message = request("7", "K1", "x");

        Outcome outcome = rewriter.request(tracker, message);

        assertThat(outcome.message()).isSameAs(message);
        assertThat(outcome.decisions())
                .extracting(Decision::reason)
                .containsExactly(Reason.SWITCHED_OFF, Reason.UNMAPPED);
        assertThat(outcome.isWarning()).isFalse();
        assertThat(outcome.table()).contains(TABLE);
    }

    @Test
    void leavesTheReplyToAnUntouchedRequestUntouchedAlsoWhenAllIsOnAgain() {
        switches.device("7", false);
        rewriter.request(tracker, request("7", "K1"));
        switches.device("7", true);
        WebSocketMessage message = reply("7", "N1");

        Outcome outcome = rewriter.reply(tracker, message);

        assertThat(outcome.message()).isSameAs(message);
        assertThat(outcome.reason()).isEqualTo(Reason.SWITCHED_OFF);
    }

    @Test
    void restoresWhatWasMappedBeforeAllWasSwitchedOff() {
        rewriter.request(tracker, request("7", "K1"));
        switches.all(false);

        assertThat(codes(rewriter.reply(tracker, reply("7", "N1")))).containsExactly("K1");
    }

    @Test
    void leavesRepliesToNoRequestToTheSwitchesOfTheMoment() {
        assertThat(codes(rewriter.reply(tracker, reply("7", "N1")))).containsExactly("K1");
        switches.rule(RULE.fingerprint(), false);

        assertThat(codes(rewriter.reply(tracker, reply("7", "N1")))).containsExactly("N1");
        assertThat(codes(rewriter.reply(tracker, reply("7", "N2")))).containsExactly("K2");
    }

    @Test
    void touchesNoOtherDeviceAndNoOtherRule() {
        switches.device("7", false);
        switches.rule(RULE.fingerprint(), false);

        assertThat(codes(rewriter.request(tracker, request("7", "K1", "K2")))).containsExactly("K1", "K2");
        assertThat(codes(rewriter.request(tracker, request("8", "K1", "K2")))).containsExactly("K1", "N2");
    }

    // ---------------------------------------------------------------- whatever is thrown when

    private static final List<String> CODES = List.of("K1", "K2", "K3", "K4");
    private static final List<String> DEVICES = List.of("7", "8");

    record Step(int kind, String device, List<String> codes, boolean on) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.of(DEVICES),
                        Arbitraries.of(CODES).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMinSize(3)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<Map<String, String>> pairs() {
        return Arbitraries.maps(Arbitraries.of(CODES), Arbitraries.of("K1", "K2", "K3", "K4", "N1", "N2"))
                .ofMaxSize(CODES.size());
    }

    /** What TOMEs sent to a device last, and what the device got. */
    private record Sent(List<String> original, List<String> forwarded) {}

    @Property(tries = 2000)
    void aRequestFollowsTheSwitchesOfItsMomentAndItsReplyFollowsTheRequest(
            @ForAll("pairs") Map<String, String> pairs, @ForAll("steps") List<Step> steps) {
        List<MappingRule> rules = pairs.entrySet().stream()
                .map(pair -> rule(pair.getKey(), pair.getValue()))
                .toList();
        Switches thrown = new Switches();
        Rewriter rewriting = rewriter(new MappingTable(rules, List.of()), thrown);
        RequestTracker talk = new RequestTracker();
        Map<String, Sent> latest = new HashMap<>();
        for (Step step : steps) {
            switch (step.kind()) {
                case 0 -> thrown.all(step.on());
                case 1 -> thrown.device(step.device(), step.on());
                case 2 ->
                    rules.stream()
                            .filter(rule -> step.codes().contains(rule.oldCode()))
                            .forEach(rule -> thrown.rule(rule.fingerprint(), step.on()));
                case 3, 4, 5 -> {
                    WebSocketMessage message =
                            request(step.device(), step.codes().toArray(String[]::new));
                    List<String> expected = step.codes().stream()
                            .map(code -> forwarded(code, step.device(), rules, thrown.state()))
                            .toList();
                    Outcome outcome = rewriting.request(talk, message);
                    assertThat(codes(outcome)).isEqualTo(expected);
                    if (expected.equals(step.codes())) {
                        assertThat(outcome.message()).isSameAs(message);
                    }
                    latest.put(step.device(), new Sent(step.codes(), expected));
                }
                default -> {
                    Sent sent = latest.get(step.device());
                    if (sent != null) {
                        String answered = sent.forwarded().get(sent.forwarded().size() - 1);
                        String asked = sent.original().get(sent.forwarded().indexOf(answered));
                        assertThat(codes(rewriting.reply(talk, reply(step.device(), answered))))
                                .containsExactly(asked);
                    }
                }
            }
        }
    }

    private static String forwarded(String code, String device, List<MappingRule> rules, Switches.State state) {
        return rules.stream()
                .filter(rule -> rule.oldCode().equals(code))
                .filter(rule -> state.on()
                        && !state.devicesOff().contains(device)
                        && !state.rulesOff().contains(rule.fingerprint()))
                .map(MappingRule::newCode)
                .findFirst()
                .orElse(code);
    }
}
