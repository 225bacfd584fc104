package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.DeviceJoinedMessage;
import featurekeyproxy.message.Direction;
import featurekeyproxy.message.Initialization;
import featurekeyproxy.message.InitializationReader;
import featurekeyproxy.message.MessageType;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
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

    static Stream<GoldenMessage> changedRequests() {
        return changed().filter(golden -> golden.subject() == MessageType.INITIALIZATION_REQUEST);
    }

    static Stream<GoldenMessage> initializations() {
        return all().filter(GoldenMessage::isInitialization);
    }

    static Stream<GoldenMessage> events() {
        return all().filter(golden -> golden.subject() == MessageType.HANDSHAKE_EVENT);
    }

    /** Each number changes with the folders; none goes unnoticed. */
    @Test
    void noneIsLost() {
        assertThat(GoldenMessage.ROOT.toFile().listFiles(File::isDirectory)).hasSize(136);
        assertThat(all()).hasSize(136);
        assertThat(changed()).hasSize(68);
        assertThat(all().collect(Collectors.groupingBy(GoldenMessage::subject, Collectors.counting())))
                .isEqualTo(Map.of(
                        MessageType.INITIALIZATION_REQUEST, 62L,
                        MessageType.INITIALIZATION_REPLY, 33L,
                        MessageType.HANDSHAKE_EVENT, 3L,
                        MessageType.OTHER, 38L));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isTakenForWhatItIsFromEitherSideAndIsNotTouchedByIt(GoldenMessage golden) {
        WebSocketMessage message = golden.message();
        assertThat(classifier.classify(golden.direction(), message)).isEqualTo(golden.subject());
        assertThat(classifier.classify(opposite(golden.direction()), message)).isEqualTo(golden.opposite());
        assertSame(message, golden.kind(), golden.fragments());
    }

    private static Direction opposite(Direction direction) {
        return direction == Direction.TOMES_TO_TERMINAL ? Direction.TERMINAL_TO_TOMES : Direction.TOMES_TO_TERMINAL;
    }

    /** What the pieces were that a message came in never matters for what it is. */
    @ParameterizedTest
    @MethodSource("all")
    void isTakenForTheSameHoweverItIsCut(GoldenMessage golden) {
        byte[] in = golden.in();
        for (int size = 1; size <= 64; size *= 4) {
            WebSocketMessage cut = WebSocketMessage.of(golden.kind(), pieces(in, size));
            assertThat(classifier.classify(golden.direction(), cut)).isEqualTo(golden.subject());
        }
    }

    private static List<byte[]> pieces(byte[] whole, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < whole.length || at == 0; at += size) {
            pieces.add(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + size)));
        }
        return pieces;
    }

    @ParameterizedTest
    @MethodSource("initializations")
    void isReadWithItsDeviceAndTheExactPlacesOfItsCodes(GoldenMessage golden) {
        InitializationReader reader = new InitializationReader(Protocol.DEFAULT);
        Initialization read = golden.subject() == MessageType.INITIALIZATION_REQUEST
                ? reader.request(golden.message())
                : reader.reply(golden.message());

        assertThat(read.device()).isEqualTo(golden.optional("device"));
        assertThat(read.codes())
                .extracting(code -> new GoldenMessage.Place(code.start(), code.end()))
                .isEqualTo(golden.codes());
        assertThat(read.fault().isPresent()).isEqualTo(golden.reason().equals("NOT_UNDERSTOOD"));
    }

    /** The device answers each code that left with that code: TOMEs gets back what it sent, the first if it sent several. */
    @ParameterizedTest
    @MethodSource("changedRequests")
    void whatADeviceAnswersGoesBackToWhatTomesSent(GoldenMessage golden) throws JsonProcessingException {
        Map<String, String> sent = new LinkedHashMap<>();
        compare("", json(golden.in()), json(golden.out().orElseThrow()), (in, out) -> sent.putIfAbsent(out, in));
        RequestTracker tracker = new RequestTracker();
        MappingTable table = golden.table();
        Rewriter rewriter = new Rewriter(() -> table, Protocol.DEFAULT);
        rewriter.request(tracker, golden.message());

        assertThat(sent).isNotEmpty();
        for (Map.Entry<String, String> code : sent.entrySet()) {
            Outcome outcome = rewriter.reply(tracker, reply(golden.optional("device"), code.getKey()));
            assertThat(outcome.reason()).isEqualTo(Reason.RESTORED);
            assertThat(outcome.message().payload())
                    .isEqualTo(reply(golden.optional("device"), code.getValue()).payload());
        }
    }

    private static WebSocketMessage reply(Optional<String> device, String code) {
        ObjectNode reply = JSON.createObjectNode().put("MessageType", "ApplicationInitializationResponseMessage");
        device.ifPresent(id -> reply.put("SourceId", id));
        reply.putObject("Payload").put("FeatureKeysConfirmationCode", code);
        return WebSocketMessage.of(WebSocketMessage.Kind.TEXT, reply.toString().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("initializations")
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
            Outcome outcome = golden.subject() == MessageType.INITIALIZATION_REQUEST
                    ? rewriter.request(tracker, message)
                    : rewriter.reply(tracker, message);
            checkBytes(golden, message, outcome.message());
            checkTold(golden, outcome);
        }
    }

    private static void checkBytes(GoldenMessage golden, WebSocketMessage message, WebSocketMessage forwarded) {
        assertSame(message, golden.kind(), golden.fragments());
        if (golden.out().isEmpty()) {
            assertThat(forwarded).isSameAs(message);
            return;
        }
        assertThat(new String(forwarded.payload(), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden.out().get(), StandardCharsets.UTF_8));
        assertThat(forwarded.payload()).isEqualTo(golden.out().get());
        assertThat(forwarded.kind()).isEqualTo(golden.kind());
        assertThat(forwarded.fragments()).hasSameSizeAs(golden.fragments());
        golden.outFragments().ifPresent(expected -> assertSame(forwarded, golden.kind(), expected));
    }

    private static void assertSame(WebSocketMessage message, WebSocketMessage.Kind kind, List<byte[]> fragments) {
        assertThat(message.kind()).isEqualTo(kind);
        assertThat(message.fragments().toArray(new byte[0][])).isDeepEqualTo(fragments.toArray(new byte[0][]));
    }

    private static void checkTold(GoldenMessage golden, Outcome outcome) {
        assertThat(outcome.reason().name()).isEqualTo(golden.reason());
        assertThat(outcome.device()).isEqualTo(golden.optional("device"));
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.fault().isPresent()).isEqualTo(golden.reason().equals("NOT_UNDERSTOOD"));
        assertThat(outcome.decisions()).hasSameSizeAs(golden.codes());
        assertThat(outcome.decisions().stream().anyMatch(each -> each.change().isPresent()))
                .isEqualTo(golden.out().isPresent());
        for (int i = 0; i < outcome.decisions().size(); i++) {
            GoldenMessage.Place place = golden.codes().get(i);
            outcome.decisions().get(i).change().ifPresent(change -> {
                assertThat(change.start()).isEqualTo(place.start());
                assertThat(change.end()).isEqualTo(place.end());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventTellsDeviceAndVersion(GoldenMessage golden) {
        DeviceJoinedMessage joined = new InitializationReader(Protocol.DEFAULT).handshake(golden.message());
        assertThat(joined)
                .isEqualTo(new DeviceJoinedMessage(
                        golden.optional("device"), golden.optional("version"), Optional.empty(), Optional.empty()));
    }

    /** Guards the files themselves, with another parser: no expectation may change more than codes of the table. */
    @ParameterizedTest
    @MethodSource("changed")
    void theExpectationDiffersFromTheInputInCodesOfTheTableOnly(GoldenMessage golden) throws JsonProcessingException {
        List<String> changed = new ArrayList<>();
        compare("", json(golden.in()), json(golden.out().orElseThrow()), (in, out) -> {
            changed.add(in);
            assertThat(pairs(golden.table(), in)).contains(out);
        });
        assertThat(changed).isNotEmpty().hasSizeLessThanOrEqualTo(golden.codes().size());
    }

    private static JsonNode json(byte[] bytes) throws JsonProcessingException {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build());
        return JSON.readTree(text(bytes));
    }

    private static void compare(String property, JsonNode in, JsonNode out, BiConsumer<String, String> changed)
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
                compare(name, in.get(name), out.get(name), changed);
            }
        } else if (in.isArray()) {
            for (int i = 0; i < in.size(); i++) {
                compare(property, in.get(i), out.get(i), changed);
            }
        } else if (property.equals("Payload")) {
            compare("", JSON.readTree(in.textValue()), JSON.readTree(out.textValue()), changed);
        } else {
            assertThat(CODE_PROPERTIES).contains(property);
            changed.accept(in.textValue(), out.textValue());
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
