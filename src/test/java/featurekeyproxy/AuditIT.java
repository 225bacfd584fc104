package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.config.Settings;
import featurekeyproxy.mapping.Codes;
import featurekeyproxy.ops.audit.AuditVerification;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail of a real proxy: what its lines say is what happened on the wire. */
class AuditIT {
    private static final String OLD = "03AZ0CGG8X4E51G55STFHCDG8X";
    private static final String NEW = "03X32638Z2ZHP629Y9T7PPM0X";
    private static final String MAPPING = """
            { "featureKeyMappings": { "oldToNew": { "%s": "%s" } }, "devices": { "unknown": "map" } }
            """.formatted(OLD, NEW);
    private static final String REQUEST = "{\"MessageType\":\"ApplicationInitializationMessage\",\"Donor\":\"Zoë\","
            + "\"DestinationId\":\"TRIMA-1\",\"MessageId\":1,\"Payload\":{\"FeatureCodes\":[\"K\",\"%s\"]}}";
    private static final String REPLY = "{\"MessageType\":\"ApplicationInitializationResponseMessage\","
            + "\"SourceId\":\"TRIMA-1\",\"InResponseTo\":1,\"Payload\":{\"FeatureKeysConfirmationCode\":\"%s\"}}";

    @TempDir
    Path directory;

    private final Wire.Server terminal = new Wire.Server();
    private final Properties properties = new Properties();

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(directory.resolve("config"));
        save(MAPPING);
        properties.setProperty("proxy.management.enabled", "false");
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.setProperty("proxy.terminal.port", Integer.toString(terminal.port()));
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
    }

    private void save(String mapping) throws IOException {
        Files.writeString(directory.resolve("config/mapping.json"), mapping);
    }

    private ProxyApplication proxy() throws Exception {
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private List<JsonNode> trail() {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private JsonNode line(String event) {
        List<JsonNode> found = trail().stream()
                .filter(line -> line.path("event").asText().equals(event))
                .toList();
        assertThat(found).as(event).hasSize(1);
        return found.get(0);
    }

    private void initialize(ProxyApplication proxy) throws Exception {
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request("/");
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                tomes.sendText(REQUEST.formatted(OLD));
                assertThat(accepted.read().text()).isEqualTo(REQUEST.formatted(NEW));
                accepted.send(true, Wire.TEXT, REPLY.formatted(NEW).getBytes(StandardCharsets.UTF_8));
                assertThat(tomes.read().text()).isEqualTo(REPLY.formatted(OLD));
                accepted.send(true, Wire.TEXT, REPLY.substring(0, 90).getBytes(StandardCharsets.UTF_8));
                tomes.read();
            }
        }
    }

    @Test
    void tellsOfEachInitializationWhichBytesBecameWhatAndWhy() throws Exception {
        try (ProxyApplication proxy = proxy()) {
            initialize(proxy);
        }

        JsonNode request = line("request");
        assertThat(request.path("device").asText()).isEqualTo("TRIMA-1");
        assertThat(request.path("session").asText()).isNotEmpty();
        assertThat(request.path("reason").asText()).isEqualTo("MAPPED");
        assertThat(request.path("outcome").asText()).isEqualTo("rewritten");
        assertThat(request.path("table").asLong()).isEqualTo(1);
        assertThat(request.path("tableHash").asText()).hasSize(12);
        JsonNode kept = request.path("codes").path(0);
        JsonNode mapped = request.path("codes").path(1);
        assertThat(kept.path("before").asText()).isEqualTo(Codes.fingerprint("K"));
        assertThat(kept.path("reason").asText()).isEqualTo("UNMAPPED");
        assertThat(kept.has("bytes")).isFalse();
        assertThat(mapped.path("before").asText()).isEqualTo(Codes.fingerprint(OLD));
        assertThat(mapped.path("after").asText()).isEqualTo(Codes.fingerprint(NEW));
        assertThat(mapped.path("rule").asText()).isEqualTo(Codes.fingerprint(OLD) + "→" + Codes.fingerprint(NEW));
        byte[] sent = REQUEST.formatted(OLD).getBytes(StandardCharsets.UTF_8);
        byte[] named = Arrays.copyOfRange(
                sent,
                mapped.path("bytes").path(0).asInt(),
                mapped.path("bytes").path(1).asInt());
        assertThat(new String(named, StandardCharsets.UTF_8)).isEqualTo(OLD);
        assertThat(mapped.path("newLength").asInt()).isEqualTo(NEW.length());

        JsonNode reply = decision("RESTORED");
        assertThat(reply.path("session")).isEqualTo(request.path("session"));
        assertThat(reply.path("answeredMillis").asDouble()).isPositive();
        assertThat(decision("NOT_UNDERSTOOD").path("fault").asText()).isNotEmpty();
        assertThat(trail().toString()).doesNotContain(OLD, NEW, "Zoë");
        assertThat(AuditVerification.of(directory.resolve("audit"), List.of()).holds())
                .isTrue();
    }

    private JsonNode decision(String reason) {
        return trail().stream()
                .filter(line -> line.path("reason").asText().equals(reason))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsOfStartsReloadsAndStopsInTheirOrder() throws Exception {
        try (ProxyApplication proxy = proxy()) {
            assertThat(proxy.port()).isPositive();
            awaitLines(2);
            save("{");
            awaitLines(3);
            save(MAPPING.replace("map\"", "passthrough\""));
            awaitLines(4);
            Files.createDirectories(directory.resolve("routes"));
            Files.writeString(
                    directory.resolve("routes/extra.yaml"),
                    "- route:\n    from:\n      uri: nothing:here\n      steps:\n        - log: x\n");
            awaitLines(5);
        }
        assertThat(trail())
                .extracting(line -> line.path("event").asText()
                        + line.path("what").asText()
                        + line.path("outcome").asText())
                .containsExactly(
                        "started",
                        "reloadedmappingapplied",
                        "reloadedmappingrefused",
                        "reloadedmappingapplied",
                        "reloadedroutesrefused",
                        "stopped");
        assertThat(trail().get(3).path("detail").asText()).startsWith("version 2, mapping ");
    }

    private void awaitLines(int count) {
        await().until(() -> trail().size() == count);
    }

    @Test
    void goesOnWithOneChainOverSeveralRunsAndWritesNothingWhenSwitchedOff() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (ProxyApplication proxy = proxy()) {
                initialize(proxy);
            }
        }
        int lines = trail().size();
        assertThat(lines).isEqualTo(3 * (2 + 3 + 1));
        properties.setProperty("proxy.audit.enabled", "false");
        try (ProxyApplication proxy = proxy()) {
            initialize(proxy);
        }

        assertThat(trail()).hasSize(lines);
        assertThat(AuditVerification.of(directory.resolve("audit"), List.of()).text())
                .contains("the chain holds: 0 problems, " + lines + " lines");
    }
}
