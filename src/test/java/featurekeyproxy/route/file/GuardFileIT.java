package featurekeyproxy.route.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import featurekeyproxy.ProxyApplication;
import featurekeyproxy.ShippedRoutes;
import featurekeyproxy.config.Settings;
import featurekeyproxy.ops.log.ReloadLog;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The file that holds the guard of the Terminal is saved, copied, moved and lost, and the door stays shut. */
class GuardFileIT {
    private static final int CLIENTS = 4;

    @TempDir
    Path directory;

    private final Wire.Server terminal = new Wire.Server();
    private final Queue<String> reached = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ReloadLog.class);
    private volatile boolean stopped;

    @SuppressWarnings("NullAway.Init")
    private ProxyApplication proxy;

    @BeforeEach
    void start() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
        Path mapping = Files.write(directory.resolve("mapping.json"), JarResource.read("config/mapping.json"));
        Properties properties = new Properties();
        properties.setProperty("proxy.management.enabled", "false");
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.setProperty("proxy.terminal.port", String.valueOf(terminal.port()));
        properties.setProperty("proxy.mapping.file", mapping.toString());
        properties.setProperty(
                "proxy.routes.directory", directory.resolve("routes").toString());
        properties.setProperty("proxy.audit.enabled", "false");
        properties.setProperty("proxy.close-timeout", "500ms");
        save("proxy.camel.yaml", ShippedRoutes.TO_TERMINAL + ShippedRoutes.TO_TOMES);
        save("guard.yaml", guard(0));
        proxy = new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
        threads.execute(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        stopped = true;
        Awaitility.reset();
        logger.detachAppender(log);
        logger.setLevel(null);
        proxy.close();
        terminal.close();
        threads.shutdownNow();
    }

    /** Is the Terminal: lets everybody in and notes the path. */
    private void serve() {
        while (!stopped) {
            try (Wire accepted = terminal.acceptWebSocket()) {
                reached.add(accepted.head().path());
            } catch (UncheckedIOException e) {
                return; // closed
            }
        }
    }

    private static String guard(int version) {
        return """
                - route:
                    id: handshake
                    from:
                      uri: ws-pair:handshake
                      steps:
                        - setHeader: { name: X-Version, constant: "%d" }
                        - filter:
                            simple: "${header.CamelWsPairPath} !regex '/broker(/.*)?'"
                            steps:
                              - setHeader: { name: CamelWsPairRefuse, constant: 403 }
                """.formatted(version);
    }

    private void save(String name, String content) throws IOException {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(routes.resolve(name), content);
    }

    private void awaitLog(String... parts) {
        await().untilAsserted(() -> assertThat(List.copyOf(log.list))
                .anySatisfy(event -> assertThat(event.getFormattedMessage() + event.getKeyValuePairs())
                        .contains(parts)));
        log.list.clear();
    }

    private int status(String path) {
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request(path);
            return tomes.readAnswer().status();
        }
    }

    @Test
    void letsNobodyThroughWhileTheGuardIsSavedTwentyTimes() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> {
                while (!stopped) {
                    assertThat(status("/admin")).isEqualTo(403);
                    asked.incrementAndGet();
                }
            }));
        }
        for (int version = 1; version <= 20; version++) {
            save("guard.yaml", guard(version));
            awaitLog("files in force", "kind=\"routes\"");
        }
        stopped = true;
        for (Future<?> client : clients) {
            client.get();
        }

        assertThat(asked).hasValueGreaterThan(CLIENTS * 20);
        assertThat(reached).isEmpty();
    }

    @Test
    void keepsTheGuardWhenACopyOfItsFileComesAndGoes() throws Exception {
        save("copy of guard.yaml", guard(0));
        awaitLog("the former stay in force", "the route id handshake stands in", "copy of guard.yaml");
        Files.delete(directory.resolve("routes/copy of guard.yaml"));
        save("tick.yaml", tick());
        awaitLog("files in force", "kind=\"routes\"");

        assertThat(status("/admin")).isEqualTo(403);
        assertThat(status("/broker")).isEqualTo(101);
    }

    private static String tick() {
        return """
                - route:
                    id: tick
                    from:
                      uri: timer:tick?period=60000
                      steps:
                        - log: { message: "tick", loggingLevel: TRACE }
                """;
    }

    @Test
    void keepsTheGuardWhenItsFileIsGoneOrEmptyOrWrong() throws Exception {
        Files.delete(directory.resolve("routes/guard.yaml"));
        awaitLog("the former stay in force", "guard.yaml is gone or empty");
        assertThat(status("/admin")).isEqualTo(403);

        save("guard.yaml", "  \n");
        awaitLog("the former stay in force", "guard.yaml");
        assertThat(status("/admin")).isEqualTo(403);

        save("guard.yaml", guard(1) + "  - wrong: [");
        awaitLog("the former stay in force", "guard.yaml");
        assertThat(status("/admin")).isEqualTo(403);

        save("guard.yaml", guard(2));
        awaitLog("files in force", "kind=\"routes\"");
        assertThat(status("/admin")).isEqualTo(403);
        assertThat(reached).isEmpty();
    }

    @Test
    void movesTheGuardToAnotherFileAndEndsItWhenItsFileSaysSo() throws Exception {
        Files.move(directory.resolve("routes/guard.yaml"), directory.resolve("routes/door.yaml"));
        awaitLog("files in force", "kind=\"routes\"");
        assertThat(status("/admin")).isEqualTo(403);
        assertThat(reached).isEmpty();

        save("door.yaml", "[]\n");
        awaitLog("files in force", "kind=\"routes\"");
        assertThat(status("/admin")).isEqualTo(101);

        save("door.yaml", guard(3));
        awaitLog("files in force", "kind=\"routes\"");
        assertThat(status("/admin")).isEqualTo(403);
    }
}
