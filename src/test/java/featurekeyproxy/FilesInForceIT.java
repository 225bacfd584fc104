package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.config.Settings;
import featurekeyproxy.ops.http.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a proxy says of the files by which it works, so that one that was started in a wrong directory shows it. */
class FilesInForceIT {
    private static final Path SHIPPED_MAPPING = Path.of("config/mapping.json");
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ProxyApplication.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void listenNoMore() {
        logger.setLevel(null);
        logger.detachAppender(log);
    }

    private ProxyApplication start(String... keysAndValues) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("camel.management.port", "0");
        properties.setProperty("proxy.admin.token", TOKEN);
        properties.setProperty("proxy.audit.enabled", "false");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private static List<String> files(ProxyApplication proxy, String of) throws IOException {
        JsonNode status = new ObjectMapper()
                .readTree(RawHttp.get(proxy.managementPort(), "/api/v1/status", "Authorization: Bearer " + TOKEN)
                        .body());
        JsonNode files = status.path("files").path(of);
        assertThat(files.isArray()).as(status.toString()).isTrue();
        return StreamSupport.stream(files.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private Map<String, String> told() {
        ILoggingEvent event = log.list.stream()
                .filter(each -> each.getMessage().equals("files in force"))
                .findFirst()
                .orElseThrow();
        return event.getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }

    @Test
    void namesTheFilesOfTheSiteByTheirWholePathsAndThoseThatAreAddedLater() throws Exception {
        Path config = Files.createDirectories(directory.resolve("config"));
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Path settings = Files.writeString(config.resolve("application.properties"), "proxy.strict-utf8=true\n");
        Path mapping = Files.copy(SHIPPED_MAPPING, config.resolve("mapping.json"));
        Path route = Files.copy(Path.of("routes/proxy.camel.yaml"), routes.resolve("proxy.camel.yaml"));
        Path key = KeyFile.make(directory, "proxy");
        try (ProxyApplication proxy = start(
                "proxy.tomes.tls",
                "true",
                "proxy.tomes.tls.keystore",
                key.toString(),
                "proxy.tomes.tls.keystore-password",
                KeyFile.PASSWORD)) {
            assertThat(files(proxy, "settings")).containsExactly(settings.toString());
            assertThat(files(proxy, "mapping")).containsExactly(mapping.toString());
            assertThat(files(proxy, "routes")).containsExactly(route.toString());
            assertThat(files(proxy, "tomesTls")).containsExactly(key.toString());
            assertThat(files(proxy, "terminalTls")).isEmpty();
            assertThat(files(proxy, "lib")).isEmpty();
            assertThat(told())
                    .containsEntry("settings", "[" + settings + "]")
                    .containsEntry("mapping", "[" + mapping + "]")
                    .containsEntry("routes", "[" + route + "]")
                    .containsEntry("tomesTls", "[" + key + "]")
                    .containsEntry("terminalTls", "[]")
                    .containsEntry("lib", "[]");

            Path alive = Files.writeString(routes.resolve("alive.yaml"), """
                    - route:
                        id: alive
                        from:
                          uri: timer:alive?period=60000
                          steps:
                            - log: alive
                    """);

            await().untilAsserted(() ->
                    assertThat(files(proxy, "routes")).containsExactlyInAnyOrder(alive.toString(), route.toString()));
        }
    }

    @Test
    void saysWhatIsBuiltIn() throws Exception {
        try (ProxyApplication proxy = start()) {
            assertThat(files(proxy, "settings")).isEmpty();
            assertThat(files(proxy, "mapping")).singleElement().asString().endsWith("mapping.json in the jar");
            assertThat(files(proxy, "routes")).containsExactly("routes/proxy.camel.yaml in the jar");
        }
    }
}
