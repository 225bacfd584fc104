package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.config.Settings;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a proxy logs of its sessions, for people, for log servers, and in a lab. */
class LogIT {
    private static final String OLD = "03AZ0CGG8X4E51G55STFHCDG8X";
    private static final String NEW = "03X32638Z2ZHP629Y9T7PPM0X";
    private static final String REQUEST = "{\"MessageType\":\"ApplicationInitializationMessage\",\"DonorName\":\"Zoe\","
            + "\"DestinationId\":\"TRIMA-1\",\"MessageId\":1,\"Payload\":{\"FeatureCodes\":[\"%s\"]}}";

    @TempDir
    Path directory;

    private final Wire.Server terminal = new Wire.Server();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger payloads = (Logger) LoggerFactory.getLogger("featurekeyproxy.payloads");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs());
        }
    };

    @AfterEach
    void close() throws IOException {
        payloads.detachAppender(appender);
        terminal.close();
    }

    private void prepare() throws IOException {
        appender.start();
        payloads.addAppender(appender);
        payloads.setLevel(Level.INFO);
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config/mapping.json"), """
                { "featureKeyMappings": { "oldToNew": { "%s": "%s" } }, "devices": { "unknown": "map" } }
                """.formatted(OLD, NEW));
    }

    private void initialize(int port) {
        try (Wire tomes = Wire.open(port)) {
            tomes.request("/");
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                tomes.sendText(REQUEST.formatted(OLD));
                assertThat(accepted.read().text()).isEqualTo(REQUEST.formatted(NEW));
            }
        }
    }

    private void run(String... settings) throws Exception {
        Properties properties = new Properties();
        List.of(settings).forEach(each -> {
            String[] setting = each.split("=", 2);
            properties.setProperty(setting[0], setting[1]);
        });
        properties.setProperty("proxy.management.enabled", "false");
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.setProperty("proxy.terminal.port", Integer.toString(terminal.port()));
        try (ProxyApplication proxy = new ProxyApplication(Settings.read(directory, Map.of(), properties)).start()) {
            initialize(proxy.port());
        }
    }

    @Test
    void showsMessagesInALabWithoutCodesAndPersonalDataAndSaysSoAtTheStart() throws Exception {
        prepare();

        run("proxy.log.payloads=lab", "proxy.log.payloads-confirmed=no-real-people");

        await().until(() -> lines.size() >= 3);
        assertThat(lines).first().asString().startsWith("WARN MESSAGES ARE LOGGED");
        assertThat(lines)
                .anyMatch(line -> line.contains("when=\"in\"") && line.contains("\"DonorName\":\"(left out)\""))
                .anyMatch(line -> line.contains("when=\"out\"") && line.contains("\"DestinationId\":\"TRIMA-1\""));
        assertThat(lines.toString())
                .contains("session=", "route=\"tomes-to-terminal\"", "\"FeatureCodes\":[\"#")
                .doesNotContain(OLD, NEW, "Zoe");
    }

    @Test
    void showsNoMessageUnlessTold() throws Exception {
        prepare();

        run("proxy.log.payloads-confirmed=no-real-people");

        assertThat(lines).isEmpty();
    }

    @Test
    void writesALineOfJsonForEachEventWithTheSessionInEveryLineAboutOne() throws Exception {
        prepare();
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/proxy.camel.yaml"), """
                - route:
                    id: tomes-to-terminal
                    from:
                      uri: ws-pair:tomes
                      steps:
                        - log: { message: "a step says ${body}", loggingLevel: ERROR, logName: "site" }
                        - choice:
                            when:
                              - expression: { ref: initializationRequest }
                                steps:
                                  - process: { ref: featureCodes }
                        - to: { uri: "ws-pair:terminal" }
                        - throwException: { exceptionType: "java.lang.IllegalStateException", message: "no" }
                """ + ShippedRoutes.TO_TOMES);
        try (JarProcess proxy = new JarProcess(
                directory,
                "-DLOG_FORMAT=json",
                "-Dproxy.tomes.port=0",
                "-Dproxy.mapping.file=" + Path.of("config/mapping.json").toAbsolutePath(),
                "-Dproxy.terminal.host=127.0.0.1",
                "-Dproxy.terminal.port=" + terminal.port())) {
            JsonNode ready = json(proxy.awaitLine("\"message\":\"ready\""));
            initialize(ready.path("port").asInt());
            proxy.awaitLine("session closed");
            proxy.terminate();
            assertThat(proxy.exitCode()).isZero();
            List<JsonNode> events = new ArrayList<>();
            for (String line : proxy.output().lines().toList()) {
                events.add(json(line));
            }
            assertThat(events)
                    .extracting(event -> event.path("message").asText())
                    .contains("stopped");
            for (String message : List.of(
                    "session opened",
                    "a step says [TEXT, " + REQUEST.formatted(OLD).length() + " bytes, not logged]",
                    "initialization request",
                    "session closed")) {
                assertThat(events)
                        .filteredOn(event -> event.path("message").asText().equals(message))
                        .as(message)
                        .singleElement()
                        .satisfies(event ->
                                assertThat(event.path("session").asText()).isNotEmpty());
            }
            assertThat(proxy.output()).doesNotContain(OLD, NEW, "Zoe");
        }
    }

    private static JsonNode json(String line) throws IOException {
        JsonNode event = new ObjectMapper().readTree(line);
        assertThat(event.path("time").asText()).as(line).isNotEmpty();
        return event;
    }
}
