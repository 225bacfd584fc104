package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import featurekeyproxy.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kamelets in the jar: what the check of routes knows of them, and that editors find in them what they look for. */
class KameletsTest {
    private static final String CHOICE = "(?s)        - choice:.*?(?=        - to:)";

    @TempDir
    Path directory;

    private List<String> check(String step) throws Exception {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("routes/proxy.camel.yaml"),
                DocumentedRoute.shipped().replaceAll(CHOICE, "        - " + step + "\n"));
        return ProxyApplication.checkRoutes(Settings.read(directory, Map.of(), new Properties())).stream()
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to: kamelet:feature-code-map-action",
                "to: { uri: kamelet, parameters: { templateId: feature-code-map-action } }",
                "kamelet: { name: feature-code-map-action }",
            })
    void theActionCountsAsTheMapping(String step) throws Exception {
        assertThat(check(step)).isEmpty();
    }

    @Test
    void anActionOfTheSiteIsReadFromItsFileAndIsNoMapping() throws Exception {
        Path own = directory.resolve("site-action.kamelet.yaml");
        Files.writeString(own, """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata: { name: site-action }
                spec:
                  definition: { title: Nothing, type: object }
                  template:
                    from:
                      uri: "kamelet:source"
                      steps:
                        - log: "${body.length}"
                """);

        assertThat(check("to: \"kamelet:site-action?location=file:" + own + "\""))
                .hasSize(2)
                .allMatch(warning -> warning.contains("lets initializations pass"));
    }

    @Test
    void anActionThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> check("to: kamelet:feature-code-map-actoin"))
                .hasMessageContaining("feature-code-map-actoin");
    }

    @Test
    void eachSaysWhatItIsUnderTheNameOfItsFile() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/kamelets"))) {
            assertThat(files.toList()).hasSize(2).allSatisfy(file -> {
                JsonNode kamelet = new YAMLMapper().readTree(file.toFile());
                String name = kamelet.at("/metadata/name").asText();
                assertThat(file).hasFileName(name + ".kamelet.yaml");
                assertThat(name)
                        .endsWith("-"
                                + kamelet.at("/metadata/labels/camel.apache.org~1kamelet.type")
                                        .asText());
                assertThat(kamelet.at("/spec/definition/title").asText()).isNotBlank();
                assertThat(kamelet.at("/spec/definition/description").asText()).isNotBlank();
            });
        }
    }
}
