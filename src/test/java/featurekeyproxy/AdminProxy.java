package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.config.Settings;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** A whole proxy with its management port, and a Terminal that does what the test says. */
final class AdminProxy implements AutoCloseable {
    static final String OLD = "A1A1A1A1A1A1A1A1";
    static final String NEW = "B2B2B2B2B2B2B2B2";
    static final String ADMIN = "admin-0123456789abcdef0123456789abcdef";
    static final String READER = "reader-0123456789abcdef0123456789abcdef";
    static final String AS_ADMIN = "Authorization: Bearer " + ADMIN;
    static final String AS_READER = "Authorization: Bearer " + READER;
    static final String JSON = "Content-Type: application/json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final Wire.Server terminal = new Wire.Server();
    final ProxyApplication application;
    private final Path mapping;

    /** A session as its two ends. */
    record Ends(Wire tomes, Wire terminal) implements AutoCloseable {
        /** Sends an initialization to a device and returns the code that it gets. */
        String request(String device, String code) {
            tomes.sendText("{\"MessageType\":\"ApplicationInitializationMessage\",\"DestinationId\":\"" + device
                    + "\",\"FeatureCodes\":[\"" + code + "\"]}");
            return terminal.read().text().replaceAll(".*\\[\"(\\w+)\"].*", "$1");
        }

        /** Has a device reply with a code and returns the one that TOMEs gets. */
        String reply(String device, String code) {
            terminal.sendText("{\"MessageType\":\"ApplicationInitializationResponseMessage\",\"SourceId\":\"" + device
                    + "\",\"FeatureKeysConfirmationCode\":\"" + code + "\"}");
            return tomes.read().text().replaceAll(".*Code\":\"(\\w+)\".*", "$1");
        }

        @Override
        public void close() {
            tomes.close();
            terminal.close();
        }
    }

    AdminProxy(Path directory, String... settings) throws Exception {
        mapping = directory.resolve("mapping.json");
        map(OLD, NEW);
        Properties properties = new Properties();
        properties.setProperty("camel.management.port", "0");
        properties.setProperty("proxy.admin.token", ADMIN);
        properties.setProperty("proxy.admin.read-token", READER);
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.setProperty("proxy.terminal.port", Integer.toString(terminal.port()));
        properties.setProperty("proxy.mapping.file", mapping.toString());
        properties.setProperty("proxy.drain.timeout", "20s");
        properties.setProperty("proxy.warm-up.messages", "off");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            properties.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
        }
        application = new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    /** Saves a mapping file with one rule. */
    void map(String oldCode, String newCode) throws IOException {
        Files.writeString(mapping, """
                { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
                  "devices": { "unknown": "map" } }
                """.formatted(oldCode, newCode));
    }

    /** Saves text as the mapping file. */
    void save(String text) throws IOException {
        Files.writeString(mapping, text);
    }

    int port() {
        return application.managementPort();
    }

    Ends session(String path) {
        Wire tomes = Wire.open(application.port());
        tomes.request(path);
        Wire accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Ends(tomes, accepted);
    }

    RawHttp.Answer send(String method, String path, String body, String... headers) throws IOException {
        return RawHttp.send(port(), method, Api.ROOT + path, body, headers);
    }

    /** Has an admin write, and returns the answer's body. */
    JsonNode write(String method, String path, String body) throws IOException {
        RawHttp.Answer answer = send(method, path, body, AS_ADMIN, JSON);
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        return MAPPER.readTree(answer.body());
    }

    JsonNode get(String path) throws IOException {
        RawHttp.Answer answer = RawHttp.get(port(), Api.ROOT + path, AS_READER);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    @Override
    public void close() throws IOException {
        application.close();
        terminal.close();
    }
}
