package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import featurekeyproxy.config.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Does with bash and curl what {@code docs/admin.md} shows, from the first example to the last, and gets what it shows. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the examples are for bash")
class AdminDocumentIT {
    private static final Pattern EXAMPLE = Pattern.compile("```bash\\n(.*?)```\\n+```json\\n(.*?)```", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private ProxyApplication start() throws Exception {
        Path mapping = directory.resolve("config/mapping.json");
        Files.createDirectories(mapping.getParent());
        Files.writeString(mapping, "{ \"featureKeyMappings\": { \"oldToNew\": { \"K1\": \"K2\" } } }");
        Properties properties = new Properties();
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("camel.management.port", "0");
        properties.setProperty("proxy.warm-up.messages", "off");
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private String run(String script) throws Exception {
        Process bash = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(output).isZero();
        return output;
    }

    /** Returns the names and types of all members, without the values, which are others each time. */
    private static Map<String, JsonNodeType> shape(JsonNode node, String path, Map<String, JsonNodeType> shape) {
        shape.put(path, node.getNodeType());
        node.properties().forEach(member -> shape(member.getValue(), path + "/" + member.getKey(), shape));
        if (node.isArray() && !node.isEmpty()) {
            shape(node.get(0), path + "[]", shape);
        }
        return shape;
    }

    @Test
    void theExamplesDoWhatTheyShow() throws Exception {
        Stream<MatchResult> examples =
                EXAMPLE.matcher(Files.readString(Path.of("docs/admin.md"))).results();
        try (ProxyApplication proxy = start()) {
            for (MatchResult example : (Iterable<MatchResult>) examples::iterator) {
                String output = run(example.group(1).replace("localhost:8090", "localhost:" + proxy.managementPort()));

                JsonNode last = JSON.createObjectNode();
                try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(output)) {
                    while (values.hasNext()) {
                        last = values.next();
                    }
                }
                JsonNode shown = JSON.readTree(example.group(2));
                assertThat(shape(last, "", new TreeMap<>()))
                        .as("%s answered %s", example.group(1), output)
                        .isEqualTo(shape(shown, "", new TreeMap<>()));
            }
            assertThat(proxy.operations().port()).isPositive();
        }
    }

    @Test
    void everyExampleIsRun() throws Exception {
        String document = Files.readString(Path.of("docs/admin.md"));

        assertThat(EXAMPLE.matcher(document).results())
                .hasSize((int)
                        Pattern.compile("```bash").matcher(document).results().count())
                .hasSizeGreaterThan(5);
    }
}
