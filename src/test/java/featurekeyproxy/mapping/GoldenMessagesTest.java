package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.DeviceJoinedMessage;
import featurekeyproxy.message.InitializationReader;
import featurekeyproxy.message.MessageType;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the golden messages: what each is taken for, and the exact bytes that leave. */
class GoldenMessagesTest {
    private static final Set<String> CODE_PROPERTIES = Set.of(
            "FeatureCodes", "featureCodes", "FeatureKeysConfirmationCode", "featureKeysConfirmationCode", "$values");
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS.mappedFeature(), true);

    private final Classifier classifier = new Classifier(Protocol.DEFAULT);

    static Stream<GoldenMessage> all() {
        return GoldenMessage.all();
    }

    static Stream<GoldenMessage> changed() {
        return all().filter(golden -> golden.out().isPresent());
    }

    @Test
    void thereAreEnoughOfThem() {
        assertThat(all()).hasSizeGreaterThan(120);
        assertThat(changed()).hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @MethodSource("all")
    void isTakenForWhatItIs(GoldenMessage golden) {
        assertThat(classifier.classify(golden.direction(), golden.message())).isEqualTo(golden.subject());
    }

    @ParameterizedTest
    @MethodSource("all")
    void leavesWithExactlyTheExpectedBytes(GoldenMessage golden) {
        MappingTable table = golden.table();
        Rewriter rewriter = new Rewriter(() -> table, Protocol.DEFAULT);
        RequestTracker tracker = new RequestTracker();
        for (WebSocketMessage request : golden.before()) {
            rewriter.request(tracker, request);
        }

        int repeat = golden.property("repeat").map(Integer::parseInt).orElse(1);
        for (int i = 0; i < repeat; i++) {
            WebSocketMessage message = golden.message();
            Optional<Outcome> outcome = pass(golden, rewriter, tracker, message);

            WebSocketMessage forwarded = outcome.map(Outcome::message).orElse(message);
            check(golden, message, forwarded);
            outcome.ifPresent(o -> checkTold(golden, o));
        }
    }

    private Optional<Outcome> pass(
            GoldenMessage golden, Rewriter rewriter, RequestTracker tracker, WebSocketMessage message) {
        return switch (classifier.classify(golden.direction(), message)) {
            case INITIALIZATION_REQUEST -> Optional.of(rewriter.request(tracker, message));
            case INITIALIZATION_REPLY -> Optional.of(rewriter.reply(tracker, message));
            default -> Optional.empty();
        };
    }

    private static void check(GoldenMessage golden, WebSocketMessage message, WebSocketMessage forwarded) {
        if (golden.out().isEmpty()) {
            assertThat(forwarded).isSameAs(message);
            return;
        }
        assertThat(new String(forwarded.payload(), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden.out().get(), StandardCharsets.UTF_8));
        assertThat(forwarded.payload()).isEqualTo(golden.out().get());
        assertThat(forwarded.kind()).isEqualTo(message.kind());
        assertThat(forwarded.fragments()).hasSameSizeAs(message.fragments());
        golden.outFragments()
                .ifPresent(expected -> assertThat(forwarded.fragments().toArray(new byte[0][]))
                        .isDeepEqualTo(expected.toArray(new byte[0][])));
    }

    private static void checkTold(GoldenMessage golden, Outcome outcome) {
        assertThat(outcome.reason().name()).isEqualTo(golden.property("reason").orElse("no reason given"));
        golden.property("device")
                .ifPresent(device -> assertThat(outcome.device()).contains(device));
        assertThat(outcome.failure()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void anEventTellsDeviceAndVersion(GoldenMessage golden) {
        if (golden.subject() != MessageType.HANDSHAKE_EVENT) {
            return;
        }
        DeviceJoinedMessage handshake = new InitializationReader(Protocol.DEFAULT).handshake(golden.message());
        assertThat(handshake)
                .isEqualTo(new DeviceJoinedMessage(
                        golden.property("device"), golden.property("version"), Optional.empty()));
    }

    /** Guards the files themselves, with another parser: no expectation may change more than codes of the table. */
    @ParameterizedTest
    @MethodSource("changed")
    void theExpectationDiffersFromTheInputInCodesOfTheTableOnly(GoldenMessage golden) throws JsonProcessingException {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build());
        JsonNode in = JSON.readTree(text(golden.in()));
        JsonNode out = JSON.readTree(text(golden.out().orElseThrow()));
        compare("", in, out, golden.table());
    }

    private static void compare(String property, JsonNode in, JsonNode out, MappingTable table)
            throws JsonProcessingException {
        if (in.equals(out)) {
            return;
        }
        assertThat(in.getNodeType()).isEqualTo(out.getNodeType());
        assertThat(in.size()).isEqualTo(out.size());
        if (in.isObject()) {
            Iterator<String> names = out.fieldNames();
            for (String name : (Iterable<String>) in::fieldNames) {
                assertThat(names.next()).isEqualTo(name);
                compare(name, in.get(name), out.get(name), table);
            }
        } else if (in.isArray()) {
            for (int i = 0; i < in.size(); i++) {
                compare(property, in.get(i), out.get(i), table);
            }
        } else if (property.equals("Payload")) {
            compare("", JSON.readTree(in.textValue()), JSON.readTree(out.textValue()), table);
        } else {
            assertThat(CODE_PROPERTIES).contains(property);
            assertThat(pairs(table, in.textValue())).anyMatch(code -> code.equals(out.textValue()));
        }
    }

    /** Returns what may stand in the place of a code: in either direction, hex in either case. */
    private static List<String> pairs(MappingTable table, String code) {
        return table.rules().stream()
                .flatMap(rule -> Stream.of(
                        rule.oldCode().equalsIgnoreCase(code) ? rule.newCode() : "",
                        rule.newCode().equalsIgnoreCase(code) ? rule.oldCode() : "",
                        rule.newCode().equalsIgnoreCase(code) ? rule.oldCode().toLowerCase(Locale.ROOT) : ""))
                .filter(other -> !other.isEmpty())
                .toList();
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
