package featurekeyproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import featurekeyproxy.message.Protocol;
import featurekeyproxy.wspair.handshake.ForwardedHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where settings come from, what they mean, and what is said of those that cannot be used. */
class SettingsTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final Properties system = new Properties();

    private void file(String... lines) throws IOException {
        file(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private void file(byte[] content) throws IOException {
        Files.createDirectories(directory.resolve("config"));
        Files.write(directory.resolve(SettingsFile.NAME), content);
    }

    private Settings read() throws SettingsException {
        return Settings.read(directory, environment, system);
    }

    private List<String> problems() {
        SettingsException refused = catchThrowableOfType(SettingsException.class, this::read);
        assertThat(refused).as("settings that cannot be used").isNotNull();
        return refused.problems();
    }

    // ---------------------------------------------------------------- what is there but cannot be read

    /** Kinds that cannot be read whoever reads them, root too. */
    enum Unreadable {
        DIRECTORY,
        DANGLING_LINK,
        LOOPING_LINK,
        PIPE;

        void make(Path path) throws Exception {
            Files.createDirectories(path.getParent());
            switch (this) {
                case DIRECTORY -> Files.createDirectory(path);
                case DANGLING_LINK -> Files.createSymbolicLink(path, Path.of("gone"));
                case LOOPING_LINK -> Files.createSymbolicLink(path, path.getFileName());
                case PIPE ->
                    assertThat(new ProcessBuilder("mkfifo", path.toString())
                                    .start()
                                    .waitFor())
                            .isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Unreadable.class)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such pipes and lets few accounts make links")
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a pipe has no end
    void doesNotTakeTheDefaultsWhereTheSettingsFileIsThereButCannotBeRead(Unreadable kind) throws Exception {
        kind.make(directory.resolve(SettingsFile.NAME));

        assertThat(problems()).singleElement().asString().startsWith(SettingsFile.NAME + ": cannot be read: ");
    }

    @ParameterizedTest
    @EnumSource(value = Unreadable.class, mode = EnumSource.Mode.EXCLUDE, names = "DIRECTORY")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such pipes and lets few accounts make links")
    void doesNotTakeTheDefaultsWhereTheirDirectoryIsThereButCannotBeRead(Unreadable kind) throws Exception {
        kind.make(directory.resolve("config"));

        assertThat(problems()).first().asString().startsWith(SettingsFile.NAME + ": cannot be read: ");
    }

    @ParameterizedTest
    @EnumSource(value = Unreadable.class, mode = EnumSource.Mode.EXCLUDE, names = "DANGLING_LINK")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such pipes and lets few accounts make links")
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a pipe has no end
    void saysWhyAMappingFileCannotBeReadInsteadOfWaitingForIt(Unreadable kind) throws Exception {
        kind.make(directory.resolve("config/mapping.json"));

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("proxy.mapping.file=config/mapping.json; allowed: a mapping file that can be read; ");
    }

    // ---------------------------------------------------------------- where they stand

    @Test
    void runsFromAnEmptyDirectoryWithTheDefaultsAndTheMappingInTheJar() throws Exception {
        Settings settings = read();

        assertThat(settings.values().get(ListenerSettings.PORT)).isEqualTo(8080);
        assertThat(settings.values().get(TerminalSettings.HOST)).isEqualTo("localhost");
        assertThat(settings.tomesTls().on()).isFalse();
        assertThat(settings.values().get(SessionSettings.MAX_MESSAGE_SIZE)).isEqualTo(16 * 1024 * 1024);
        assertThat(settings.values().get(SessionSettings.CLOSE_TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.protocol()).isEqualTo(Protocol.DEFAULT);
        assertThat(settings.routesDirectory()).isEqualTo(directory.resolve("routes"));
        assertThat(settings.mappingIsBuiltIn()).isTrue();
        assertThat(settings.mapping().mapping().table().rules()).isNotEmpty();
    }

    @Test
    void letsTheCommandLineWinOverTheEnvironmentOverTheFileOverTheJar() throws Exception {
        assertThat(read().values().get(TerminalSettings.HOST)).isEqualTo("localhost");
        file("proxy.terminal.host=from-file");
        assertThat(read().values().get(TerminalSettings.HOST)).isEqualTo("from-file");
        environment.put("PROXY_TERMINAL_HOST", "from-environment");
        assertThat(read().values().get(TerminalSettings.HOST)).isEqualTo("from-environment");
        system.setProperty("proxy.terminal.host", "from-command-line");
        assertThat(read().values().get(TerminalSettings.HOST)).isEqualTo("from-command-line");
    }

    @Test
    void takesDashesAndDotsOfAKeyAsUnderscoresInTheEnvironment() throws Exception {
        environment.put("PROXY_TERMINAL_CONNECT_TIMEOUT", "3s\n");
        environment.put("CAMEL_MAIN_SHUTDOWN_TIMEOUT", "7");

        assertThat(read().values().get(TerminalSettings.CONNECT_TIMEOUT)).isEqualTo(Duration.ofSeconds(3));
        assertThat(read().all()).containsEntry("camel.main.shutdown-timeout", "7");
    }

    @Test
    void leavesForeignKeysToCamelAndToRoutes() throws Exception {
        file("camel.main.auto-startup=false", "site.name=Lyon");
        system.setProperty("java.something", "else");

        assertThat(read().all())
                .containsEntry("camel.main.auto-startup", "false")
                .containsEntry("site.name", "Lyon")
                .doesNotContainKey("java.something");
    }

    @Test
    void looksForItsMappingInTheWorkingDirectory() throws Exception {
        file();
        Files.writeString(
                directory.resolve("config/mapping.json"),
                "{\"featureKeyMappings\":{\"oldToNew\":{\"03AZ0CGG8X4E51G55STFHCDG8X\":\"03X32638Z2ZHP629Y9T7PPM0X\"}}}");

        Settings settings = read();

        assertThat(settings.mappingIsBuiltIn()).isFalse();
        assertThat(settings.mapping().mapping().table().rules()).hasSize(1);
    }

    // ---------------------------------------------------------------- how the file is read

    @Test
    void readsCommentsContinuedLinesAndValuesWithEqualsSignsAndColons() throws Exception {
        file(
                "# comment with a backslash \\",
                "! proxy.terminal.port=1",
                "",
                "  proxy.terminal.host : broker",
                "proxy.protocol.request-type = First, \\",
                "      Second",
                "proxy.tomes.tls.keystore-password=a=b:c\\\\",
                "proxy.terminal.port 9000",
                "proxy.mapping.\\",
                "  file=config/mapping.json");

        Settings settings = read();

        assertThat(settings.values().get(TerminalSettings.HOST)).isEqualTo("broker");
        assertThat(settings.values().get(TerminalSettings.PORT)).isEqualTo(9000);
        assertThat(settings.tomesTls().files().keystorePassword()).isEqualTo("a=b:c\\");
        assertThat(settings.protocol().names(Protocol.Setting.REQUEST_TYPE)).containsExactly("First", "Second");
    }

    @Test
    void readsAFileWithAByteOrderMarkAndWindowsLineEnds() throws Exception {
        file("\uFEFFproxy.terminal.port=9000\r\nproxy.tomes.port=oops\r\n".getBytes(StandardCharsets.UTF_8));

        assertThat(problems())
                .containsExactly(
                        "config/application.properties:2: proxy.tomes.port=oops; allowed: a port from 0 to 65535");
    }

    @Test
    void namesTheLineOnWhichAContinuedValueBegins() throws Exception {
        file("proxy.terminal.host=\\", "  broker", "proxy.terminal.port=\\", "  many", "proxy.tomes.port=x");

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "config/application.properties:3: proxy.terminal.port=many; allowed: a port from 1 to 65535",
                        "config/application.properties:5: proxy.tomes.port=x; allowed: a port from 0 to 65535");
    }

    @Test
    void refusesAKeyThatIsSetTwiceInOneFile() throws Exception {
        file("proxy.terminal.port=9000", "#", "proxy.terminal.port=9001");

        assertThat(problems())
                .containsExactly("config/application.properties:3: proxy.terminal.port is set a second time; first at"
                        + " config/application.properties:1");
    }

    @Test
    void refusesAFileThatIsNoText() throws Exception {
        file(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(problems()).singleElement().asString().startsWith(SettingsFile.NAME + ": cannot be read as UTF-8");
    }

    @Test
    void refusesAnEscapeThatIsNone() throws Exception {
        file("proxy.tomes.port=1", "proxy.terminal.host=\\u00zz");

        assertThat(problems()).singleElement().asString().startsWith(SettingsFile.NAME + ":2: ");
    }

    // ---------------------------------------------------------------- what they mean

    @ParameterizedTest
    @CsvSource({"1,1", "1KiB,1024", "2 MiB,2097152", "1024MiB,1073741824"})
    void readsSizes(String text, int bytes) throws Exception {
        system.setProperty("proxy.limits.session-bytes", "none"); // which must not be less than one message
        system.setProperty("proxy.message.max-size", text);

        assertThat(read().values().get(SessionSettings.MAX_MESSAGE_SIZE)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"1ms,1", "2 s,2000", "3m,180000", "24h,86400000"})
    void readsDurations(String text, long millis) throws Exception {
        system.setProperty("proxy.close-timeout", text);

        assertThat(read().values().get(SessionSettings.CLOSE_TIMEOUT)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"none,NONE", "x-forwarded,X_FORWARDED", "Forwarded,FORWARDED", "BOTH,BOTH"})
    void readsChoicesInAnyCase(String text, ForwardedHeaders headers) throws Exception {
        system.setProperty("proxy.terminal.forwarded-headers", text);

        assertThat(read().values().get(TerminalSettings.FORWARDED_HEADERS)).isEqualTo(headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.tomes.host=",
                "proxy.tomes.port=-1",
                "proxy.tomes.port=65536",
                "proxy.tomes.port=99999999999",
                "proxy.tomes.port=8080.0",
                "proxy.terminal.port=0",
                "proxy.terminal.port=",
                "proxy.tomes.tls=yes",
                "proxy.terminal.preserve-host=1",
                "proxy.terminal.forwarded-headers=all",
                "proxy.terminal.connect-timeout=10",
                "proxy.terminal.connect-timeout=0s",
                "proxy.terminal.connect-timeout=-1s",
                "proxy.terminal.connect-timeout=25h",
                "proxy.terminal.connect-timeout=9999999999999999999s",
                "proxy.close-timeout=9223372036854775807h",
                "proxy.message.max-size=0",
                "proxy.message.max-size=16MB",
                "proxy.message.max-size=1025MiB",
                "proxy.message.max-size=9007199254740993KiB",
                "proxy.mapping.file=",
                "proxy.mapping.file=not/there.json",
                "proxy.mapping.file=config",
                "proxy.mapping.file=\0",
                "proxy.routes.directory=",
                "proxy.management.enabled=yes",
                "proxy.management.host=",
                "proxy.audit.enabled=on",
                "proxy.audit.max-size=0",
                "proxy.audit.max-files=0",
                "proxy.audit.max-days=30d",
                "proxy.audit.queue=0",
                "proxy.log.payloads=all",
                "proxy.admin.token=short",
                "proxy.admin.token-file=",
                "proxy.admin.read-token=0123456789 0123456789 0123456789",
                "camel.management.port=-1",
                "proxy.metrics.camel=yes",
                "proxy.routes.directory=\0",
                "proxy.protocol.request-device=DeviceId",
                "proxy.protocol.request-type=A, B, A"
            })
    void refusesAValueWithItsPlaceAndWhatIsAllowed(String line) throws Exception {
        file(line);

        String key = line.substring(0, line.indexOf('='));
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("config/application.properties:1: " + key + "=")
                .containsPattern("; allowed: .");
    }

    @Test
    void demandsAKeyStoreForTlsThatCanBeRead() throws Exception {
        file("proxy.tomes.tls=true", "proxy.terminal.tls=true", "proxy.terminal.tls.truststore=not/there.p12");

        assertThat(problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem)
                        .matches(
                                "config/application.properties in the jar:\\d+: proxy.tomes.tls.keystore=; allowed: a PKCS12"
                                        + " file, because proxy.tomes.tls is true"))
                .contains(
                        "config/application.properties:3: proxy.terminal.tls.truststore=not/there.p12; allowed: a file that can"
                                + " be read");
    }

    // ---------------------------------------------------------------- what is said of them

    @Test
    void tellsAllProblemsAtOnceThoseOfTheMappingFileToo() throws Exception {
        file("proxy.terminal.prot=9000", "proxy.tomes.port=x", "proxy.mapping.file=mapping.json");
        Files.writeString(directory.resolve("mapping.json"), "{\"featureKeyMappings\": {\"oldToNew\": 7}}");
        environment.put("PROXY_CLOSE_TIMEOUT", "soon");
        system.setProperty("proxy.tomes.compression", "maybe");

        SettingsException refused = catchThrowableOfType(SettingsException.class, this::read);

        assertThat(refused.problems())
                .hasSize(5)
                .contains(
                        "config/application.properties:1: unknown key proxy.terminal.prot; did you mean proxy.terminal.port?",
                        "config/application.properties:2: proxy.tomes.port=x; allowed: a port from 0 to 65535",
                        "environment variable: proxy.close-timeout=soon; allowed: a number with ms, s, m or h, such as 10s,"
                                + " more than 0 and at most 24h",
                        "-D: proxy.tomes.compression=maybe; allowed: false, true")
                .anySatisfy(problem -> assertThat(problem).contains("mapping.json:1:"));
        assertThat(refused).hasMessageStartingWith("5 problems in the settings:\n  ");
    }

    @ParameterizedTest
    @CsvSource({
        "proxy.terminal.connect-timout, proxy.terminal.connect-timeout",
        "proxy.tomes.tsl, proxy.tomes.tls",
        "prxy.terminal.port, proxy.terminal.port",
        "Proxy.Terminal.Port, proxy.terminal.port"
    })
    void namesTheNearestKeyForOneThatIsUnknown(String key, String nearest) throws Exception {
        file(key + "=1");

        assertThat(problems())
                .containsExactly(
                        "config/application.properties:1: unknown key " + key + "; did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "camel.main.shutdwon-timeout, camel.main.shutdown-timeout",
        "camel.main.strem-caching-enabled, camel.main.stream-caching-enabled",
        "camel.mian.name, camel.main.name",
        "camel.main.autoStartp, camel.main.auto-startup",
        "camel.health.enabeld, camel.health.enabled",
        "camel.component.ws-pair.closeTimeut, camel.component.ws-pair.close-timeout",
        "camel.component.log.source-loction, camel.component.log.source-location-logger-name"
    })
    void namesTheNearestKeyOfCamelForOneThatItDoesNotKnow(String key, String nearest) throws Exception {
        file("# comment", key + "=1");

        assertThat(problems())
                .containsExactly(
                        "config/application.properties:2: unknown key " + key + "; did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.main.shutdownTimeout",
                "camel.main.ShutdownTimeout",
                "camel.main.auto-configuration-enabled",
                "camel.main.global-options.site",
                "camel.main.globalOptions[site]",
                "camel.beans.anything",
                "camel.beans.anything.name",
                "camel.health.config[site].enabled",
                "camel.ssl.enabled",
                "camel.component.ws-pair.close-timeout",
                "camel.component.ws-pair.closeTimeout",
                "camel.component.ws-pair.tomes.host",
                "camel.dataformat.json.pretty-print",
                "camel.rest.api-properties.x",
                "camel.variable.greeting"
            })
    void leavesToCamelWhatItKnowsAndWhatCannotBeTold(String key) throws Exception {
        file(key + "=1");

        assertThat(read().all()).containsEntry(key, "1");
    }

    @ParameterizedTest
    @CsvSource({
        "camel.component.kafka.brokers, org.apache.camel:camel-kafka:",
        "camel.component.kakfa.brokers, did you mean kafka?",
        "camel.dataformat.avro.library, org.apache.camel:camel-avro:",
        "camel.language.groovy.trim, org.apache.camel:camel-groovy:",
        "camel.vault.hashicorp.token, org.apache.camel:camel-hashicorp-vault:",
        "camel.server.enabled, org.apache.camel:camel-platform-http-main:"
    })
    void refusesAKeyOfAPartThatIsNotThereAndSaysInWhichArtifactItIs(String key, String told) throws Exception {
        file("# comment", key + "=1");

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("config/application.properties:2: " + key + " would have no effect: ")
                .contains(told);
    }

    @Test
    void saysSoWhenNoKeyOfCamelIsNear() throws Exception {
        file("camel.colour.of.the.dashboard=blue");

        assertThat(problems())
                .containsExactly(
                        "config/application.properties:1: unknown key camel.colour.of.the.dashboard; Camel knows none"
                                + " of that name");
    }

    @Test
    void saysWhereTheKeysAreListedWhenNoneIsNear() {
        system.setProperty("proxy.colour.of.the.dashboard", "blue");

        assertThat(problems())
                .containsExactly(
                        "-D: unknown key proxy.colour.of.the.dashboard; the keys are listed in config/application.properties");
    }

    @Test
    void neverShowsAPassword() throws Exception {
        file(
                "proxy.tomes.tls=true",
                "proxy.tomes.tls.keystore=store.p12",
                "proxy.tomes.tls.keystore-password=hunter2",
                "proxy.terminal.tls.truststore-password=hunter2",
                "proxy.terminal.tls.truststore-pasword=hunter2",
                "proxy.tomes.tls.keystore-password=hunter2");
        assertThat(problems()).isNotEmpty().noneMatch(problem -> problem.contains("hunter2"));

        Files.createFile(directory.resolve("store.p12"));
        file("proxy.tomes.tls=true", "proxy.tomes.tls.keystore=store.p12", "proxy.tomes.tls.keystore-password=hunter2");
        assertThat(read().tomesTls().files().keystorePassword()).isEqualTo("hunter2");
        assertThat(read().toString()).contains("store.p12").doesNotContain("hunter2");
    }

    // ---------------------------------------------------------------- functions in values

    @Test
    void putsInWhatFunctionsStandForAndKeepsItFromTheMapOfTexts() throws Exception {
        Files.writeString(directory.resolve("secret"), "hunter2\n");
        Files.createFile(directory.resolve("store.p12"));
        file(
                "proxy.tomes.tls=true",
                "proxy.tomes.tls.keystore=store.p12",
                "proxy.tomes.tls.keystore-password={{file:" + directory.resolve("secret") + "}}",
                "proxy.terminal.host={{sys:user.name}}.example",
                "proxy.tomes.host={{proxy.terminal.host}}");

        Settings settings = read();

        assertThat(settings.tomesTls().files().keystorePassword()).isEqualTo("hunter2");
        assertThat(settings.values().get(TerminalSettings.HOST))
                .isEqualTo(System.getProperty("user.name") + ".example");
        assertThat(settings.values().get(ListenerSettings.HOST))
                .isEqualTo(settings.values().get(TerminalSettings.HOST));
        assertThat(settings.all().toString()).doesNotContain("hunter2");
    }

    @Test
    void namesAFunctionThatStandsForNothingWithItsPlace() throws Exception {
        file("proxy.terminal.host={{env:NOT_THERE_AT_ALL}}", "proxy.tomes.host={{file:not/there}}");

        assertThat(problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith(
                                "config/application.properties:1: proxy.terminal.host={{env:NOT_THERE_AT_ALL}}; allowed: "
                                        + "functions that stand for something"))
                .anySatisfy(problem -> assertThat(problem).contains(":2: ", "the file not/there cannot be read"));
    }

    @Test
    void demandsWhatBelongsTogetherForTls() throws Exception {
        Files.createFile(directory.resolve("proxy.pem"));
        file(
                "proxy.tomes.tls=true",
                "proxy.tomes.tls.certificate=proxy.pem",
                "proxy.tomes.tls.client-certificate=required");

        assertThat(problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("proxy.tomes.tls.key=; allowed: a PEM file"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("proxy.tomes.tls.truststore=; allowed: the certificates to trust"));
    }

    // ---------------------------------------------------------------- the file that is shipped

    @Test
    void refusesAnAuditDirectoryThatCannotBeWrittenTogetherWithAllOtherProblems() throws Exception {
        Files.writeString(directory.resolve("audit"), "a file is in the way");
        file("proxy.tomes.port=many");

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "config/application.properties:1: proxy.tomes.port=many; allowed: a port from 0 to 65535",
                        "config/application.properties in the jar:"
                                + lineInJar("proxy.audit.directory")
                                + ": proxy.audit.directory=audit; allowed: a directory that can be written, or"
                                + " proxy.audit.enabled=false");
        system.setProperty("proxy.audit.enabled", "false");
        system.setProperty("proxy.tomes.port", "0");
        assertThat(read().recording().audit()).isEmpty();
    }

    private static int lineInJar(String key) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(SettingsFile.NAME));
        return 1
                + lines.indexOf(lines.stream()
                        .filter(line -> line.startsWith(key + "="))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void logsMessagesOnlyInALabThatSaysTwiceThatThereAreNoRealPeople() throws Exception {
        assertThat(read().recording().payloads()).isFalse();
        system.setProperty("proxy.log.payloads-confirmed", "no-real-people");
        assertThat(read().recording().payloads()).isFalse();
        system.setProperty("proxy.log.payloads", "lab");
        assertThat(read().recording().payloads()).isTrue();

        system.setProperty("proxy.log.payloads-confirmed", "yes");
        system.setProperty("proxy.log.redacted", "");
        assertThat(problems())
                .containsExactly(
                        "-D: proxy.log.payloads-confirmed=yes; allowed: no-real-people, because proxy.log.payloads is lab"
                                + " and messages of real people must not be logged",
                        "-D: proxy.log.redacted=; allowed: at least one word, because proxy.log.payloads is lab");
    }

    @Test
    void refusesAFormatOfTheLogWithWhichThereWouldBeNone() throws Exception {
        for (String format : List.of("json", "text")) {
            environment.put("LOG_FORMAT", format);
            assertThat(read()).isNotNull();
        }
        environment.put("LOG_FORMAT", "yaml");
        assertThat(problems()).containsExactly("environment variable: LOG_FORMAT=yaml; allowed: json, text");
    }
}
