package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.ops.log.ReloadLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Files are spoilt, removed and mended while the proxy runs, and everybody is told of it in the same way. */
class ReloadOutcomesIT {
    @TempDir
    private static Path keys;

    @TempDir
    private Path directory;

    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage() + " " + event.getKeyValuePairs());
        }
    };
    private final Logger logger = (Logger) LoggerFactory.getLogger(ReloadLog.class);

    /** A kind of files: how it is named, where it is, and what is wrong with it when it is spoilt. */
    enum Kind {
        MAPPING("mapping", "mapping-file", "mapping.json", "{ \"featureKeyMappings\": 7 }", "mapping.json:1:"),
        ROUTES("routes", "route-files", "routes/proxy.camel.yaml", "- route: [", "proxy.camel.yaml"),
        TOMES_TLS("tomes-tls", "tomes-tls-files", "live.p12", "no store", "keystore: a PKCS12 or JKS file");

        private final String text;
        private final String check;
        private final String file;
        private final String spoilt;
        private final String why;

        Kind(String text, String check, String file, String spoilt, String why) {
            this.text = text;
            this.check = check;
            this.file = file;
            this.spoilt = spoilt;
            this.why = why;
        }

        /** Returns other content for the file than what it holds, which is right too. */
        byte[] other(byte[] now) throws IOException {
            return this == TOMES_TLS
                    ? Files.readAllBytes(keys.resolve("other.p12"))
                    : (new String(now, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyFile.make(keys, "live");
        KeyFile.make(keys, "other");
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    private BusyProxy proxy() throws Exception {
        Files.copy(keys.resolve("live.p12"), directory.resolve("live.p12"));
        return new BusyProxy(
                directory,
                "proxy.tomes.tls=true",
                "proxy.tomes.tls.keystore=" + directory.resolve("live.p12"),
                "proxy.tomes.tls.keystore-password=" + KeyFile.PASSWORD,
                "proxy.audit.directory=" + directory.resolve("audit"));
    }

    @ParameterizedTest
    @EnumSource
    void tellsLogAuditMetricsHealthAndPageWhateverBecomesOfTheFiles(Kind kind) throws Exception {
        Path file = directory.resolve(kind.file);
        try (BusyProxy proxy = proxy()) {
            byte[] right = Files.readAllBytes(file);
            assertThat(check(proxy, kind).get("status").asText()).isEqualTo("UP");
            assertThat(check(proxy, kind).get("data").get("lookedSecondsAgo").asDouble())
                    .isNotNegative();

            Instant before = Instant.now();
            Files.writeString(file, kind.spoilt);
            awaitTrouble(proxy, kind, "refused");
            assertThat(check(proxy, kind).get("data").get("why").asText()).contains(kind.why);
            assertThat(check(proxy, kind).get("data").get("nextStart").asText())
                    .contains("The next start will fail because ", kind.why);
            Instant since =
                    Instant.parse(check(proxy, kind).get("data").get("since").asText());
            assertThat(since).isBetween(before.minusSeconds(1), Instant.now());

            Path whole = directory.resolve(Path.of(kind.file).getName(0));
            Files.move(whole, directory.resolve("away"));
            awaitTrouble(proxy, kind, "missing");
            assertThat(check(proxy, kind).get("data").get("since").asText()).isEqualTo(since.toString());

            Files.move(directory.resolve("away"), whole);
            Files.write(file, right);
            awaitRight(proxy, kind, "restored");

            Files.write(file, kind.other(right));
            awaitRight(proxy, kind, "applied");
            assertThat(proxy.get("/observe/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tellsOfAPipeInPlaceOfAFileAndHoldsNoOtherKindOfFilesUp() throws Exception {
        Path file = directory.resolve(Kind.MAPPING.file);
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (BusyProxy proxy = proxy()) {
            byte[] right = Files.readAllBytes(file);
            Files.move(pipe, file, StandardCopyOption.REPLACE_EXISTING); // whoever opened it would wait for a writer
            awaitTrouble(proxy, Kind.MAPPING, "unreadable");
            Path routes = directory.resolve(Kind.ROUTES.file);
            Files.write(routes, Kind.ROUTES.other(Files.readAllBytes(routes)));
            awaitRight(proxy, Kind.ROUTES, "applied");
            assertThat(proxy.get("/observe/health/ready").statusCode()).isEqualTo(200);

            Files.delete(file);
            Files.write(file, right);
            awaitRight(proxy, Kind.MAPPING, "restored");
        }
    }

    private void awaitTrouble(BusyProxy proxy, Kind kind, String outcome) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            awaitTold(proxy, kind, outcome, 1);
            assertThat(check(proxy, kind).get("status").asText()).isEqualTo("DOWN");
            assertThat(check(proxy, kind).get("data").get("outcome").asText()).isEqualTo(outcome);
            JsonNode problem = problem(proxy, kind.text + "-" + outcome);
            assertThat(problem.path("detail").asText()).contains("stays in force", "next start will fail");
            assertThat(problem.path("since").asText()).isNotEmpty();
        });
    }

    private void awaitRight(BusyProxy proxy, Kind kind, String outcome) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            awaitTold(proxy, kind, outcome, 0);
            assertThat(check(proxy, kind).get("status").asText()).isEqualTo("UP");
            assertThat(proxy.problems()).noneMatch(id -> id.startsWith(kind.text + "-"));
        });
    }

    private void awaitTold(BusyProxy proxy, Kind kind, String outcome, int trouble) throws IOException {
        assertThat(log).anyMatch(line -> line.contains("kind=\"" + kind.text + "\", outcome=\"" + outcome + "\""));
        assertThat(trail()).contains("\"what\":\"" + kind.text + "\",\"outcome\":\"" + outcome + "\"");
        Scrape scrape = proxy.scrape();
        assertThat(scrape.value("featurekeyproxy_config_reloads_total", "kind=" + kind.text, "outcome=" + outcome))
                .isPositive();
        assertThat(scrape.value("featurekeyproxy_config_trouble", "kind=" + kind.text))
                .isEqualTo(trouble);
    }

    private static JsonNode check(BusyProxy proxy, Kind kind) throws IOException {
        for (JsonNode check : json(proxy.get("/observe/health").body()).get("checks")) {
            if (check.get("name").asText().equals(kind.check)) {
                return check;
            }
        }
        throw new AssertionError("no check " + kind.check);
    }

    private JsonNode problem(BusyProxy proxy, String id) throws IOException {
        String token = Files.readString(directory.resolve("token")).strip();
        String answer = proxy.get("/api/v1/problems", "Authorization", "Bearer " + token)
                .body();
        for (JsonNode problem : json(answer).findParents("id")) {
            if (problem.get("id").asText().equals(id)) {
                return problem;
            }
        }
        throw new AssertionError("no problem " + id + " in " + answer);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private String trail() throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            for (Path each :
                    files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                lines.append(Files.readString(each));
            }
        }
        return lines.toString();
    }
}
