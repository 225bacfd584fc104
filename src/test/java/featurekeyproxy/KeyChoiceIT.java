package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.text.FailureReason;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several keys in one file a peer gets to see, and what becomes of certificates whose time is not now. */
class KeyChoiceIT {
    private static final String PASSWORD = KeyTools.PASSWORD;

    @TempDir
    static Path directory;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyTools tools = new KeyTools(directory);
        tools.key("many.p12", "a0-expired", "EC", "-ext", "san=dns:a.example", "-startdate", "-30d", "-validity", "10");
        tools.key("many.p12", "a1-client", "EC", "-ext", "san=dns:a.example", "-ext", "eku=clientAuth");
        tools.key("many.p12", "a2-later", "EC", "-ext", "san=dns:a.example", "-startdate", "+30d");
        tools.key("many.p12", "a3", "EC", "-ext", "san=dns:a.example,ip:127.0.0.1", "-ext", "eku=serverAuth");
        tools.key("many.p12", "b", "RSA", "-ext", "san=dns:b.example", "-ext", "eku=serverAuth");
        tools.key("many.p12", "wild", "EC", "-ext", "san=dns:*.c.example", "-ext", "eku=serverAuth");
        tools.key("expired.p12", "expired", "EC", "-startdate", "-30d", "-validity", "10");
        tools.key("later.p12", "later", "EC", "-startdate", "+30d");
        tools.key("terminal.p12", "terminal", "EC", "-ext", "san=dns:localhost");
        tools.key("old.jks", "old", "RSA", "-storetype", "JKS", "-keypass", PASSWORD);
        Files.write(directory.resolve("mapping.json"), JarResource.read("config/mapping.json"));
    }

    private static ProxyApplication proxy(Map<String, String> settings) throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "proxy.management.enabled", "false",
                "camel.management.port", "0",
                "proxy.tomes.host", "127.0.0.1",
                "proxy.tomes.port", "0",
                "proxy.terminal.probe", "off",
                "proxy.mapping.file", "mapping.json"));
        properties.putAll(settings);
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private static ProxyApplication server(String file, String... more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "proxy.tomes.tls", "true",
                "proxy.tomes.tls.keystore", file,
                "proxy.tomes.tls.keystore-password", PASSWORD));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return proxy(settings);
    }

    @Test
    void showsEachClientTheCertificateThatIsValidForTheNameThatItAsksFor() throws Exception {
        try (ProxyApplication proxy = server("many.p12")) {
            assertThat(KeyTools.shown(proxy.port(), "a.example")).isEqualTo("CN=a3");
            assertThat(KeyTools.shown(proxy.port(), "A.EXAMPLE")).isEqualTo("CN=a3");
            assertThat(KeyTools.shown(proxy.port(), "b.example")).isEqualTo("CN=b");
            assertThat(KeyTools.shown(proxy.port(), "x.c.example")).isEqualTo("CN=wild");
            assertThat(KeyTools.shown(proxy.port(), "")).as("of an address").isEqualTo("CN=a3");
        }
    }

    @Test
    void showsTheKeyThatTheSettingsNameAndNoOther() throws Exception {
        try (ProxyApplication proxy = server("many.p12", "proxy.tomes.tls.alias", "Wild")) {
            assertThat(KeyTools.shown(proxy.port(), "a.example")).isEqualTo("CN=wild");
            assertThat(KeyTools.shown(proxy.port(), "")).isEqualTo("CN=wild");
        }
        assertThatThrownBy(() -> server("many.p12", "proxy.tomes.tls.alias", "wrong"))
                .satisfies(failure -> assertThat(FailureReason.of(failure))
                        .contains("proxy.tomes.tls.alias; allowed: the alias of a key in the keystore, which has"
                                + " a0-expired, a1-client, a2-later, a3, b, wild"));
        assertThatThrownBy(() -> proxy(Map.of("proxy.terminal.tls", "true", "proxy.terminal.tls.alias", "a3")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "proxy.terminal.tls.alias=a3; allowed: empty, because proxy.terminal.tls.keystore is not set");
    }

    @Test
    void takesAFileOfJksToo() throws Exception {
        try (ProxyApplication proxy = server("old.jks")) {
            assertThat(KeyTools.shown(proxy.port(), "")).isEqualTo("CN=old");
        }
    }

    @Test
    void refusesToStartWithACertificateThatIsNotValidUnlessItIsAllowed() throws Exception {
        assertThatThrownBy(() -> server("expired.p12")).satisfies(failure -> assertThat(FailureReason.of(failure))
                .contains("proxy.tomes.tls.keystore; allowed: a certificate that is valid; the one in it expired at 20")
                .contains("proxy.tomes.tls.allow-expired=true"));
        assertThatThrownBy(() -> server("later.p12")).satisfies(failure -> assertThat(FailureReason.of(failure))
                .contains("the one in it is not valid before 20"));
        try (ProxyApplication proxy = server("expired.p12", "proxy.tomes.tls.allow-expired", "true")) {
            assertThat(KeyTools.shown(proxy.port(), "")).isEqualTo("CN=expired");
        }
    }

    @Test
    void refusesACertificateThatIsNotValidWhenItIsSavedAndSaysSo() throws Exception {
        copy("many.p12");
        try (ProxyApplication proxy =
                server("live.p12", "proxy.management.enabled", "true", "proxy.audit.enabled", "false")) {
            copy("expired.p12");
            await().untilAsserted(() -> assertThat(health(proxy)).contains("expired at 20"));
            assertThat(KeyTools.shown(proxy.port(), "a.example")).isEqualTo("CN=a3");
            copy("many.p12");
            await().until(() -> !health(proxy).contains("expired at 20"));
        }
    }

    private static String health(ProxyApplication proxy) throws Exception {
        return RawHttp.get(proxy.managementPort(), "/observe/health").body();
    }

    private static void copy(String from) throws Exception {
        Files.copy(directory.resolve(from), directory.resolve("live.p12"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void showsTheTerminalTheKeyForClientsOrTheOneThatIsNamed() throws Exception {
        Map<String, String> settings = Map.of(
                "proxy.terminal.tls", "true",
                "proxy.terminal.host", "localhost",
                "proxy.terminal.tls.truststore", "terminal.p12",
                "proxy.terminal.tls.truststore-password", PASSWORD,
                "proxy.terminal.tls.keystore", "many.p12",
                "proxy.terminal.tls.keystore-password", PASSWORD,
                "proxy.terminal.probe", "tcp");
        assertThat(shownToTheTerminal(settings)).isEqualTo("CN=a1-client");
        Map<String, String> named = new HashMap<>(settings);
        named.put("proxy.terminal.tls.alias", "b");
        assertThat(shownToTheTerminal(named)).isEqualTo("CN=b");
    }

    /** Returns the subject of the certificate that the probe shows to a Terminal that demands one. */
    private static String shownToTheTerminal(Map<String, String> settings) throws Exception {
        SSLServerSocket terminal = (SSLServerSocket)
                terminal().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost"));
        terminal.setNeedClientAuth(true);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Map<String, String> all = new HashMap<>(settings);
        all.put("proxy.terminal.port", String.valueOf(terminal.getLocalPort()));
        try (terminal) {
            Future<String> shown = thread.submit(() -> {
                try (SSLSocket socket = (SSLSocket) terminal.accept()) {
                    socket.startHandshake();
                    return socket.getSession().getPeerPrincipal().getName();
                }
            });
            try (ProxyApplication proxy = proxy(all)) {
                assertThat(proxy.port()).isPositive();
                return shown.get(20, TimeUnit.SECONDS);
            }
        } finally {
            thread.shutdownNow();
        }
    }

    private static SSLContext terminal() throws Exception {
        KeyStore store = KeyStore.getInstance(directory.resolve("terminal.p12").toFile(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance(directory.resolve("many.p12").toFile(), PASSWORD.toCharArray());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        for (String alias : Collections.list(trusted.aliases())) {
            certificates.setCertificateEntry(alias, trusted.getCertificate(alias));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
