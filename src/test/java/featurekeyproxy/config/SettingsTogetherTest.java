package featurekeyproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings do not go together, though each could be used. */
class SettingsTogetherTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @BeforeEach
    void makeAFile() throws Exception {
        Files.writeString(directory.resolve("there"), "{}");
    }

    private Settings read(String... keysAndValues) throws SettingsException {
        Properties system = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            system.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return Settings.read(directory, Map.of(), system);
    }

    private List<String> problems(String... keysAndValues) {
        SettingsException refused = catchThrowableOfType(SettingsException.class, () -> read(keysAndValues));
        return refused.problems();
    }

    @Test
    void letsNoTargetBeLeftAloneShorterAtMostThanAtLeast() throws Exception {
        assertThat(problems("proxy.terminal.retry-min", "40s"))
                .singleElement()
                .asString()
                .contains("proxy.terminal.retry-max=30s; allowed: at least proxy.terminal.retry-min");
        assertThat(problems("proxy.terminal.retry-max", "999ms"))
                .containsExactly("-D: proxy.terminal.retry-max=999ms; allowed: at least proxy.terminal.retry-min");
        assertThat(read("proxy.terminal.retry-min", "30s")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, localhost",
        "0.0.0.0, 127.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "::, localhost",
        "[::], ::1",
        "[::1], ::1",
        "10.1.2.3, 10.1.2.3",
        "localhost, 127.0.0.1",
        "proxy.example, Proxy.Example"
    })
    void doesNotTakeItsOwnListenerForTheTerminal(String listens, String dials) {
        assertThat(problems("proxy.tomes.host", listens, "proxy.tomes.port", "8081", "proxy.terminal.host", dials))
                .singleElement()
                .asString()
                .startsWith("-D: proxy.terminal.host=" + dials)
                .contains("allowed: another place than proxy.tomes.host and proxy.tomes.port (");
    }

    @Test
    void takesATerminalOnTheSameMachineOrPortThatIsNotItsOwnListener() throws Exception {
        assertThat(problems("proxy.terminal.targets", "broker:8080, 127.0.0.1:8080"))
                .singleElement()
                .asString()
                .startsWith("-D: proxy.terminal.targets=broker:8080, 127.0.0.1:8080; allowed: another place than");
        assertThat(read("proxy.terminal.targets", "broker:8080, 127.0.0.1:8081"))
                .isNotNull();
        assertThat(read("proxy.tomes.host", "10.1.2.3", "proxy.tomes.port", "8081"))
                .isNotNull();
        assertThat(read("proxy.tomes.port", "8081", "proxy.terminal.host", "::1"))
                .isNotNull();
        assertThat(read("proxy.tomes.port", "0")).isNotNull();
    }

    @Test
    void wantsToKnowTheBalancersThatMaySayWhoConnects() throws Exception {
        assertThat(problems("proxy.tomes.proxy-protocol", "true"))
                .singleElement()
                .asString()
                .contains("proxy.tomes.proxy-protocol.from=; allowed: the addresses of the balancers, because");
        assertThat(read("proxy.tomes.proxy-protocol", "true", "proxy.tomes.proxy-protocol.from", "10.1.0.0/24"))
                .isNotNull();
    }

    @Test
    void letsASessionHoldOneMessageAtLeast() throws Exception {
        assertThat(problems("proxy.message.max-size", "129MiB"))
                .singleElement()
                .asString()
                .contains("proxy.limits.session-bytes=auto; allowed: none, or at least proxy.message.max-size");
        assertThat(problems("proxy.limits.session-bytes", "15MiB")).hasSize(1);
        assertThat(read("proxy.message.max-size", "1024MiB", "proxy.limits.session-bytes", "none"))
                .isNotNull();
        assertThat(read("proxy.message.max-size", "128MiB")).isNotNull();
    }

    @Test
    void demandsATokenWhereOtherMachinesCanReachThePort() throws Exception {
        for (String local : List.of("localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]")) {
            assertThat(read("proxy.management.host", local)).as(local).isNotNull();
        }
        for (String reachable : List.of("0.0.0.0", "::", "10.1.2.3", "[fd00::1]", "127.example", "proxy.example")) {
            assertThat(problems("proxy.management.host", reachable))
                    .singleElement()
                    .asString()
                    .contains("proxy.admin.token=; allowed: a token, because proxy.management.host=" + reachable
                            + " can be");
            assertThat(read("proxy.management.host", reachable, "proxy.admin.token", TOKEN))
                    .isNotNull();
            assertThat(read("proxy.management.host", reachable, "proxy.management.enabled", "false"))
                    .isNotNull();
        }
    }

    @Test
    void demandsTwoTokens() {
        assertThat(problems("proxy.admin.token", TOKEN, "proxy.admin.read-token", TOKEN))
                .containsExactly(
                        "-D: proxy.admin.read-token=(not shown); allowed: another token than proxy.admin.token");
    }

    @Test
    void takesKeyAndCertificateFromOneKindOfFile() throws Exception {
        for (String leg : List.of("proxy.tomes.tls", "proxy.terminal.tls")) {
            assertThat(problems(leg, "true", leg + ".certificate", "there"))
                    .singleElement()
                    .asString()
                    .contains(leg + ".key=; allowed: a PEM file, because a certificate and its key come together");
            assertThat(problems(leg, "true", leg + ".key", "there"))
                    .singleElement()
                    .asString()
                    .contains(leg + ".certificate=; allowed: a PEM file");
            assertThat(problems(
                            leg,
                            "true",
                            leg + ".key",
                            "there",
                            leg + ".certificate",
                            "there",
                            leg + ".keystore",
                            "there"))
                    .containsExactly(
                            "-D: " + leg + ".certificate=there; allowed: empty, because " + leg + ".keystore is set");
            assertThat(problems(leg, "true", leg + ".keystore", "not there"))
                    .containsExactly("-D: " + leg + ".keystore=not there; allowed: a file that can be read");
            assertThat(read(leg + ".keystore", "not there")).as("without TLS").isNotNull();
        }
    }

    @Test
    void complainsOnceOfASettingThatIsWrongInTwoWays() {
        assertThat(problems("proxy.limits.session-bytes", "many", "proxy.message.max-size", "1024MiB"))
                .singleElement()
                .asString()
                .startsWith("-D: proxy.limits.session-bytes=many; allowed: bytes");
    }
}
