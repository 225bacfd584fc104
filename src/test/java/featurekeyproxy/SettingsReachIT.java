package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.config.Settings;
import featurekeyproxy.ops.http.RawHttp;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.impl.engine.AbstractCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Follows to the running proxy what {@link SettingsReachTest} follows no further than a record. */
class SettingsReachIT {
    private static final Map<String, String> BASE = Map.of(
            "proxy.tomes.host", "127.0.0.1",
            "proxy.tomes.port", "0",
            "camel.management.port", "0",
            "proxy.warm-up.messages", "off");
    private static final String ADMIN = "0123456789abcdef0123456789abcdef";
    private static final String READER = "fedcba9876543210fedcba9876543210";

    @TempDir
    Path directory;

    private static Reach<CamelContext> camel(
            String name, Function<CamelContext, Object> arrival, Object byDefault, String other, Object byOther) {
        return Reach.of("camel.main." + name, arrival, byDefault, byOther, other);
    }

    /** Returns where the settings of Camel arrive in its running context. */
    static Stream<Reach<CamelContext>> running() {
        return Stream.of(
                camel("name", CamelContext::getName, "feature-key-proxy", "proxy-north", "proxy-north"),
                camel(
                        "startup-summary-level",
                        CamelContext::getStartupSummaryLevel,
                        StartupSummaryLevel.Oneline,
                        "brief",
                        StartupSummaryLevel.Brief),
                camel(
                        "shutdown-timeout",
                        context -> context.getShutdownStrategy().getTimeout(),
                        30L,
                        "10",
                        10L),
                camel("stream-caching-enabled", CamelContext::isStreamCaching, false, "true", true),
                camel("use-mdc-logging", CamelContext::isUseMDCLogging, false, "true", true),
                camel("message-history", CamelContext::isMessageHistory, false, "true", true),
                camel("use-breadcrumb", CamelContext::isUseBreadcrumb, false, "true", true),
                camel(
                        "jmx-enabled",
                        context -> !((AbstractCamelContext) context).isJMXDisabled(),
                        false,
                        "true",
                        true));
    }

    @ParameterizedTest
    @MethodSource("running")
    void reachesTheRunningContext(Reach<CamelContext> reach) throws Exception {
        try (ProxyApplication proxy = new ProxyApplication(reach.settings(directory, false, BASE)).start()) {
            assertThat(reach.arrival().apply(proxy.context())).as("by default").isEqualTo(reach.byDefault());
        }
        try (ProxyApplication proxy = new ProxyApplication(reach.settings(directory, true, BASE)).start()) {
            assertThat(reach.arrival().apply(proxy.context()))
                    .as("as %s", reach.others())
                    .isEqualTo(reach.byOther());
        }
    }

    private ProxyApplication proxy(String... keysAndValues) throws Exception {
        Map<String, String> all = new HashMap<>(BASE);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        Properties properties = new Properties();
        properties.putAll(all);
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private static int status(ProxyApplication proxy, String path, String... headers) throws Exception {
        return RawHttp.get(proxy.managementPort(), path, headers).status();
    }

    @Test
    void answersOperatorsByDefaultWithATokenAndATrailInFilesOfItsOwn() throws Exception {
        try (ProxyApplication proxy = proxy()) {
            String token =
                    Files.readString(directory.resolve("run/admin-token")).strip();

            assertThat(status(proxy, "/observe/health")).isEqualTo(200);
            assertThat(status(proxy, "/api/v1/switches", "Authorization: Bearer " + token))
                    .isEqualTo(200);
            assertThat(status(proxy, "/api/v1/switches", "Authorization: Bearer " + READER))
                    .isEqualTo(401);
            assertThat(RawHttp.ask(proxy.managementPort(), "GET /observe/health HTTP/1.1\nHost: proxy.example\n\n")
                            .status())
                    .isEqualTo(421);
            assertThat(directory.resolve("audit")).isDirectoryContaining("glob:**.jsonl");
            assertThat(proxy.context().getRoutePolicyFactories())
                    .noneMatch(MicrometerRoutePolicyFactory.class::isInstance);
            assertThat(proxy.context().getRoutes()).hasSize(2);
        }
    }

    @Test
    void answersWhereAndWhomItIsTold() throws Exception {
        try (ProxyApplication proxy = proxy(
                "proxy.management.host", "127.0.0.2",
                "proxy.management.hosts", "proxy.example",
                "proxy.admin.token", ADMIN,
                "proxy.admin.read-token", READER,
                "proxy.metrics.camel", "true",
                "proxy.audit.directory", "elsewhere")) {
            assertThatThrownBy(() -> status(proxy, "/observe/health")).isInstanceOf(ConnectException.class);
            assertThat(answer(proxy, ADMIN)).startsWith("HTTP/1.1 200");
            assertThat(answer(proxy, READER)).startsWith("HTTP/1.1 200");
            assertThat(answer(proxy, "another")).startsWith("HTTP/1.1 401");
            assertThat(proxy.context().getRoutePolicyFactories())
                    .anyMatch(MicrometerRoutePolicyFactory.class::isInstance);
            assertThat(directory.resolve("elsewhere")).isDirectoryContaining("glob:**.jsonl");
            assertThat(directory.resolve("audit")).doesNotExist();
            assertThat(directory.resolve("run")).doesNotExist();
        }
    }

    private static String answer(ProxyApplication proxy, String token) throws Exception {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.2"), proxy.managementPort())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/switches HTTP/1.1\r\nHost: proxy.example\r\nAuthorization: Bearer " + token
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void leavesOutWhatIsSwitchedOffAndTakesItsFilesFromWhereItIsTold() throws Exception {
        Files.createDirectory(directory.resolve("other-routes"));
        Files.writeString(
                directory.resolve("other-routes/proxy.camel.yaml"),
                Files.readString(Path.of("routes/proxy.camel.yaml")).replace("tomes-to-terminal", "of-the-site"));
        Files.writeString(directory.resolve("other.json"), "{\"featureKeyMappings\": {}}");
        try (ProxyApplication proxy = proxy(
                "proxy.management.enabled", "false",
                "proxy.audit.enabled", "false",
                "proxy.log.payloads", "lab",
                "proxy.log.payloads-confirmed", "no-real-people",
                "proxy.mapping.file", "other.json",
                "proxy.routes.directory", "other-routes",
                "proxy.admin.token-file", "run/other")) {
            assertThat(proxy.managementPort()).isNegative();
            assertThat(directory.resolve("audit")).doesNotExist();
            assertThat(proxy.context().getRoute("of-the-site")).isNotNull();
            assertThat(proxy.context().getRoutePolicyFactories())
                    .anyMatch(featurekeyproxy.ops.log.PayloadLog.class::isInstance);
        }
    }
}
