package featurekeyproxy.ops.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.text.JsonFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes of a message what may be logged in a lab: its JSON without codes and personal data. What is no JSON is not shown.
 *
 * <p>Codes appear as fingerprints, by the names of their properties and wherever a code of the table stands in a text.
 * What stands in a property whose name contains one of the words is left out, with all that is in it; so are long texts,
 * which may be pictures. Thread-safe.
 */
public final class Redaction {
    private static final String LEFT_OUT = "(left out)";
    private static final int LONGEST_TEXT = 100;
    private static final int LONGEST = 10_000;

    private final List<String> words;
    private final List<String> codeProperties;
    private final Supplier<MappingTable> table;

    /** Creates a redaction for names with these words in them, in any case. */
    public Redaction(List<String> words, Protocol protocol, Supplier<MappingTable> table) {
        this.words = words.stream().map(Redaction::small).toList();
        this.codeProperties = Stream.of(
                        Protocol.Setting.CODE_LIST_PROPERTY, Protocol.Setting.CONFIRMATION_CODE_PROPERTY)
                .flatMap(setting -> protocol.names(setting).stream())
                .map(Redaction::small)
                .toList();
        this.table = table;
    }

    private static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Returns what may be logged of the message. */
    public String of(WebSocketMessage message) {
        try {
            JsonNode tree = JsonFormat.MAPPER.readTree(message.payload());
            if (tree != null && tree.isContainerNode()) {
                String text = JsonFormat.MAPPER.writeValueAsString(redacted(tree));
                return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
            }
        } catch (IOException e) { // no JSON
        }
        return message + ", no JSON";
    }

    private JsonNode redacted(JsonNode node) throws JsonProcessingException {
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (JsonNode element : node) {
                array.add(redacted(element));
            }
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (var member : node.properties()) {
                object.set(text(member.getKey()), redacted(small(member.getKey()), member.getValue()));
            }
            return object;
        }
        return node.isTextual() ? JsonNodeFactory.instance.textNode(text(node.asText())) : node;
    }

    private JsonNode redacted(String name, JsonNode value) throws JsonProcessingException {
        if (codeProperties.contains(name)) {
            return codes(value);
        }
        return words.stream().anyMatch(name::contains) ? JsonNodeFactory.instance.textNode(LEFT_OUT) : redacted(value);
    }

    private static JsonNode codes(JsonNode value) {
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> array.add(codes(element)));
            return array;
        }
        return JsonNodeFactory.instance.textNode(value.isTextual() ? Codes.fingerprint(value.asText()) : LEFT_OUT);
    }

    private String text(String text) throws JsonProcessingException {
        String stripped = text.strip();
        if (stripped.startsWith("{") || stripped.startsWith("[")) {
            return inString(text);
        }
        String shown = text;
        for (String code : knownCodes()) {
            shown = Pattern.compile(code, Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
                    .matcher(shown)
                    .replaceAll(Codes.fingerprint(code));
        }
        return shown.length() <= LONGEST_TEXT ? shown : "(" + text.length() + " characters)";
    }

    /** Redacts a payload that is a string of JSON. */
    private String inString(String text) throws JsonProcessingException {
        try {
            return JsonFormat.MAPPER.writeValueAsString(redacted(JsonFormat.MAPPER.readTree(text)));
        } catch (JsonProcessingException e) {
            return "(" + text.length() + " characters)";
        }
    }

    private List<String> knownCodes() {
        return table.get().rules().stream()
                .flatMap(rule -> Stream.of(rule.oldCode(), rule.newCode()))
                .toList();
    }
}
