package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/ws-pair.md} to Camel's catalogue. With {@code -Dws-pair.write=true} it writes the tables anew; the command stands in
 * CONTRIBUTING.md.
 */
class WsPairDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/ws-pair.md");
    private static final Path CATALOGUE =
            Path.of("src/generated/resources/META-INF/featurekeyproxy/wspair/ws-pair.json");
    private static final Pattern TABLE = Pattern.compile("\\| \\w+ \\|.*\\n\\|[-|]+\\n(?<rows>(?:\\| `.*\\n)*)");

    @Test
    void showsWhatTheCatalogueNamesAndNothingElse() throws IOException {
        JsonNode catalogue = new ObjectMapper().readTree(CATALOGUE.toFile());
        String document = Files.readString(DOCUMENT);
        document = with(
                document,
                "Exchange properties",
                rows(catalogue.path("headers"), WsPairDocumentTest::isOfExchange, this::header));
        document =
                with(document, "Headers", rows(catalogue.path("headers"), entry -> !isOfExchange(entry), this::header));
        document = with(
                document,
                "Endpoint options",
                rows(catalogue.path("properties"), WsPairDocumentTest::isOption, this::endpoint));
        document = with(
                document,
                "Component options",
                rows(catalogue.path("componentProperties"), any -> true, this::component));

        if (Boolean.getBoolean("ws-pair.write")) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(Files.readString(DOCUMENT))
                .as(DOCUMENT + ", which -Dws-pair.write=true writes anew")
                .isEqualTo(document);
    }

    private static String with(String document, String heading, String rows) {
        int from = document.indexOf("\n## " + heading + "\n");
        assertThat(from).as(heading).isPositive();
        Matcher table = TABLE.matcher(document);
        assertThat(table.find(from)).as("a table under " + heading).isTrue();
        return document.substring(0, table.start("rows")) + rows + document.substring(table.end("rows"));
    }

    private static boolean isOfExchange(JsonNode entry) {
        return label(entry).contains("exchangeProperty");
    }

    private static boolean isOption(JsonNode entry) {
        return entry.path("kind").asText().equals("parameter");
    }

    private static List<String> label(JsonNode entry) {
        return List.of(entry.path("label").asText().split(",", -1));
    }

    private static String rows(
            JsonNode section, Predicate<JsonNode> shown, Function<Map.Entry<String, JsonNode>, String> row) {
        String rows = section.properties().stream()
                .filter(entry -> shown.test(entry.getValue()))
                .map(row)
                .collect(Collectors.joining());
        assertThat(rows).isNotEmpty();
        return rows;
    }

    private String header(Map.Entry<String, JsonNode> header) {
        return "| `%s` | %s | %s |\n".formatted(header.getKey(), type(header.getValue()), meaning(header.getValue()));
    }

    private String endpoint(Map.Entry<String, JsonNode> option) {
        JsonNode entry = option.getValue();
        String name = entry.has("prefix") ? entry.path("prefix").asText() + "NAME" : option.getKey();
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(name, leg(entry), type(entry), byDefault(entry), meaning(entry));
    }

    private String component(Map.Entry<String, JsonNode> option) {
        JsonNode entry = option.getValue();
        return "| `%s` | %s | %s | %s |\n".formatted(option.getKey(), type(entry), byDefault(entry), meaning(entry));
    }

    private static String leg(JsonNode entry) {
        List<String> label = label(entry);
        if (label.contains("consumer")) {
            return "as `from`";
        }
        if (label.contains("producer")) {
            return "as `to`";
        }
        return label.contains("tomes") ? "tomes" : label.contains("terminal") ? "terminal" : "both";
    }

    private static String type(JsonNode entry) {
        if (entry.has("enum")) {
            return entry.path("enum")
                    .valueStream()
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        String type = entry.path("type").asText("object");
        String java = entry.path("javaType").asText();
        return type.equals("object")
                ? java.replaceAll("<.*", "").replaceFirst(".*\\.", "").replace("Supplier", "Java code")
                : type;
    }

    private static String byDefault(JsonNode entry) {
        return entry.has("defaultValue") ? "`" + entry.path("defaultValue").asText() + "`" : "";
    }

    /** Returns what it says; of Camel's own options, which explain themselves at length, the first sentence. */
    private static String meaning(JsonNode entry) {
        String text = entry.path("description").asText();
        return text.length() < 240 ? text : text.replaceFirst("(?<=\\.) .*", "");
    }
}
