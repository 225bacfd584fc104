package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsFile;
import featurekeyproxy.message.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/configuration.md} to the settings that there are. */
class ConfigurationDocumentTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z0-9.-]+)` \\|([^|]*)\\|([^|]*)\\|", Pattern.MULTILINE);

    /** Returns the default of each key that the document has a row for; a row has key, type and default first. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("docs/configuration.md")))
                .results()
                .forEach(row -> rows.put(
                        row.group(1), row.group(3).strip().replace("`", "").replace("(empty)", "")));
        return rows;
    }

    private static Map<String, String> shipped() throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(SettingsFile.NAME))) {
            properties.load(reader);
        }
        Map<String, String> all = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> all.put(key, properties.getProperty(key)));
        for (Protocol.Setting setting : Protocol.Setting.values()) {
            all.put("proxy.protocol." + setting.key(), String.join(", ", setting.defaults()));
        }
        return all;
    }

    @Test
    void listsExactlyTheKeysOfTheFileWithTheirDefaults() throws IOException {
        assertThat(documented()).isEqualTo(shipped());
    }

    @Test
    void namesEnvironmentVariablesInTheWayThatTheyAreRead() throws Exception {
        String document = Files.readString(Path.of("docs/configuration.md"));
        List<String> named = Pattern.compile("PROXY_[A-Z_]+")
                .matcher(document)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();

        assertThat(named).hasSizeGreaterThan(1);
        for (String variable : named) {
            Settings settings = Settings.read(Path.of(""), Map.of(variable, "from-environment"), new Properties());
            assertThat(settings.all()).as(variable).containsValue("from-environment");
        }
    }
}
