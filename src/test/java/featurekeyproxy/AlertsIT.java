package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import featurekeyproxy.ops.alert.MailServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives at a web hook and in a mailbox when a device does not start, and that a receiver which is away is shown. */
class AlertsIT {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String STRANGE = "DE0000000000000000000000000009F9";
    private static final String MAPPING =
            "{ \"featureKeyMappings\": { \"confirmationCodeMappings\": { \"%s\": \"%s\" } } }".formatted(OLD, NEW);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final List<String> posted = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private HttpServer hook;
    private MailServer mail;

    @BeforeEach
    void open() throws IOException {
        mail = new MailServer();
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/hooks/secret-7", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (status == 204) {
                posted.add(body);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        hook.start();
    }

    @AfterEach
    void close() throws IOException {
        hook.stop(0);
        mail.close();
    }

    private SimulatedSite site() throws Exception {
        return new SimulatedSite(
                directory,
                MAPPING,
                Map.of(
                        "proxy.alerts.webhook",
                        "http://127.0.0.1:" + hook.getAddress().getPort() + "/hooks/secret-7",
                        "proxy.alerts.mail",
                        "it@hospital.example",
                        "proxy.alerts.mail.host",
                        "127.0.0.1",
                        "proxy.alerts.mail.port",
                        Integer.toString(mail.port()),
                        "proxy.alerts.mail.tls",
                        "off",
                        "proxy.alerts.after",
                        "0s",
                        "proxy.alerts.page",
                        "https://proxy.hospital.example/"));
    }

    private List<JsonNode> alerts(String id) {
        return posted.stream()
                .map(AlertsIT::read)
                .filter(alert -> alert.path("id").asText().equals(id))
                .toList();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tellByWebHookAndMailOfADeviceThatDoesNotStartAndThatItIsOver() throws Exception {
        try (SimulatedSite site = site()) {
            site.join(site.device("V7-001", "7.1.0", STRANGE));
            site.tomes("TOMEs", OLD);
            String id = "device-UNKNOWN_CODE-V7-001";
            await().until(() -> !alerts(id).isEmpty());

            JsonNode alert = alerts(id).get(0);
            JsonNode problem = site.problem(id);
            assertThat(alert.path("state").asText()).isEqualTo("open");
            assertThat(alert.path("severity").asText()).isEqualTo("error");
            assertThat(alert.path("device").asText()).isEqualTo("V7-001");
            assertThat(alert.path("title").asText())
                    .isEqualTo(problem.path("title").asText());
            assertThat(alert.path("cure").asText())
                    .isEqualTo(problem.path("nextStep").asText());
            assertThat(alert.path("link").asText())
                    .isEqualTo("https://proxy.hospital.example/help/operations#featurekeyproxyunknowncode");
            await().untilAsserted(() -> assertThat(mail.mails()).anySatisfy(each -> assertThat(each)
                    .contains("To: it@hospital.example", "Subject: [Feature Key Proxy] error: Device V7-001")
                    .contains("What to do: ", "#featurekeyproxyunknowncode")));

            site.delete("/devices/V7-001");

            await().until(() -> alerts(id).size() == 2);
            assertThat(alerts(id).get(1).path("state").asText()).isEqualTo("resolved");
            await().untilAsserted(() -> assertThat(mail.mails()).anySatisfy(each -> assertThat(each)
                    .contains("Subject: [Feature Key Proxy] resolved: Device V7-001")));
            assertThat(posted.toString() + mail.mails()).doesNotContain(OLD, NEW, STRANGE);
        }
    }

    @Test
    void areShownAsAProblemWhileTheReceiverIsAwayAndArriveWhenItIsBack() throws Exception {
        status = 503;
        try (SimulatedSite site = site()) {
            site.join(site.device("V7-001", "7.1.0", STRANGE));
            site.tomes("TOMEs", OLD);

            await().untilAsserted(() -> assertThat(
                            site.problem("alerts-webhook").path("detail").asText())
                    .contains("127.0.0.1 answered with HTTP status 503")
                    .doesNotContain("secret-7"));
            assertThat(site.scrape().value("featurekeyproxy_alerts_failing", "channel=webhook"))
                    .isEqualTo(1);
            await().untilAsserted(() -> assertThat(mail.mails())
                    .as("told by the other channel")
                    .anySatisfy(each -> assertThat(each).contains("Alerts do not arrive by the web hook")));
            assertThat(read(site.post("/alerts/test").body())
                            .at("/channels/webhook")
                            .asText())
                    .contains("503");

            status = 204;

            await().until(() -> !alerts("device-UNKNOWN_CODE-V7-001").isEmpty());
            await().until(() -> site.problem("alerts-webhook").isMissingNode());
            assertThat(read(site.post("/alerts/test").body()).path("channels").toString())
                    .isEqualTo("{\"webhook\":\"sent\",\"mail\":\"sent\"}");
            assertThat(mail.mails())
                    .anySatisfy(each -> assertThat(each).contains("test: Alerts of the Feature Key Proxy"));
        }
    }

    @Test
    void tellWhatAMailServerRefuses() throws Exception {
        mail.refuse();
        try (SimulatedSite site = site()) {
            assertThat(read(site.post("/alerts/test").body())
                            .at("/channels/mail")
                            .asText())
                    .contains("127.0.0.1 refused the mail", "550 no such receiver");
        }
    }
}
