package featurekeyproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds the shipped file and the document to the table of settings. With {@code -Dsettings.write=true} it writes both anew;
 * the command stands in CONTRIBUTING.md.
 */
class SettingsFilesTest {
    private static final Path DOCUMENT = Path.of("docs/configuration.md");
    private static final String HEAD = "| key | type | default | meaning | example |\n|---|---|---|---|---|\n";
    private static final Pattern ROWS = Pattern.compile("(?:\\| `[a-z].*\\n)*");

    @Test
    void shipsTheFileThatTheTableMakes() throws IOException {
        hold(Path.of(SettingsFile.NAME), SettingsFile.text(ProductSettings.TABLE));
    }

    @Test
    void documentsTheRowsOfTheTable() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (SettingGroup group : ProductSettings.TABLE.groups()) {
            int heading = document.indexOf("\n## " + group.heading() + "\n");
            assertThat(heading).as(group.heading()).isPositive();
            int rows = document.indexOf(HEAD, heading) + HEAD.length();
            Matcher old = ROWS.matcher(document).region(rows, document.length());
            assertThat(old.lookingAt()).isTrue();
            document = document.substring(0, rows) + rows(group.settings()) + document.substring(old.end());
        }
        hold(DOCUMENT, document);
    }

    private static String rows(List<Setting<?>> settings) {
        StringBuilder rows = new StringBuilder();
        for (Setting<?> setting : settings) {
            rows.append("| `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            setting.key(),
                            setting.type().name(),
                            setting.effective().isEmpty() ? "(empty)" : "`" + setting.effective() + "`",
                            setting.text(),
                            setting.example().isEmpty() ? "" : "`" + setting.example() + "`"));
        }
        return rows.toString();
    }

    private static void hold(Path file, String text) throws IOException {
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file))
                .as(file + ", which -Dsettings.write=true writes anew")
                .isEqualTo(text);
    }
}
