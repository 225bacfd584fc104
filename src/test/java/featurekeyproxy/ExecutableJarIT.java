package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.alert.MailServer;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that operators run, as its own process from a directory that has nothing else. */
class ExecutableJarIT {
    private static final String OLD = "03AZ0CGG8X4E51G55STFHCDG8X";
    private static final String NEW = "03X32638Z2ZHP629Y9T7PPM0X";
    private static final String MAPPING = """
            {
              "featureKeyMappings": { "oldToNew": { "%s": "%s" } },
              "devices": { "unknown": "map" }
            }
            """.formatted(OLD, NEW);

    @TempDir
    Path directory;

    private final Wire.Server terminal = new Wire.Server();

    @AfterEach
    void close() throws IOException {
        terminal.close();
    }

    /** Runs to the end and returns the process. */
    private JarProcess ended(int exitCode, String... arguments) throws Exception {
        try (JarProcess process = new JarProcess(directory, arguments)) {
            assertThat(process.exitCode()).as(process.output()).isEqualTo(exitCode);
            return process;
        }
    }

    private JarProcess proxy(String... more) throws Exception {
        Path mapping = Files.writeString(directory.resolve("codes.json"), MAPPING);
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "-Dproxy.terminal.port=" + terminal.port(),
                "-Dproxy.tomes.port=" + freePort(),
                "-Dproxy.mapping.file=" + mapping.getFileName()));
        arguments.addAll(List.of(more));
        return new JarProcess(directory, arguments.toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the proxy is ready and returns its port. */
    private static int port(JarProcess proxy) throws InterruptedException {
        return Integer.parseInt(proxy.awaitLine(" ready port=").replaceAll(".* ready port=(\\d+).*", "$1"));
    }

    private static String initialization(String code) {
        return "{\"MessageType\":\"ApplicationInitializationMessage\",\"DestinationId\":\"TRIMA-1\",\"MessageId\":1,"
                + "\"Payload\":{\"FeatureCodes\":[\"" + code + "\"]}}";
    }

    @Test
    void proxiesToAnyWebSocketServerAndTellsBothSidesOfItsEnd() throws Exception {
        try (JarProcess proxy = proxy();
                Wire tomes = Wire.open(port(proxy))) {
            tomes.request("/broker?x=1");
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                assertThat(accepted.head().line()).isEqualTo("GET /broker?x=1 HTTP/1.1");

                tomes.sendText(initialization(OLD));
                tomes.sendText("patient data");
                accepted.send(true, Wire.BINARY, new byte[70_000]);
                assertThat(accepted.read().text()).isEqualTo(initialization(NEW));
                assertThat(accepted.read().text()).isEqualTo("patient data");
                assertThat(tomes.read().payload()).hasSize(70_000);

                proxy.terminate();

                Wire.Frame atTomes = tomes.read();
                Wire.Frame atTerminal = accepted.read();
                tomes.send(true, Wire.CLOSE, atTomes.payload());
                accepted.send(true, Wire.CLOSE, atTerminal.payload());
                assertThat(atTomes.closeCode()).isEqualTo(1001);
                assertThat(atTerminal.closeCode()).isEqualTo(1001);
            }
            assertThat(proxy.exitCode()).isZero();
            assertThat(proxy.output())
                    .contains("session opened", "session closed")
                    .doesNotContain("patient data", OLD, NEW, "Exception");
        }
    }

    @Test
    void warmsUpBeforeItIsReadyAndSaysNothingElseOfThat() throws Exception {
        try (JarProcess proxy = proxy("-Dproxy.warm-up.messages=500", "-Dproxy.warm-up.limit=60s")) {
            int warmedUp =
                    Integer.parseInt(proxy.awaitLine(" warmed up messages=").replaceAll(".* messages=(\\d+).*", "$1"));
            port(proxy);

            assertThat(warmedUp).isGreaterThanOrEqualTo(500);
            assertThat(proxy.output()).doesNotContain("session opened", "initialization re", "warm-up failed");
        }
    }

    @Test
    void takesRoutesAndSettingsBesideItRatherThanThoseInTheJar() throws Exception {
        Files.createDirectories(directory.resolve("config"));
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("config/application.properties"),
                "proxy.terminal.host=127.0.0.1\nproxy.terminal.forwarded-headers=none\nproxy.close-timeout=500ms\nsite.mark=our mark\n");
        Files.writeString(directory.resolve("config/mapping.json"), MAPPING.replace(NEW, NEW.replace('X', 'Y')));
        Files.writeString(directory.resolve("routes/proxy.camel.yaml"), """
                - route:
                    id: tomes-to-terminal
                    from:
                      uri: ws-pair:tomes
                      steps:
                        - choice:
                            when:
                              - simple: "${bodyAs(String)} contains 'fail'"
                                steps:
                                  - throwException: { exceptionType: "java.lang.IllegalStateException", message: "no" }
                              - expression: { ref: initializationRequest }
                                steps:
                                  - process: { ref: featureCodes }
                            otherwise:
                              steps:
                                - setBody: { simple: "${bodyAs(String)}, {{site.mark}}" }
                        - to: { uri: "ws-pair:terminal" }
                """ + ShippedRoutes.TO_TOMES);
        try (JarProcess proxy = new JarProcess(
                        directory,
                        "-Dproxy.terminal.port=" + terminal.port(),
                        "-Dproxy.tomes.port=" + freePort(),
                        "run");
                Wire tomes = Wire.open(port(proxy))) {
            tomes.request("/");
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                assertThat(accepted.head().headers()).doesNotContainKey("x-forwarded-for");
                tomes.sendText("hello");
                assertThat(accepted.read().text()).isEqualTo("hello, our mark");
                tomes.sendText(initialization(OLD));
                assertThat(accepted.read().text()).isEqualTo(initialization(NEW.replace('X', 'Y')));
                tomes.sendText("patient data that makes a step fail");
                assertThat(accepted.read().text()).isEqualTo("patient data that makes a step fail");
            }
            proxy.terminate();
            proxy.exitCode();
            assertThat(proxy.output())
                    .contains("a route failed before it sent its message on")
                    .doesNotContain("patient data");
        }
    }

    @Test
    void saysHowItIsUsedAndWhichVersionItIs() throws Exception {
        assertThat(ended(0, "--help").output()).contains("run", "demo", "check", "-Dkey=value");
        assertThat(ended(0, "--version").output()).matches("feature-key-proxy \\d+\\.\\d+\\.\\d+.*");
        assertThat(ended(2, "runn").output()).contains("runn");
    }

    @Test
    void triesAlertsByMailWithWhatTheJarCarries() throws Exception {
        try (MailServer mail = new MailServer()) {
            String output = ended(
                            0,
                            "-Dproxy.alerts.mail=it@hospital.example",
                            "-Dproxy.alerts.mail.host=127.0.0.1",
                            "-Dproxy.alerts.mail.port=" + mail.port(),
                            "-Dproxy.alerts.mail.tls=off",
                            "check",
                            "--alerts")
                    .output();
            assertThat(output).contains("alerts by mail: sent");
            assertThat(mail.mails()).singleElement().asString().contains("Subject: [Feature Key Proxy] test");
        }
    }

    @Test
    void checksAMappingFileWithItsExitCode() throws Exception {
        Files.writeString(directory.resolve("good.json"), MAPPING);
        Files.writeString(directory.resolve("bad.json"), MAPPING.replace("\"map\"", "\"mapp\""));

        ended(0, "check", "good.json");
        assertThat(ended(1, "check", "bad.json").output()).contains("bad.json:3:", "mapp", "map");
        assertThat(ended(1, "check", "--format", "json", "bad.json").output()).startsWith("{");
        assertThat(ended(2, "check", "none.json").output()).contains("none.json");
    }

    @Test
    void listsAllProblemsOfABrokenConfigurationAtOnceAndEnds() throws Exception {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(
                directory.resolve("config/application.properties"), "proxy.terminal.prot=1\nproxy.tomes.tls=maybe\n");
        Files.writeString(directory.resolve("config/mapping.json"), "{\"featureKeyMappings\":{\"oldToNew\":7}}");

        assertThat(ended(1, "-Dproxy.tomes.port=many").output())
                .contains("4 problems in the settings:")
                .contains("config/application.properties:1: unknown key proxy.terminal.prot")
                .contains("config/application.properties:2: proxy.tomes.tls=maybe")
                .contains("-D: proxy.tomes.port=many")
                .contains("config/mapping.json:1:")
                .doesNotContain("\tat ");
    }

    @Test
    void doesNotRunOnTheCodesOfTheDemoWhereASiteHasNone() throws Exception {
        for (String[] command : new String[][] {{"run"}, {}}) {
            String said = ended(2, command).output();

            assertThat(said.lines()).as(said).hasSize(1);
            assertThat(said)
                    .startsWith("cannot start: ")
                    .contains(
                            "config/mapping.json",
                            directory.toRealPath().toString(),
                            "check config/mapping.json",
                            "demo",
                            "docs/mapping.md");
        }
        assertThat(directory).as("no token, audit or lock is touched").isEmptyDirectory();
    }

    @Test
    void doesNotRunOnTheCodesOfTheDemoWhereALinkToThoseOfTheSiteLeadsNowhere() throws Exception {
        Files.createDirectories(directory.resolve("config"));
        Files.createSymbolicLink(directory.resolve("config/mapping.json"), Path.of("gone.json"));

        assertThat(ended(2, "run").output()).contains("config/mapping.json", "a link that leads nowhere");
    }

    @Test
    void saysWhyItCannotStart() throws Exception {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config/mapping.json"), MAPPING);
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertThat(ended(1, "-Dproxy.tomes.port=" + occupied.getLocalPort()).output())
                    .contains(
                            "cannot start: cannot listen on 0.0.0.0:" + occupied.getLocalPort()
                                    + " (proxy.tomes.host, proxy.tomes.port): another program listens there",
                            "; end it, or choose another port")
                    .doesNotContain("\tat ");
        }
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ended(1, "-Dproxy.tomes.port=0", "-Dcamel.management.port=" + occupied.getLocalPort())
                            .output())
                    .contains("cannot start: cannot listen on 127.0.0.1:" + occupied.getLocalPort()
                            + " (camel.management.port): another program listens there")
                    .doesNotContain("\tat ");
        }
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("routes/extra.yaml"),
                "- route:\n    id: extra\n    from:\n      uri: nothing:here\n      steps:\n        - log: x\n");
        assertThat(ended(1, "-Dproxy.tomes.port=0").output()).contains("cannot start: ", "nothing");
    }

    @Test
    void showsInTheDemoThatDevicesWithNewFirmwareBecomeReadyOnlyWithTheProxy() throws Exception {
        try (JarProcess demo = new JarProcess(directory, "demo", "--seconds", "4")) {
            demo.exitCode();

            List<String> rows = demo.output()
                    .lines()
                    .dropWhile(line -> !line.startsWith("device "))
                    .filter(line -> line.startsWith("V7-"))
                    .toList();
            assertThat(rows)
                    .as(demo.output())
                    .hasSize(6)
                    .allMatch(row -> row.matches(".* ready +1"), "ready with the proxy at the first try");
            assertThat(rows)
                    .filteredOn(row -> row.contains(" non-DEHP "))
                    .hasSize(3)
                    .allMatch(row -> row.matches("V7-\\d+ +non-DEHP \\S+ +(dropped: .*|trying) +\\d+ +ready +1"));
        }
    }
}
