package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import featurekeyproxy.config.Settings;
import featurekeyproxy.ops.log.ReloadLog;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.Route;
import org.slf4j.LoggerFactory;

/**
 * A proxy that takes certificates of clients, in front of a Terminal that answers initializations and echoes all else, with a second
 * Terminal and a web hook beside it: what the recipes of {@code docs/routes.md} need.
 */
final class CookbookSite implements AutoCloseable {
    static final String OLD = "DE0000000000000000000000000001A1";
    static final String NEW = "DE0000000000000000000000000002B1";
    static final String REQUEST = "ApplicationInitializationMessage";
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String UNKNOWN = "DE00000000000000000000000000FFFF";
    private static final List<String> CLIENTS = List.of("tomes-north", "tomes-south");

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, List<String>> received = new ConcurrentHashMap<>();
    private final Queue<MultiMap> handshakes = new ConcurrentLinkedQueue<>();
    private final List<String> copies = new CopyOnWriteArrayList<>();
    private final List<String> posts = new CopyOnWriteArrayList<>();
    private final List<String> reloads = new CopyOnWriteArrayList<>();
    private final HttpServer secondTerminal;
    private final HttpServer hook;
    private final ProxyApplication proxy;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            reloads.add(event.getFormattedMessage() + " " + event.getKeyValuePairs());
        }
    };

    /** Starts it with the shipped routes, and keys and routes in that directory. */
    CookbookSite(Path directory) throws Exception {
        this.directory = directory;
        HttpServer terminal = listen(vertx.createHttpServer().webSocketHandler(this::answer));
        secondTerminal =
                listen(vertx.createHttpServer().webSocketHandler(socket -> socket.textMessageHandler(copies::add)));
        hook = listen(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    posts.add(request.method() + " " + request.getHeader("Content-Type") + " " + body);
                    request.response().end();
                })));
        save("routes/proxy.camel.yaml", DocumentedRoute.shipped());
        save("mapping.json", """
                { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
                  "tomesConfiguration": { "confirmationCode": "%s" },
                  "devices": { "unknown": "map" } }
                """.formatted(OLD, NEW, OLD));
        proxy = new ProxyApplication(Settings.read(directory, Map.of(), settings(terminal.actualPort()))).start();
        appender.start();
        log().addAppender(appender);
        log().setLevel(Level.INFO);
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger(ReloadLog.class);
    }

    private HttpServer listen(HttpServer server) throws Exception {
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private Properties settings(int terminalPort) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String client : CLIENTS) {
            trusted.setCertificateEntry(
                    client, store(KeyFile.make(directory, client)).getCertificate(client));
        }
        try (OutputStream out = Files.newOutputStream(directory.resolve("clients.p12"))) {
            trusted.store(out, KeyFile.PASSWORD.toCharArray());
        }
        KeyFile.make(directory, "proxy");
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "proxy.tomes.tls", "true",
                "proxy.tomes.tls.keystore", "proxy.p12",
                "proxy.tomes.tls.keystore-password", KeyFile.PASSWORD,
                "proxy.tomes.tls.client-certificate", "optional",
                "proxy.tomes.tls.truststore", "clients.p12",
                "proxy.tomes.tls.truststore-password", KeyFile.PASSWORD));
        settings.putAll(Map.of(
                "proxy.management.enabled", "false",
                "proxy.tomes.host", "127.0.0.1",
                "proxy.tomes.port", "0",
                "proxy.terminal.host", "127.0.0.1",
                "proxy.terminal.port", String.valueOf(terminalPort),
                "proxy.mapping.file", "mapping.json"));
        return settings;
    }

    private static KeyStore store(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, KeyFile.PASSWORD.toCharArray());
        }
        return store;
    }

    /** Returns TLS that trusts the proxy and shows that client's certificate, or none for an empty name. */
    SSLContext tls(String client) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore own = client.isEmpty() ? KeyStore.getInstance("PKCS12") : store(directory.resolve(client + ".p12"));
        if (client.isEmpty()) {
            own.load(null, null);
        }
        keys.init(own, KeyFile.PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store(directory.resolve("proxy.p12")));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return tls;
    }

    private void answer(ServerWebSocket socket) {
        handshakes.add(socket.headers());
        List<String> messages = received.computeIfAbsent(socket.path(), path -> new CopyOnWriteArrayList<>());
        socket.textMessageHandler(message -> {
            messages.add(message);
            socket.writeTextMessage(answer(message));
        });
    }

    /** Returns what the Terminal answers: a device's code for an initialization, else the message itself. */
    static String answer(String message) {
        if (!message.contains(REQUEST)) {
            return message;
        }
        String device = message.replaceFirst(".*\"DestinationId\":\"([^\"]*)\".*", "$1");
        return "{\"MessageType\":\"ApplicationInitializationResponseMessage\",\"SourceId\":\"" + device
                + "\",\"Payload\":{\"FeatureKeysConfirmationCode\":\"" + (device.equals("TRIMA-9") ? UNKNOWN : NEW)
                + "\"}}";
    }

    private void save(String file, String text) throws IOException {
        Path next = directory.resolve("next");
        Path target = directory.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(next, text);
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Saves the routes and waits until they are in force. */
    void reload(String routes) throws IOException {
        int before = reloads.size();
        save("routes/proxy.camel.yaml", routes);
        await().atMost(PATIENCE).until(() -> reloads.size() > before);
        assertThat(reloads.get(before)).startsWith("files in force [kind=\"routes\"");
    }

    /** Returns the ids of all routes that run. */
    List<String> routes() {
        return proxy.context().getRoutes().stream().map(Route::getId).toList();
    }

    int port() {
        return proxy.port();
    }

    int secondTerminalPort() {
        return secondTerminal.actualPort();
    }

    int hookPort() {
        return hook.actualPort();
    }

    /** Returns what the Terminal got on the connection with that path, to be read or cleared. */
    List<String> received(String path) {
        return received.computeIfAbsent(path, none -> new CopyOnWriteArrayList<>());
    }

    /** Returns the headers of all handshakes that reached the Terminal. */
    Queue<MultiMap> handshakes() {
        return handshakes;
    }

    /** Returns what the second Terminal got. */
    List<String> copies() {
        return copies;
    }

    /** Returns what the web hook got: method, content type and body. */
    List<String> posts() {
        return posts;
    }

    @Override
    public void close() {
        log().detachAppender(appender);
        log().setLevel(null);
        proxy.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
