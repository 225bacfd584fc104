package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.config.Settings;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.leg.Leg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The real proxy with its management port, to which everything has happened that it counts: initializations of each sort, steps
 * of integrators that fail and that change messages, a target that is down, refusals, sessions that end in several ways.
 */
final class BusyProxy implements AutoCloseable {
    static final String OLD = "DE0000000000000000000000000001A1";
    static final String NEW = "DE0000000000000000000000000002B1";
    private static final String SHARED = "DE0000000000000000000000000002B2";

    private static final String ROUTES =
            ShippedRoutes.withCases(ShippedRoutes.TO_TERMINAL, """
                    - expression: { simple: "${body} contains 'fail on purpose'" }
                      steps: [ { throwException: { exceptionType: java.lang.IllegalStateException, message: on purpose } } ]
                    - expression: { simple: "${body} contains 'change on purpose'" }
                      steps: [ { setBody: { constant: changed } } ]
                    - expression: { simple: "${body} contains 'sleep on purpose'" }
                      steps: [ { delay: { expression: { constant: "50" }, asyncDelayed: "false" } } ]
                    - expression: { simple: "${body} contains 'hold on purpose'" }
                      steps: [ { stop: {} } ]
                    """) + ShippedRoutes.TO_TOMES;

    private final Wire.Server terminal = new Wire.Server();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final ProxyApplication proxy;

    BusyProxy(Path directory, String... settings) throws Exception {
        this.directory = directory;
        saveMapping("");
        Files.writeString(Files.createDirectories(directory.resolve("routes")).resolve("proxy.camel.yaml"), ROUTES);
        Properties properties = new Properties();
        properties.setProperty("camel.management.port", "0");
        properties.setProperty(
                "proxy.admin.token-file", directory.resolve("token").toString());
        properties.setProperty("proxy.warm-up.messages", "off");
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.targets", "127.0.0.1:1,127.0.0.1:" + terminal.port());
        properties.setProperty(
                "proxy.terminal.probe", "off"); // which would find the first one broken before TOMEs does
        properties.setProperty("proxy.terminal.breaker-failures", "1");
        properties.setProperty("proxy.terminal.retry-min", "60s");
        properties.setProperty("proxy.terminal.retry-max", "60s");
        properties.setProperty("proxy.limits.allowed-origins", "https://good.example");
        properties.setProperty(
                "proxy.mapping.file", directory.resolve("mapping.json").toString());
        properties.setProperty(
                "proxy.routes.directory", directory.resolve("routes").toString());
        properties.setProperty("proxy.close-timeout", "500ms");
        properties.setProperty("proxy.drain.timeout", "0");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            properties.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
        }
        proxy = new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    /** Saves a valid mapping file; what is given stands before its first member. */
    void saveMapping(String more) throws IOException {
        Files.writeString(directory.resolve("mapping.json"), """
                { %s
                  "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s", "%s2": "%s", "%s3": "%s" } },
                  "tomesConfiguration": { "confirmationCode": "%s" }, "devices": { "unknown": "map" } }
                """.formatted(
                        more, OLD, NEW, OLD.substring(1), SHARED, OLD.substring(1), SHARED, OLD));
    }

    void spoilMapping() throws IOException {
        Files.writeString(directory.resolve("mapping.json"), "{ \"featureKeyMappings\": 7 }");
    }

    ProxyApplication application() {
        return proxy;
    }

    /** A session, from both ends. */
    record Ends(Wire tomes, Wire terminal) {
        /** Sends to the Terminal and returns what it gets. */
        String toTerminal(String text) {
            tomes.sendText(text);
            return terminal.read().text();
        }

        /** Sends to TOMEs and returns what it gets. */
        String toTomes(String text) {
            terminal.sendText(text);
            return tomes.read().text();
        }
    }

    Ends session() {
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/link");
        Wire accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Ends(tomes, accepted);
    }

    static String request(String device, String code) {
        return "{\"MessageType\":\"ApplicationInitializationMessage\",\"DestinationId\":\"" + device
                + "\",\"Payload\":{\"FeatureCodes\":[\"" + code + "\"]}}";
    }

    static String reply(String device, String code) {
        return "{\"MessageType\":\"ApplicationInitializationResponseMessage\",\"SourceId\":\"" + device
                + "\",\"Payload\":{\"FeatureKeysConfirmationCode\":\"" + code + "\"}}";
    }

    /** Lets everything happen that has a metric. */
    void happen() throws Exception {
        Ends ends = session();
        ends.toTomes("{\"MessageType\":\"ClientHandshakeEventMessage\",\"Payload\":{\"ClientId\":\"V7-1\"}}");
        assertThat(ends.toTerminal(request("V7-1", OLD))).contains(NEW);
        assertThat(ends.toTomes(reply("V7-1", NEW))).contains(OLD);
        ends.toTerminal(request("V7-2", "DE00000000000000000000000000FFFF"));
        ends.toTerminal(request("V7-3", OLD));
        ends.toTomes(reply("V7-3", "DE00000000000000000000000000EEEE"));
        ends.toTerminal(request("V7-4", OLD));
        ends.toTerminal("fail on purpose");
        assertThat(ends.toTerminal("change on purpose")).isEqualTo("changed");
        ends.tomes().sendText("hold on purpose");
        ends.toTerminal("as it was");
        ends.tomes().sendClose(1000, "");
        ends.terminal().read();
        ends.terminal().sendClose(1000, "");
        session().terminal().drop();
        assertThat(Wire.statusForABrowser(proxy.port())).isEqualTo(403);
        spoilMapping();
        await().until(() -> scrape().value("featurekeyproxy_mapping_trouble") == 1);
        await().until(() -> application().context() != null && sessions() == 0);
    }

    private double sessions() throws Exception {
        return scrape().value("featurekeyproxy_sessions_open");
    }

    Scrape scrape() {
        return Scrape.of(get("/observe/metrics").body());
    }

    /** Returns the ids of the problems that the dashboard shows. */
    List<String> problems() throws IOException {
        String token = Files.readString(directory.resolve("token")).strip();
        String answer =
                get("/api/v1/problems", "Authorization", "Bearer " + token).body();
        return new ObjectMapper().readTree(answer).findValuesAsText("id");
    }

    HttpResponse<String> get(String path, String... headers) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.managementPort() + path));
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns how a message that is received on this leg travels, as labels have it. */
    static String direction(Leg source) {
        return source == Leg.TOMES ? "tomes_to_terminal" : "terminal_to_tomes";
    }

    @Override
    public void close() {
        proxy.close();
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
