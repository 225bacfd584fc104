package featurekeyproxy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.message.Protocol.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The classifier against an oracle that builds the whole tree, and against arbitrary bytes. */
class ClassifierPropertiesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TYPE_NAMES = {
        "ApplicationInitializationMessage",
        "A.B.ApplicationInitializationPayload, A.B, Version=1.0.0.0",
        "A.B+ApplicationInitialization",
        "ApplicationInitializationResponseMessage",
        "X.ApplicationInitializationResponse,X",
        "ClientHandshakeEvent",
        "L`1[[A.ClientHandshakeEvent, A]], A",
        "L`1[[A.B, A]]+ApplicationInitialization, A",
        "StatusMessage",
        "ApplicationInitializationMessage.",
        "A[.ApplicationInitializationMessage",
        "]].ApplicationInitializationMessage, A[",
        ""
    };

    private final Classifier classifier = new Classifier(Protocol.DEFAULT);

    @Property(edgeCases = EdgeCasesMode.NONE)
    void agreesWithAnOracleThatReadsTheWholeTree(@ForAll Direction direction, @ForAll("envelopes") String json)
            throws IOException {
        assertThat(classifier.classify(direction, WebSocketMessage.text(json))).isEqualTo(oracle(direction, json));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void fragmentsMakeNoDifference(
            @ForAll Direction direction, @ForAll("envelopes") String json, @ForAll @Size(max = 6) List<Integer> cuts) {
        WebSocketMessage whole = WebSocketMessage.text(json);
        WebSocketMessage inFragments =
                WebSocketMessage.of(WebSocketMessage.Kind.TEXT, Fragments.cut(whole.payload(), cuts));
        assertThat(classifier.classify(direction, inFragments)).isEqualTo(classifier.classify(direction, whole));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatFollowsTheFirstRankedTypeIsNotRead(
            @ForAll Direction direction, @ForAll("typeNames") String type, @ForAll @Size(max = 50) byte[] rest) {
        byte[] head = ("{\"MessageType\":\"" + type + "\"").getBytes(UTF_8);
        byte[] whole = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, whole, head.length, rest.length);
        assertThat(classifier.classify(direction, WebSocketMessage.of(WebSocketMessage.Kind.BINARY, whole)))
                .isEqualTo(typed(direction, type));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void arbitraryBytesNeverThrowAndAreNothing(@ForAll Direction direction, @ForAll @Size(max = 300) byte[] bytes) {
        assertThat(classifier.classify(direction, WebSocketMessage.of(WebSocketMessage.Kind.BINARY, bytes)))
                .isEqualTo(MessageType.OTHER);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void damagedJsonNeverThrows(
            @ForAll Direction direction, @ForAll("envelopes") String json, @ForAll int position, @ForAll byte damage) {
        byte[] bytes = json.getBytes(UTF_8);
        bytes[Math.floorMod(position, bytes.length)] = damage;
        assertThat(classifier.classify(direction, WebSocketMessage.of(WebSocketMessage.Kind.TEXT, bytes)))
                .isNotNull();
        byte[] truncated = Arrays.copyOf(bytes, Math.floorMod(position, bytes.length));
        assertThat(classifier.classify(direction, WebSocketMessage.of(WebSocketMessage.Kind.TEXT, truncated)))
                .isNotNull();
    }

    @Provide
    Arbitrary<String> typeNames() {
        return Arbitraries.of(TYPE_NAMES);
    }

    @Provide
    Arbitrary<String> envelopes() {
        return Arbitraries.randomValue(random -> envelope(new RandomJson(random)));
    }

    private static String envelope(RandomJson json) {
        return RandomJson.object(json.some(6, () -> switch (json.oneOf(1, 1, 2, 3, 3)) {
            case 1 ->
                "\"" + json.escaped(json.oneOf("MessageType", "messageType", "$type", "Type")) + "\":" + type(json);
            case 2 ->
                "\"" + json.oneOf("FeatureCodes", "featureCodes", "FeatureKeysConfirmationCode") + "\" : "
                        + json.oneOf("[\"A\"]", "null", "\"A\"", "{}", json.value(1));
            default -> json.member(json.stringContent(), 2);
        }));
    }

    private static String type(RandomJson json) {
        String name = "\"" + json.escaped(json.oneOf(TYPE_NAMES)) + "\"";
        return json.oneOf(name, name, name, json.oneOf("null", "17", "true", "-1.5e+3"), json.value(1));
    }

    /** The rules once more, the slow way: all members first, then the ranks one after the other. */
    private static MessageType oracle(Direction direction, String json) throws IOException {
        List<Map.Entry<String, JsonNode>> members = members(json);
        for (String property : Protocol.DEFAULT.names(Setting.TYPE_PROPERTY)) {
            for (Map.Entry<String, JsonNode> member : members) {
                if (member.getKey().equals(property) && !member.getValue().isNull()) {
                    JsonNode type = member.getValue();
                    return type.isContainerNode() ? MessageType.OTHER : typed(direction, type.asText());
                }
            }
        }
        for (Map.Entry<String, JsonNode> member : members) {
            if (direction == Direction.TOMES_TO_TERMINAL
                    && Protocol.DEFAULT.names(Setting.CODE_LIST_PROPERTY).contains(member.getKey())
                    && member.getValue().isContainerNode()) {
                return MessageType.INITIALIZATION_REQUEST;
            }
            if (direction == Direction.TERMINAL_TO_TOMES
                    && Protocol.DEFAULT
                            .names(Setting.CONFIRMATION_CODE_PROPERTY)
                            .contains(member.getKey())) {
                return MessageType.INITIALIZATION_REPLY;
            }
        }
        return MessageType.OTHER;
    }

    private static MessageType typed(Direction direction, String type) {
        String before;
        String outside = type;
        do {
            before = outside;
            outside = before.replaceAll("\\[[^\\[\\]]*\\]", "#");
        } while (!outside.equals(before));
        // behind a bracket that nobody closes nothing divides
        int open = outside.indexOf('[');
        outside = open >= 0 && !outside.substring(0, open).contains(",") ? "#" : outside;
        String name = outside.split(",", 2)[0];
        String segment = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('+')) + 1);
        if (direction == Direction.TOMES_TO_TERMINAL) {
            return Protocol.DEFAULT.names(Setting.REQUEST_TYPE).contains(segment)
                    ? MessageType.INITIALIZATION_REQUEST
                    : MessageType.OTHER;
        }
        return Protocol.DEFAULT.names(Setting.REPLY_TYPE).contains(segment)
                ? MessageType.INITIALIZATION_REPLY
                : Protocol.DEFAULT.names(Setting.HANDSHAKE_TYPE).contains(segment)
                        ? MessageType.HANDSHAKE_EVENT
                        : MessageType.OTHER;
    }

    private static List<Map.Entry<String, JsonNode>> members(String json) throws IOException {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.add(Map.entry(name, parser.readValueAsTree()));
            }
        }
        return members;
    }
}
