package featurekeyproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import featurekeyproxy.config.value.UnusableValueException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every row of the table of settings. */
class SettingsTableTest {
    /** A value that no setting of such a type can have; a type that takes any text is not here. */
    private static final Map<String, String> BAD = Map.ofEntries(
            Map.entry("host", "http://10.1.2.3"),
            Map.entry("port", "65536"),
            Map.entry("number", "0"),
            Map.entry("number or `auto`", "0"),
            Map.entry("number or `none`", "0"),
            Map.entry("number, `auto` or `none`", "0"),
            Map.entry("number or `off`", "0"),
            Map.entry("ranges", "10.0.0.0/33"),
            Map.entry("targets", "a:0"),
            Map.entry("flag", "yes"),
            Map.entry("duration", "25h"),
            Map.entry("duration or `off`", "0s"),
            Map.entry("size", "0"),
            Map.entry("size, `auto` or `none`", "1025MiB"),
            Map.entry("one of", "something"),
            Map.entry("legs", "tome"),
            Map.entry("pointers", "DeviceId"),
            Map.entry("file", "a\0b"),
            Map.entry("directory", "a\0b"),
            Map.entry("URL", "ftp://proxy.hospital.example"),
            Map.entry("addresses", "it@hospital.example, nobody"),
            Map.entry("address", "nobody"));

    /** The same for settings that are choosier than their type, or less so. */
    private static final Map<String, String> BAD_OF_KEY = new TreeMap<>(Map.of(
            "proxy.terminal.probe-path", "health",
            "proxy.management.hosts", "a b",
            "proxy.admin.token", "short",
            "proxy.admin.read-token", "0123456789 0123456789 0123456789"));

    @TempDir
    Path directory;

    static List<Setting<?>> all() {
        return ProductSettings.TABLE.all();
    }

    private static String bad(Setting<?> setting) {
        String ofType = setting.key().startsWith("proxy.protocol.")
                        && setting.type().name().equals("names")
                ? "A, B, A"
                : BAD.getOrDefault(setting.type().name(), "");
        return BAD_OF_KEY.getOrDefault(setting.key(), ofType);
    }

    static Stream<Setting<?>> choosy() {
        return ProductSettings.TABLE.all().stream()
                .filter(setting -> !bad(setting).isEmpty());
    }

    @Test
    void onlyTextsAndNamesTakeAnything() {
        assertThat(ProductSettings.TABLE.all())
                .filteredOn(setting -> bad(setting).isEmpty())
                .extracting(Setting::key)
                .containsExactlyInAnyOrder(
                        "proxy.tomes.tls.keystore-password",
                        "proxy.tomes.tls.alias",
                        "proxy.terminal.tls.alias",
                        "proxy.management.tls.alias",
                        "proxy.management.tls.keystore-password",
                        "proxy.management.tls.key-password",
                        "proxy.management.tls.truststore-password",
                        "proxy.tomes.tls.key-password",
                        "proxy.tomes.tls.truststore-password",
                        "proxy.terminal.tls.keystore-password",
                        "proxy.terminal.tls.key-password",
                        "proxy.terminal.tls.truststore-password",
                        "proxy.limits.allowed-origins",
                        "proxy.log.payloads-confirmed",
                        "proxy.log.redacted",
                        "proxy.alerts.mail.user",
                        "proxy.alerts.mail.password",
                        "camel.main.name");
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasADefaultThatCanBeUsed(Setting<?> setting) throws Exception {
        assertThat(setting.type().parse(setting.standard())).isNotNull();
        assertThat(setting.text()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasAnExampleThatIsAnotherValueAndCanBeUsed(Setting<?> setting) {
        if (setting.example().startsWith("{{")) {
            assertThat(setting.isSecret())
                    .as("an example that names where it comes from")
                    .isTrue();
        } else if (!setting.example().isEmpty()) {
            assertThat((Object) setting.type().parse(setting.example()))
                    .isNotEqualTo(setting.type().parse(setting.standard()));
        }
    }

    @ParameterizedTest
    @MethodSource("choosy")
    void refusesABadValueWithItsPlaceAndWhatIsAllowedAndNothingElse(Setting<?> setting) throws Exception {
        String value = bad(setting);
        UnusableValueException why = catchThrowableOfType(
                UnusableValueException.class, () -> setting.type().parse(value));
        assertThat(why).hasMessageMatching(".{4,}");
        Files.createDirectory(directory.resolve("config"));
        Files.writeString(directory.resolve(SettingsFile.NAME), "# comment\n" + setting.key() + "=" + value + "\n");

        SettingsException refused = catchThrowableOfType(
                SettingsException.class, () -> Settings.read(directory, Map.of(), new Properties()));

        assertThat(refused.problems())
                .containsExactly(SettingsFile.NAME + ":2: " + setting.key() + "="
                        + (setting.isSecret() ? "(not shown)" : value) + "; allowed: " + why.getMessage());
    }

    @ParameterizedTest
    @MethodSource("choosy")
    void showsNothingOfABadValueThatAFileHolds(Setting<?> setting) throws Exception {
        String value = bad(setting);
        Path secret = directory.resolve("secret");
        Files.writeString(secret, value + "\n");
        Properties system = new Properties();
        system.setProperty(setting.key(), "{{file:" + secret + "}}");

        SettingsException refused =
                catchThrowableOfType(SettingsException.class, () -> Settings.read(directory, Map.of(), system));

        String shown = setting.isSecret() ? "(not shown)" : "{{file:" + secret + "}}";
        assertThat(refused.problems())
                .singleElement()
                .asString()
                .startsWith("-D: " + setting.key() + "=" + shown + "; allowed: ");
        String problem = refused.problems().get(0);
        String allowed = problem.substring(problem.indexOf("; allowed: "));
        if (value.length() > 4) {
            assertThat(allowed).doesNotContain(value);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void canBeGivenInTheEnvironmentAndOnTheCommandLine(Setting<?> setting) {
        String variable =
                setting.key().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        Properties system = new Properties();

        assertThat(new SettingsReader(ProductSettings.TABLE, directory, Map.of(variable, " one\n"), system)
                        .text(setting.key()))
                .isEqualTo("one");
        system.setProperty(setting.key(), "two");
        assertThat(new SettingsReader(ProductSettings.TABLE, directory, Map.of(variable, "one"), system)
                        .text(setting.key()))
                .isEqualTo("two");
    }
}
