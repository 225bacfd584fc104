package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.wspair.Wire;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process of its own that comes to a state in which it can serve nobody any more. */
class FatalEndIT {
    private static final String ROUTES = """
            - route:
                id: tomes-to-terminal
                from:
                  uri: ws-pair:tomes
                  steps:
                    - process: { ref: "#class:featurekeyproxy.Trouble" }
                    - to: { uri: "ws-pair:terminal" }
            - route:
                id: terminal-to-tomes
                from:
                  uri: ws-pair:terminal
                  steps:
                    - to: { uri: "ws-pair:tomes" }
            """;

    private final Wire.Server terminal = new Wire.Server();

    @SuppressWarnings("NullAway.Init") // set by start
    private Process process;

    @SuppressWarnings("NullAway.Init") // set by start
    private Wire tomes;

    @SuppressWarnings("NullAway.Init") // set by start
    private Wire accepted;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(directory.resolve("config"));
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/proxy.camel.yaml"), ROUTES);
        Files.copy(Path.of("config/mapping.json"), directory.resolve("config/mapping.json"));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        "-Dproxy.tomes.host=127.0.0.1",
                        "-Dproxy.tomes.port=0",
                        "-Dcamel.management.port=0",
                        "-Dproxy.warm-up.messages=off",
                        "-Dproxy.terminal.host=127.0.0.1",
                        "-Dproxy.terminal.port=" + terminal.port(),
                        "featurekeyproxy.FeatureKeyProxy")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console").toFile())
                .start();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(directory.resolve("console")).contains(" ready"));
        tomes = Wire.open(port("port"));
        tomes.request("/");
        accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, 0))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private int port(String name) throws Exception {
        String ready = Files.readString(directory.resolve("console"))
                .lines()
                .filter(line -> line.contains(" ready"))
                .findFirst()
                .orElseThrow();
        Matcher port = Pattern.compile("\\b" + name + "=\"?(\\d+)").matcher(ready);
        assertThat(port.find()).as(ready).isTrue();
        return Integer.parseInt(port.group(1));
    }

    @AfterEach
    void close() throws Exception {
        process.destroyForcibly().waitFor();
        for (Wire wire : new Wire[] {tomes, accepted}) {
            if (wire != null) {
                wire.close();
            }
        }
        terminal.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no memory", "no memory in a task", "end of the loop"})
    void endsWithAnExitCodeOfItsOwnAndSaysWhy(String what) throws Exception {
        tomes.sendText(what);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the process ends").isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(Files.readString(directory.resolve("console"))).contains("THE PROCESS ENDS AT ONCE");
    }

    @Test
    void goesOnAfterAStackThatAPeerMadeTooDeep() throws Exception {
        tomes.sendText("nested too deep");
        assertThat(accepted.read().text()).isEqualTo("nested too deep");

        tomes.sendText("passes");

        assertThat(accepted.read().text()).isEqualTo("passes");
    }

    @Test
    void namesAnEventLoopThatDoesNotAnswerAndIsNoLongerAlive() throws Exception {
        int management = port("management");
        assertThat(RawHttp.get(management, "/observe/health/live").status()).isEqualTo(200);

        tomes.sendText("the loop hangs");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> RawHttp.get(management, "/observe/health/live").status() == 503);
        String body = RawHttp.get(management, "/observe/health/live").body();
        List<String> silent = new ObjectMapper()
                .readTree(body).get("checks").findParents("name").stream()
                        .filter(check -> check.get("name").asText().equals("event-loops"))
                        .map(check -> check.at("/data/silent").asText())
                        .toList();
        assertThat(silent).singleElement().asString().contains("eventloop-thread");
    }
}
