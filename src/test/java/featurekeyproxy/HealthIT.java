package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.reload.Loaded;
import featurekeyproxy.reload.WatchedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the proxy is alive, ready and well, as balancers and people ask it. */
class HealthIT {
    @TempDir
    private Path directory;

    private static JsonNode check(HttpResponse<String> answer, String name) {
        try {
            for (JsonNode check : new ObjectMapper().readTree(answer.body()).get("checks")) {
                if (check.get("name").asText().equals(name)) {
                    return check;
                }
            }
            throw new AssertionError("no check " + name + " in " + answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String status(HttpResponse<String> answer, String name) {
        return check(answer, name).get("status").asText();
    }

    @Test
    void isReadyAndAliveWhenItServes() throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory)) {
            HttpResponse<String> ready = proxy.get("/observe/health/ready");
            assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
            assertThat(status(ready, "listener")).isEqualTo("UP");
            assertThat(status(ready, "terminal")).isEqualTo("UP");
            assertThat(status(ready, "mapping")).isEqualTo("UP");
            assertThat(check(ready, "mapping").get("data").get("rules").asInt()).isEqualTo(3);
            HttpResponse<String> live = proxy.get("/observe/health/live");
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(status(live, "context")).isEqualTo("UP");
        }
    }

    @Test
    void namesAThreadThatHangsAndStaysAlive() throws Exception {
        CompletableFuture<FileSnapshot> share = new CompletableFuture<>();
        try (BusyProxy proxy = new BusyProxy(directory);
                WatchedFiles<String> files = new WatchedFiles<>(
                        "dead share",
                        "",
                        share::join,
                        read -> new Loaded.Usable<>("", List.of()),
                        (before, after) -> {},
                        System::nanoTime)) {
            assertThat(check(proxy.get("/observe/health/live"), "threads")
                            .path("data")
                            .path("silent")
                            .asText())
                    .doesNotContain("dead share");
            files.watch();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                HttpResponse<String> live = proxy.get("/observe/health/live");
                assertThat(live.statusCode()).isEqualTo(200);
                assertThat(check(live, "threads").path("data").path("silent").asText())
                        .contains("watch-dead share");
            });

            share.complete(new FileSnapshot.Absent("a share"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(check(proxy.get("/observe/health/live"), "threads")
                                    .path("data")
                                    .path("silent")
                                    .asText())
                            .doesNotContain("dead share"));
        }
    }

    @Test
    void isNotReadyAnyMoreAsSoonAsItDrainsButStaysAlive() throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory, "proxy.drain.timeout=60s")) {
            BusyProxy.Ends ends = proxy.session();
            assertThat(ends.toTerminal("hello")).isEqualTo("hello");
            Thread stop = new Thread(() -> proxy.application().drainAndClose(), "stop");
            stop.start();

            await().untilAsserted(() ->
                    assertThat(proxy.get("/observe/health/ready").statusCode()).isEqualTo(503));
            ends.toTerminal("keeps the session from being quiet");
            assertThat(status(proxy.get("/observe/health/ready"), "listener")).isEqualTo("DOWN");
            assertThat(proxy.get("/observe/health/live").statusCode()).isEqualTo(200);
            ends.tomes().close();
            ends.terminal().close();
            stop.join();
        }
    }

    @Test
    void isReadyButNotWellWhileATargetIsBrokenOrTheMappingFileIs() throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory)) {
            proxy.session();
            proxy.spoilMapping();

            await().untilAsserted(() -> assertThat(status(proxy.get("/observe/health"), "mapping-file"))
                    .isEqualTo("DOWN"));
            HttpResponse<String> all = proxy.get("/observe/health");
            assertThat(all.statusCode()).isEqualTo(503);
            JsonNode file = check(all, "mapping-file").get("data");
            assertThat(file.get("outcome").asText()).isEqualTo("refused");
            assertThat(file.get("problems").asInt()).isPositive();
            assertThat(check(all, "terminal-targets")
                            .get("data")
                            .get("127.0.0.1:1")
                            .asText())
                    .isEqualTo("OPEN");
            assertThat(proxy.get("/observe/health/ready").statusCode()).isEqualTo(200);
            await().untilAsserted(
                            () -> assertThat(proxy.problems()).contains("mapping-refused", "terminal-127.0.0.1:1"));

            proxy.saveMapping("\"_comment\": \"mended\",");
            await().untilAsserted(() -> assertThat(status(proxy.get("/observe/health"), "mapping-file"))
                    .isEqualTo("UP"));
        }
    }

    @Test
    void findsOutByItselfThatTheTerminalIsDownAndThatItIsBack() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (BusyProxy proxy = new BusyProxy(
                directory,
                "proxy.terminal.targets=127.0.0.1:" + port,
                "proxy.terminal.probe=tcp",
                "proxy.terminal.retry-min=10ms",
                "proxy.terminal.retry-max=100ms")) {
            await().untilAsserted(() ->
                    assertThat(proxy.get("/observe/health/ready").statusCode()).isEqualTo(503));
            await().untilAsserted(() -> assertThat(proxy.problems()).contains("terminal-127.0.0.1:" + port));

            try (ServerSocket back = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
                await().untilAsserted(() -> assertThat(
                                proxy.get("/observe/health/ready").statusCode())
                        .isEqualTo(200));
                assertThat(back.isBound()).isTrue();
            }
        }
    }

    @Test
    void saysThatNobodyHasAskedTheTerminalInsteadOfPraisingIt() throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory)) {
            assertThat(check(proxy.get("/observe/health/ready"), "terminal")
                            .get("message")
                            .asText())
                    .isEqualTo("the Terminal was not asked yet");
        }
    }

    @Test
    void isNotReadyWhenNoTargetAnswers() throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory, "proxy.terminal.targets=127.0.0.1:1")) {
            try (featurekeyproxy.wspair.Wire tomes =
                    featurekeyproxy.wspair.Wire.connect(proxy.application().port(), "/")) {
                assertThat(tomes.head().status()).isEqualTo(502);
            }
            HttpResponse<String> ready = proxy.get("/observe/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(status(ready, "terminal")).isEqualTo("DOWN");
        }
    }

    @Test
    void tellsThatMoreMessagesFailThanTheMappingFileAllows() throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory)) {
            BusyProxy.Ends ends = proxy.session();
            assertThat(status(proxy.get("/observe/health"), "error-rate")).isEqualTo("UP");
            ends.toTerminal("fail on purpose");

            await().untilAsserted(() -> assertThat(status(proxy.get("/observe/health"), "error-rate"))
                    .isEqualTo("DOWN"));
            JsonNode data = check(proxy.get("/observe/health"), "error-rate").get("data");
            assertThat(data.get("failedMessages").asInt()).isEqualTo(1);
            assertThat(data.get("threshold").asDouble()).isEqualTo(0.01);
            await().untilAsserted(() -> assertThat(proxy.problems()).contains("health-error-rate"));
            assertThat(proxy.get("/observe/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tellsThatTheAuditTrailCannotBeWrittenAndStaysReady() throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory)) {
            assertThat(status(proxy.get("/observe/health"), "audit-trail")).isEqualTo("UP");
            Path trail = directory.resolve("audit");
            Files.move(trail, directory.resolve("elsewhere"));
            Files.createFile(trail); // no directory can be made there
            proxy.spoilMapping(); // which is recorded

            await().untilAsserted(() -> assertThat(status(proxy.get("/observe/health"), "audit-trail"))
                    .isEqualTo("DOWN"));
            JsonNode data = check(proxy.get("/observe/health"), "audit-trail").get("data");
            assertThat(data.get("trouble").asText()).contains("audit.lock: Not a directory");
            await().untilAsserted(() -> assertThat(check(proxy.get("/observe/health"), "audit-trail")
                            .get("data")
                            .get("waiting")
                            .asInt())
                    .isPositive());
            assertThat(proxy.get("/observe/health/ready").statusCode()).isEqualTo(200);
            assertThat(proxy.scrape().value("featurekeyproxy_audit_stalled")).isEqualTo(1);
            assertThat(proxy.scrape().value("featurekeyproxy_audit_events_waiting"))
                    .isPositive();
            assertThat(proxy.scrape().value("featurekeyproxy_audit_events_lost_total"))
                    .isZero();
            await().untilAsserted(() -> assertThat(proxy.problems()).contains("audit-stalled"));

            Files.delete(trail);
            await().untilAsserted(() -> assertThat(check(proxy.get("/observe/health"), "audit-trail")
                            .get("data")
                            .has("trouble"))
                    .as("it is written again")
                    .isFalse());
            await().untilAsserted(() -> assertThat(proxy.problems()).doesNotContain("audit-stalled"));
            assertThat(proxy.scrape().value("featurekeyproxy_audit_stalled")).isZero();
            assertThat(proxy.problems()).as("its files were moved").contains("audit-disturbed");
            assertThat(proxy.scrape().value("featurekeyproxy_audit_disturbed")).isEqualTo(1);
            await().untilAsserted(() -> assertThat(proxy.scrape().value("featurekeyproxy_health", "check=audit-trail"))
                    .isZero());
            assertThat(proxy.scrape().value("featurekeyproxy_health", "check=listener"))
                    .isEqualTo(1);
            assertThat(status(proxy.get("/observe/health"), "audit-trail")).isEqualTo("DOWN");
        }
    }

    @Test
    void tellsThatMessagesTakeLongerThanTheMappingFileAllows() throws Exception {
        try (BusyProxy proxy = new BusyProxy(directory)) {
            proxy.saveMapping("\"monitoring\": { \"alertThresholds\": { \"latencyMs\": 1, \"errorRate\": 0.5 } },");
            await().untilAsserted(() -> assertThat(proxy.scrape().value("featurekeyproxy_alert_latency_seconds"))
                    .isEqualTo(0.001));
            BusyProxy.Ends ends = proxy.session();
            ends.toTerminal("sleep on purpose");

            await().untilAsserted(() ->
                    assertThat(status(proxy.get("/observe/health"), "latency")).isEqualTo("DOWN"));
            await().untilAsserted(() -> assertThat(proxy.problems()).contains("health-latency"));
            assertThat(proxy.get("/observe/health/ready").statusCode()).isEqualTo(200);
        }
    }
}
