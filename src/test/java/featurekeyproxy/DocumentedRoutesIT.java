package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.config.Settings;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of {@code docs/routes.md} that {@link CookbookIT} does not run do what the document says, between a TOMEs and a Terminal
 * that echoes.
 */
class DocumentedRoutesIT {
    private static final String REQUEST =
            "{\"MessageType\":\"ApplicationInitializationMessage\",\"Payload\":{\"FeatureCodes\":[\"unmapped\"]}}";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final Queue<MultiMap> handshakes = new ConcurrentLinkedQueue<>();
    private @Nullable ProxyConfiguration proxy;

    @TempDir
    Path directory;

    /** The text messages that a client got, in their order. */
    private static final class Inbox implements WebSocket.Listener {
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    @BeforeEach
    void startTheTerminal() throws Exception {
        HttpServer terminal = vertx.createHttpServer().webSocketHandler(socket -> {
            handshakes.add(socket.headers());
            socket.frameHandler(socket::writeFrame);
        });
        terminal.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "proxy.tomes.host", "127.0.0.1",
                "proxy.tomes.port", "0",
                "proxy.terminal.host", "127.0.0.1",
                "proxy.terminal.port", String.valueOf(terminal.actualPort())));
        context.setStreamCaching(false);
        proxy = new ProxyConfiguration(Settings.read(Path.of(""), Map.of(), properties));
        proxy.configure(context);
    }

    @AfterEach
    void close() throws Exception {
        context.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void run(DocumentedRoute example, String... replacements) throws Exception {
        String routes = example.inPlace();
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(routes).contains(replacements[i]);
            routes = routes.replace(replacements[i], replacements[i + 1]);
        }
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("docs/routes.yaml", routes));
        context.start();
    }

    private void run(String heading, String... replacements) throws Exception {
        run(DocumentedRoute.under(heading), replacements);
    }

    private WebSocket connect(Inbox inbox, String path) {
        assertThat(proxy).isNotNull();
        return connect(inbox, proxy.component().listeningPort(), path);
    }

    private WebSocket connect(Inbox inbox, int port, String path) {
        return client.newWebSocketBuilder()
                .header("Cookie", "tomes=1")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), inbox)
                .join();
    }

    /** Sends the messages and returns what came back when the last of them has come back. */
    private List<String> echoed(String... messages) {
        Inbox inbox = new Inbox();
        WebSocket tomes = connect(inbox, "/");
        for (String message : messages) {
            tomes.sendText(message, true).join();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> inbox.messages.contains(messages[messages.length - 1]));
        return inbox.messages;
    }

    @Test
    void feedsReadersWithoutTellingThemWhatAMessageSays() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        run("Feed a dashboard", "127.0.0.1:8099", "127.0.0.1:" + port);
        Inbox reader = new Inbox();
        connect(reader, port, "/feed");

        await().until(() -> {
            echoed("a secret");
            return !reader.messages.isEmpty();
        });

        assertThat(reader.messages)
                .allSatisfy(message -> assertThat(message).matches("\\{\"session\":\"[0-9a-z-]+\",\"bytes\":8}"));
    }

    @Test
    void letsEverythingPassASecondChoiceAndALog() throws Exception {
        run("A second choice");

        String status = "{\"MessageType\":\"StatusRequestMessage\"}";
        assertThat(echoed("one", status, REQUEST, "two")).containsExactly("one", status, REQUEST, "two");
    }

    @Test
    void keepsTheOrderBehindASlowStepOnAnotherThread() throws Exception {
        run("Let a slow step run elsewhere", "file:taps", "file:" + directory);

        assertThat(echoed("one", REQUEST, "two", REQUEST, "three"))
                .containsExactly("one", REQUEST, "two", REQUEST, "three");
        assertThat(directory).isDirectoryContaining(file -> file.toString().endsWith(".json"));
    }

    @Test
    void keepsTheOrderInARouteThatMayBlock() throws Exception {
        run("Let a whole route block");

        assertThat(echoed("one", REQUEST, "two", REQUEST, "three"))
                .containsExactly("one", REQUEST, "two", REQUEST, "three");
    }

    @Test
    void forwardsAMessageWhoseOptionalStepFailed() throws Exception {
        run("A step whose failure must not matter", "> 100000", "> 3");

        assertThat(echoed("one", "three", "two")).containsExactly("one", "three", "two");
    }

    @Test
    void changesTheHeadersOfAHandshakeByOptions() throws Exception {
        run(DocumentedRoute.all().stream()
                .filter(example -> example.yaml().contains("handshake.X-Site"))
                .findFirst()
                .orElseThrow());

        echoed("hello");

        MultiMap headers = handshakes.remove();
        assertThat(headers.get("X-Site")).isEqualTo("North");
        assertThat(headers.get("X-Ward")).isEqualTo("4");
        assertThat(headers.get("Cookie")).isEqualTo("tomes=1");
    }
}
