package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import featurekeyproxy.config.ProductSettings;
import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsReader;
import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.ops.support.RunningProxy;
import featurekeyproxy.reload.JarResource;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management port with TLS: who is answered, by which certificate, and the proxy's own commands. */
class ManagementTlsIT {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path directory;

    @BeforeAll
    static void makeKeys() throws Exception {
        for (String name : List.of("first", "second", "operator", "stranger")) {
            KeyFile.make(directory, name);
        }
        Files.write(directory.resolve("mapping.json"), JarResource.read("config/mapping.json"));
    }

    private static Properties properties(String... more) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "proxy.tomes.host", "127.0.0.1",
                "proxy.tomes.port", "0",
                "proxy.terminal.probe", "off",
                "proxy.audit.enabled", "false",
                "proxy.admin.token", TOKEN,
                "proxy.mapping.file", "mapping.json",
                "proxy.management.tls", "true",
                "proxy.management.tls.keystore", "live.p12",
                "proxy.management.tls.keystore-password", KeyFile.PASSWORD,
                "proxy.management.hosts", "proxy.example"));
        properties.setProperty("camel.management.port", "0");
        for (int i = 0; i < more.length; i += 2) {
            properties.setProperty(more[i], more[i + 1]);
        }
        return properties;
    }

    private static ProxyApplication start(Properties properties) throws Exception {
        use("first");
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private static void use(String name) throws IOException {
        Files.copy(
                directory.resolve(name + ".p12"), directory.resolve("live.p12"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the settings with the port that was taken, as the commands of an operator read them. */
    private static Properties running(ProxyApplication proxy, Properties properties) {
        Properties running = new Properties();
        running.putAll(properties);
        running.setProperty("camel.management.port", String.valueOf(proxy.managementPort()));
        return running;
    }

    private static RunningProxy client(Properties running) {
        return new RunningProxy(new SettingsReader(ProductSettings.TABLE, directory, Map.of(), running));
    }

    private static RawHttp.Answer get(ProxyApplication proxy, SSLContext tls, String path, String host)
            throws IOException {
        try (RawHttp http = new RawHttp(tls.getSocketFactory().createSocket("127.0.0.1", proxy.managementPort()))) {
            http.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n");
            return http.read();
        }
    }

    @Test
    void answersHealthMetricsPageAndApiByHttpsAndNothingElse() throws Exception {
        try (ProxyApplication proxy = start(properties())) {
            SSLContext tls = KeyTools.trustingAll();
            for (String path : List.of("/observe/health/ready", "/observe/metrics", "/", "/api/v1/status")) {
                assertThat(get(proxy, tls, path, "localhost").status()).as(path).isEqualTo(200);
            }
            assertThat(get(proxy, tls, "/", "localhost:" + proxy.managementPort())
                            .headers())
                    .doesNotContainKey("strict-transport-security");
            assertThat(get(proxy, tls, "/", "proxy.example").headers())
                    .containsEntry("strict-transport-security", "max-age=31536000");
            assertThatThrownBy(() -> RawHttp.get(proxy.managementPort(), "/observe/health/ready"))
                    .isInstanceOf(IOException.class);
            assertThat(get(proxy, tls, "/api/v1/status", "localhost").body())
                    .contains("\"managementTls\":[\"" + directory.resolve("live.p12") + "\"]");
        }
    }

    @Test
    void showsThePageToABrowserByHttps() throws Exception {
        try (ProxyApplication proxy = start(properties())) {
            String origin = "https://127.0.0.1:" + proxy.managementPort();
            try (Browser browser = Browser.open(Browser.chromium(), origin)) {
                Page page = browser.tab(ColorScheme.LIGHT);
                page.navigate(origin + "/");
                page.getByLabel("Token").fill(TOKEN);
                page.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                        .click();
                page.getByText("TOMEs has not connected yet").first().waitFor();
                assertThat(browser.complaints()).isEmpty();
                assertThat(browser.foreignRequests()).isEmpty();
            }
        }
    }

    @Test
    void showsTheNewCertificateWhenTheFileChangesAndKeepsTheFormerWhileItIsBroken() throws Exception {
        Properties properties = properties();
        try (ProxyApplication proxy = start(properties)) {
            assertThat(KeyTools.shown(proxy.managementPort(), "")).isEqualTo("CN=first");
            Files.writeString(directory.resolve("live.p12"), "no store");
            await().untilAsserted(() -> assertThat(get(proxy, KeyTools.trustingAll(), "/observe/health", "localhost")
                            .body())
                    .contains("The TLS files for management cannot be used"));
            assertThat(KeyTools.shown(proxy.managementPort(), "")).isEqualTo("CN=first");
            use("second");
            await().until(() -> KeyTools.shown(proxy.managementPort(), "").equals("CN=second"));
            assertThat(client(running(proxy, properties))
                            .get("/observe/health/ready")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void letsOperatorsInWhoShowATrustedCertificateAndTheProxysOwnCommands() throws Exception {
        Properties properties = properties(
                "proxy.management.tls.client-certificate", "required",
                "proxy.management.tls.truststore", "operator.p12",
                "proxy.management.tls.truststore-password", KeyFile.PASSWORD);
        try (ProxyApplication proxy = start(properties)) {
            SSLContext operator = KeyTools.trustingAll(directory.resolve("operator.p12"), KeyFile.PASSWORD);
            SSLContext stranger = KeyTools.trustingAll(directory.resolve("stranger.p12"), KeyFile.PASSWORD);

            assertThat(get(proxy, operator, "/observe/health/ready", "localhost")
                            .status())
                    .isEqualTo(200);
            assertThatThrownBy(() -> get(proxy, stranger, "/observe/health/ready", "localhost"))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(proxy, KeyTools.trustingAll(), "/observe/health/ready", "localhost"))
                    .isInstanceOf(IOException.class);
            assertThat(client(running(proxy, properties))
                            .get("/observe/health/ready")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void tellsByTheCommandHealthWhetherTheProxyIsReadyAndTrustsNoOtherCertificate() throws Exception {
        Properties properties = properties();
        try (ProxyApplication proxy = start(properties)) {
            Properties running = running(proxy, properties);
            assertThat(command(running, "health")).startsWith("0 {\"status\":\"UP\"");
            assertThat(command(running, "health", "--live")).startsWith("0 {\"status\":\"UP\"");
            running.setProperty("proxy.management.tls.keystore", "stranger.p12");
            assertThat(command(running, "health")).startsWith("1 the proxy does not answer: ");
        }
    }

    /** Returns the class path for another directory. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs a command as an operator does, and returns its exit code and what it says. */
    private static String command(Properties settings, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath()));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add(FeatureKeyProxy.class.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said.strip();
    }
}
