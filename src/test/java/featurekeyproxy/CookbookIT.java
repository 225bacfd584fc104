package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The recipes of {@code docs/routes.md} keep what they promise while several TOMEs send and the file is saved again: one proxy, whose
 * sessions stay open from the first recipe to the last.
 */
class CookbookIT {
    private static final int SESSIONS = 3;

    @TempDir
    static Path home;

    @TempDir
    Path written;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static CookbookSite site;
    private static List<CookbookClient> clients;

    /** What happens under load while the file is saved again. */
    private interface Meanwhile {
        void run() throws Exception;
    }

    @BeforeAll
    static void open() throws Exception {
        site = new CookbookSite(home);
        HttpClient north = client("tomes-north");
        clients = IntStream.range(0, SESSIONS)
                .mapToObj(i -> new CookbookClient(site, north, "s" + i))
                .toList();
    }

    private static HttpClient client(String certificate) throws Exception {
        return HttpClient.newBuilder().sslContext(site.tls(certificate)).build();
    }

    @AfterAll
    static void close() throws Exception {
        THREADS.shutdownNow();
        clients.forEach(CookbookClient::abort);
        site.close();
    }

    @BeforeEach
    void forget() {
        clients.forEach(CookbookClient::forget);
        site.copies().clear();
        site.posts().clear();
        site.handshakes().clear();
    }

    @AfterEach
    void noSessionHasClosed() {
        assertThat(clients).allMatch(CookbookClient::isOpen);
    }

    private static String recipe(String heading, String... replacements) throws IOException {
        String routes = DocumentedRoute.under(heading).inPlace();
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(routes).contains(replacements[i]);
            routes = routes.replace(replacements[i], replacements[i + 1]);
        }
        return routes;
    }

    private static void underLoad(String routes) throws Exception {
        underLoad(routes, message -> true, () -> {});
    }

    /** Brings the recipe into force, sends, saves it again meanwhile, and asserts that all honest messages arrived as they should. */
    private static void underLoad(String routes, Predicate<String> passes, Meanwhile meanwhile) throws Exception {
        site.reload(routes);
        AtomicBoolean enough = new AtomicBoolean();
        List<Future<?>> sending = new ArrayList<>();
        for (CookbookClient client : clients) {
            sending.add(THREADS.submit(() -> client.send(passes, enough::get)));
        }
        try {
            meanwhile.run();
            site.reload("# saved again\n" + routes);
            meanwhile.run();
        } finally {
            enough.set(true);
        }
        for (Future<?> each : sending) {
            each.get(2, TimeUnit.MINUTES);
        }
        clients.forEach(CookbookClient::assertExact);
    }

    private static Stream<String> sent(String word) {
        return clients.stream().flatMap(client -> client.sent().stream()).filter(message -> message.contains(word));
    }

    private List<String> lines() throws IOException {
        try (Stream<Path> files = Files.list(written)) {
            return files.flatMap(CookbookIT::lines).toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tapsEachRequestToAFileAndNothingElse() throws Exception {
        underLoad(recipe("Copy messages to a file", "file:taps", "file:" + written));

        await().atMost(CookbookSite.PATIENCE).untilAsserted(() -> assertThat(lines())
                .containsExactlyInAnyOrderElementsOf(sent(CookbookSite.REQUEST).toList()));
    }

    @Test
    void tapsAllInTheOrderOfEachSession() throws Exception {
        underLoad(recipe("Copy messages in their order", "file:taps", "file:" + written));

        await().atMost(CookbookSite.PATIENCE).until(() -> lines().size() == sent("").count());
        assertInOrder(lines());
    }

    private static void assertInOrder(List<String> copies) {
        for (int i = 0; i < SESSIONS; i++) {
            String from = "\"From\":\"s" + i + "\"";
            assertThat(copies.stream().filter(message -> message.contains(from)))
                    .containsExactlyElementsOf(clients.get(i).sent());
        }
    }

    @Test
    void mapsCodesAndTapsByKamelets() throws Exception {
        underLoad(recipe("Use Kamelets", "file:taps", "file:" + written));

        long sent = sent("").count();
        await().atMost(CookbookSite.PATIENCE).until(() -> lines().size() > Math.min(sent, 1000) / 2);
        List<String> copies = lines(); // the recipe discards copies when 1,000 wait for the disk, and no message
        for (int i = 0; i < SESSIONS; i++) {
            String from = "\"From\":\"s" + i + "\"";
            List<String> ofOne =
                    copies.stream().filter(message -> message.contains(from)).toList();
            assertThat(clients.get(i).sent()).containsSubsequence(ofOne);
        }
    }

    @Test
    void leavesNoRouteOfAKameletBehindThatNoFileUsesAnyMore() throws Exception {
        site.reload(recipe("Use Kamelets", "file:taps", "file:" + written));
        assertThat(site.routes()).hasSize(5).contains("tapped");

        site.reload("# without Kamelets\n" + DocumentedRoute.shipped());

        assertThat(site.routes()).containsExactlyInAnyOrder("tomes-to-terminal", "terminal-to-tomes");
    }

    @Test
    void copiesAllToASecondTerminalInTheOrderOfEachSession() throws Exception {
        underLoad(recipe(
                "Copy messages to a second Terminal", "second.example:8081", "127.0.0.1:" + site.secondTerminalPort()));

        await().atMost(CookbookSite.PATIENCE).until(() -> site.copies().size() >= sent("").count());
        assertInOrder(site.copies());
    }

    @Test
    void losesNothingButCopiesWhileTheSecondTerminalIsDown() throws Exception {
        underLoad(recipe("Copy messages to a second Terminal", "second.example:8081", "127.0.0.1:1"));
    }

    @Test
    void holdsOneKindBackAndNoOther() throws Exception {
        underLoad(
                recipe("Hold a kind of message back"), message -> !message.contains("DiagnosticDumpMessage"), () -> {});

        assertThat(sent("DiagnosticDumpMessage")).isNotEmpty();
    }

    @Test
    void throttlesWithoutLosingAnything() throws Exception {
        underLoad(recipe(
                "Slow a direction down",
                "constant: 200",
                "constant: 20",
                "timePeriodMillis: 1000",
                "timePeriodMillis: 50"));

        clients.get(0).forget();
        long before = System.nanoTime();
        clients.get(0).send(message -> true, () -> true);
        clients.get(0).assertExact();
        int periods = clients.get(0).sent().size() / 20;
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("messages beyond those of one period wait for the next")
                .isGreaterThanOrEqualTo(Duration.ofMillis(50L * (periods - 1)));
    }

    @Test
    void delaysOneDevice() throws Exception {
        underLoad(recipe("Delay one device"));

        clients.get(0).forget();
        long before = System.nanoTime();
        clients.get(0).send(message -> true, () -> true);
        clients.get(0).assertExact();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isGreaterThanOrEqualTo(Duration.ofMillis(200
                        * clients.get(0).sent().stream()
                                .filter(message -> message.contains("TRIMA-7"))
                                .count()));
    }

    @Test
    void asksMessagesByTheirFields() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger traffic = (Logger) LoggerFactory.getLogger("traffic");
        log.start();
        traffic.addAppender(log);
        traffic.setLevel(Level.INFO);
        try {
            underLoad(recipe("Ask a message by its fields"));
        } finally {
            traffic.detachAppender(log);
            traffic.setLevel(null);
        }

        assertThat(log.list.stream().filter(event -> event.getLoggerName().equals("traffic.status")))
                .hasSameSizeAs(sent("StatusRequestMessage").toList());
        assertThat(log.list.stream().filter(event -> event.getLoggerName().equals("traffic.device")))
                .hasSameSizeAs(sent("TRIMA-7").toList());
    }

    @Test
    void postsEachDeviceThatDoesNotStartToTheWebHook() throws Exception {
        underLoad(recipe(
                "Tell a web hook of devices that do not start", "hooks.example", "127.0.0.1:" + site.hookPort()));

        long refused = sent(CookbookSite.REQUEST)
                .filter(message -> message.contains("TRIMA-9"))
                .count();
        await().atMost(CookbookSite.PATIENCE).until(() -> site.posts().size() >= refused);
        assertThat(site.posts())
                .hasSize((int) refused)
                .containsOnly(
                        "POST application/json {\"device\":\"TRIMA-9\",\"reason\":\"UNEXPECTED\",\"result\":\"UNKNOWN_CODE\"}");
    }

    @Test
    void keepsWhatAStepFailedOnAndForwardsItStill() throws Exception {
        underLoad(recipe(
                "Keep messages that failed",
                "${body.length} > 100000",
                "${bodyAs(String)} contains 'StatusRequestMessage'",
                "file:failed",
                "file:" + written));

        await().atMost(CookbookSite.PATIENCE).untilAsserted(() -> assertThat(lines())
                .containsExactlyInAnyOrderElementsOf(
                        sent("StatusRequestMessage").toList()));
        try (Stream<Path> files = Files.list(written)) {
            assertThat(files).allMatch(file -> file.toString().contains("-IllegalStateException-"));
        }
    }

    @Test
    void setsAndRemovesHeadersOfEachHandshake() throws Exception {
        HttpClient north = client("tomes-north");

        underLoad(
                recipe("Change the headers of a handshake"),
                message -> true,
                () -> accepted(north, "/broker/one", "site=north"));

        assertThat(site.handshakes())
                .hasSize(2)
                .allMatch(headers -> "North".equals(headers.get("X-Site")) && !headers.contains("Cookie"));
    }

    @Test
    void refusesAHandshakeByItsPathInWhateverSpelling() throws Exception {
        HttpClient north = client("tomes-north");

        underLoad(recipe("Refuse a handshake"), message -> true, () -> {
            accepted(north, "/broker", "site=north");
            accepted(north, "/%62roker/./x?y=1", "site=north");
            refused(north, "/brokers", "site=north");
            refused(north, "/broker/%2e%2e/admin", "site=north");
            refused(north, "//admin/broker", "site=north");
        });
    }

    @Test
    void refusesAHandshakeWithoutTheCookie() throws Exception {
        HttpClient north = client("tomes-north");

        underLoad(recipe("Refuse a handshake by a cookie"), message -> true, () -> {
            accepted(north, "/broker", "site=north");
            accepted(north, "/broker", "lang=en; site=north; theme=dark");
            refused(north, "/broker", "site=northwest");
            refused(north, "/broker", "website=north");
            refused(north, "/broker", "");
        });
    }

    @Test
    void refusesAHandshakeByTheCertificateOfTheClient() throws Exception {
        HttpClient north = client("tomes-north");
        HttpClient south = client("tomes-south");
        HttpClient nobody = client("");

        underLoad(recipe("Refuse a handshake by a client certificate"), message -> true, () -> {
            accepted(north, "/broker", "site=north");
            refused(south, "/broker", "site=north");
            refused(nobody, "/broker", "site=north");
            refused(nobody, "/broker", "site=north", "CamelWsPairClientSubject", "CN=tomes-north");
        });
    }

    private static void accepted(HttpClient client, String path, String cookie) {
        int before = site.handshakes().size();
        connect(client, path, cookie).abort();
        assertThat(site.handshakes()).hasSize(before + 1);
    }

    private static void refused(HttpClient client, String path, String cookie, String... headers) {
        int before = site.handshakes().size();
        assertThatThrownBy(() -> connect(client, path, cookie, headers).abort())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> assertThat(
                                refused.getResponse().statusCode())
                        .isEqualTo(403));
        assertThat(site.handshakes()).as("the Terminal is not dialled").hasSize(before);
    }

    private static WebSocket connect(HttpClient client, String path, String cookie, String... headers) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (!cookie.isEmpty()) {
            builder.header("Cookie", cookie);
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.buildAsync(URI.create("wss://localhost:" + site.port() + path), new WebSocket.Listener() {})
                .join();
    }
}
