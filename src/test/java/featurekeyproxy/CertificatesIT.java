package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.config.Settings;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.text.FailureReason;
import featurekeyproxy.wspair.Wire;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates on both legs: who has to show one, in which files they stand, and what happens when the files change. */
class CertificatesIT {
    private static final String PASSWORD = "open sesame";
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @TempDir
    static Path directory;

    @BeforeAll
    static void makeKeys() throws Exception {
        for (String name : List.of("proxy", "renewed", "terminal", "tomes", "stranger")) {
            keytool("-genkeypair", "-keystore", name + ".p12", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name)
                    .with("-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "2")
                    .run();
            keytool("-exportcert", "-rfc", "-keystore", name + ".p12", "-alias", name, "-file", name + ".pem")
                    .run();
            KeyStore store = store(name);
            String key = Base64.getMimeEncoder()
                    .encodeToString(store.getKey(name, PASSWORD.toCharArray()).getEncoded());
            Files.writeString(
                    directory.resolve(name + ".key"),
                    "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
        }
        Files.write(directory.resolve("mapping.json"), JarResource.read("config/mapping.json"));
    }

    @AfterAll
    static void endThreads() {
        THREADS.shutdownNow();
    }

    /** A call of the JDK's own keytool. */
    private record Keytool(List<String> command) {
        Keytool with(String... more) {
            command.addAll(List.of(more));
            return this;
        }

        void run() throws Exception {
            Process process = new ProcessBuilder(with("-storetype", "PKCS12", "-storepass", PASSWORD).command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        }
    }

    private static Keytool keytool(String... arguments) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        return new Keytool(new ArrayList<>(List.of(tool.toString()))).with(arguments);
    }

    private static KeyStore store(String name) throws Exception {
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    /** Returns TLS that shows one certificate, or none, and trusts some others. */
    private static SSLContext context(@Nullable String shown, String... trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (shown != null) {
            keys.init(store(shown), PASSWORD.toCharArray());
        }
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        for (String name : trusted) {
            trust.setCertificateEntry(name, store(name).getCertificate(name));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                shown == null ? null : new KeyManager[] {new Insisting((X509KeyManager) keys.getKeyManagers()[0])},
                managers.getTrustManagers(),
                null);
        return context;
    }

    /** Shows its certificate also to those who did not ask for one of its issuer. */
    private record Insisting(X509KeyManager keys) implements X509KeyManager {
        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return keys.getClientAliases(type, null);
        }

        @Override
        public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
            return keys.chooseClientAlias(types, null, socket);
        }

        @Override
        public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
            return keys.getServerAliases(type, issuers);
        }

        @Override
        public String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
            return keys.chooseServerAlias(type, issuers, socket);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }
    }

    private static SSLSocket socket(int port, SSLContext context) throws Exception {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Connects, and returns the name in the certificate that the proxy shows. */
    private static String shownBy(ProxyApplication proxy) throws Exception {
        try (SSLSocket socket = socket(proxy.port(), context("tomes", "proxy", "renewed"))) {
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    private static ProxyApplication proxy(int terminalPort, Map<String, String> settings) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("proxy.management.enabled", "false");
        properties.putAll(Map.of(
                "proxy.tomes.host", "127.0.0.1",
                "proxy.tomes.port", "0",
                "proxy.terminal.host", "localhost",
                "proxy.terminal.port", String.valueOf(terminalPort),
                "proxy.mapping.file", "mapping.json",
                "proxy.close-timeout", "500ms"));
        properties.putAll(settings);
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private static Map<String, String> pem(String name, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "proxy.tomes.tls", "true",
                "proxy.tomes.tls.certificate", name + ".pem",
                "proxy.tomes.tls.key", name + ".key"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static Wire session(ProxyApplication proxy, Wire.Server terminal, SSLContext context) throws Exception {
        Wire tomes = Wire.over(socket(proxy.port(), context));
        Future<Wire> accepting = THREADS.submit(() -> terminal.acceptWebSocket());
        tomes.request("/");
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        Wire accepted = accepting.get(20, TimeUnit.SECONDS);
        tomes.sendText("hello");
        assertThat(accepted.read().text()).isEqualTo("hello");
        THREADS.submit(() -> echo(accepted));
        return tomes;
    }

    private static void echo(Wire accepted) {
        for (Wire.Frame frame = accepted.read(); frame.opcode() == Wire.TEXT; frame = accepted.read()) {
            accepted.sendText(frame.text());
        }
    }

    private static void copy(String from, String to) throws Exception {
        Files.copy(directory.resolve(from), directory.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void keepsSessionsAndShowsNewcomersTheNewCertificateWhenTheFilesChange() throws Exception {
        copy("proxy.pem", "live.pem");
        copy("proxy.key", "live.key");
        try (Wire.Server terminal = new Wire.Server();
                ProxyApplication proxy = proxy(terminal.port(), pem("live"));
                Wire tomes = session(proxy, terminal, context(null, "proxy"))) {
            assertThat(shownBy(proxy)).isEqualTo("CN=proxy");

            copy("renewed.pem", "live.pem"); // and its key a moment later, as tools do
            assertThat(shownBy(proxy)).isEqualTo("CN=proxy");
            copy("renewed.key", "live.key");

            await().until(() -> shownBy(proxy).equals("CN=renewed"));
            tomes.sendText("still here");
            assertThat(tomes.read().text()).isEqualTo("still here");
        }
    }

    @Test
    void keepsTheFormerCertificateWhileTheFilesCannotBeUsed() throws Exception {
        copy("proxy.pem", "broken.pem");
        copy("proxy.key", "broken.key");
        try (Wire.Server terminal = new Wire.Server();
                ProxyApplication proxy = proxy(terminal.port(), pem("broken"))) {
            Files.writeString(directory.resolve("broken.pem"), "no certificate");
            Files.delete(directory.resolve("broken.key"));
            copy("renewed.key", "broken.key");
            assertThat(shownBy(proxy)).isEqualTo("CN=proxy");

            copy("renewed.pem", "broken.pem");
            await().until(() -> shownBy(proxy).equals("CN=renewed"));
        }
    }

    @Test
    void letsOnlyThoseInWhoShowATrustedCertificateWhenItIsRequired() throws Exception {
        Map<String, String> settings = pem(
                "proxy", "proxy.tomes.tls.client-certificate", "required", "proxy.tomes.tls.truststore", "tomes.pem");
        try (Wire.Server terminal = new Wire.Server();
                ProxyApplication proxy = proxy(terminal.port(), settings)) {
            session(proxy, terminal, context("tomes", "proxy")).close();
            assertThat(statusOfAPlainRequest(proxy, context("tomes", "proxy"))).isEqualTo(426);
            demandRefusal(proxy, context("stranger", "proxy"));
            demandRefusal(proxy, context(null, "proxy"));
        }
    }

    @Test
    void letsThoseInWhoShowNoneButNotAWrongOneWhenItIsOptional() throws Exception {
        Map<String, String> settings = pem(
                "proxy", "proxy.tomes.tls.client-certificate", "optional", "proxy.tomes.tls.truststore", "tomes.pem");
        try (Wire.Server terminal = new Wire.Server();
                ProxyApplication proxy = proxy(terminal.port(), settings)) {
            session(proxy, terminal, context(null, "proxy")).close();
            demandRefusal(proxy, context("stranger", "proxy"));
        }
    }

    @Test
    void forgetsWhomItTrustedWhenTheTrustedCertificatesChange() throws Exception {
        copy("tomes.pem", "trusted.pem");
        Map<String, String> settings = pem(
                "proxy", "proxy.tomes.tls.client-certificate", "required", "proxy.tomes.tls.truststore", "trusted.pem");
        SSLContext tomes = context("tomes", "proxy"); // one context, so that TLS sessions could be resumed
        try (Wire.Server terminal = new Wire.Server();
                ProxyApplication proxy = proxy(terminal.port(), settings);
                Wire before = session(proxy, terminal, tomes)) {
            copy("stranger.pem", "trusted.pem");

            SSLContext stranger = context("stranger", "proxy");
            await().ignoreExceptions().until(() -> statusOfAPlainRequest(proxy, stranger) == 426);
            demandRefusal(proxy, tomes);
            before.sendText("from before");
            assertThat(before.read().text()).isEqualTo("from before");
        }
    }

    /** In TLS 1.3 a client learns that its certificate was refused with the first answer that it waits for. */
    private static void demandRefusal(ProxyApplication proxy, SSLContext context) {
        assertThatThrownBy(() -> statusOfAPlainRequest(proxy, context)).isInstanceOf(Exception.class);
    }

    /** Returns 426 if TLS lets the request pass. */
    private static int statusOfAPlainRequest(ProxyApplication proxy, SSLContext context) throws Exception {
        try (Wire tomes = Wire.over(socket(proxy.port(), context))) {
            tomes.write("GET / HTTP/1.1\r\nHost: tomes.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return tomes.readAnswer().status();
        }
    }

    @Test
    void stillSpeaksTls12() throws Exception {
        try (Wire.Server terminal = new Wire.Server();
                ProxyApplication proxy = proxy(terminal.port(), pem("proxy"));
                SSLSocket with12 = socket(proxy.port(), context(null, "proxy"))) {
            with12.setEnabledProtocols(new String[] {"TLSv1.2"});
            with12.startHandshake();
            assertThat(with12.getSession().getProtocol()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void showsTheTerminalItsOwnCertificate() throws Exception {
        SSLServerSocket listening = (SSLServerSocket) context("terminal", "proxy")
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(true);
        Map<String, String> settings = new HashMap<>(Map.of(
                "proxy.terminal.probe", "off", // the Terminal of this test takes one connection at a time
                "proxy.terminal.tls", "true",
                "proxy.terminal.tls.truststore", "terminal.pem",
                "proxy.terminal.tls.keystore", "proxy.p12",
                "proxy.terminal.tls.keystore-password", PASSWORD));
        try (Wire.Server terminal = new Wire.Server(listening)) {
            try (ProxyApplication proxy = proxy(terminal.port(), settings);
                    Wire tomes = Wire.open(proxy.port())) {
                Future<Wire> accepting = THREADS.submit(() -> terminal.acceptWebSocket());
                tomes.request("/");
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                accepting.get(20, TimeUnit.SECONDS);
            }
            settings.put("proxy.terminal.tls.keystore", "stranger.p12");
            try (ProxyApplication proxy = proxy(terminal.port(), settings);
                    Wire tomes = Wire.open(proxy.port())) {
                THREADS.submit(() -> terminal.accept());
                tomes.request("/");
                assertThat(tomes.readAnswer().status()).isEqualTo(502);
            }
        }
    }

    @Test
    void readsAKeyThatIsEncryptedAndSaysSoWhenThePasswordIsWrong() throws Exception {
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "pkcs8",
                        "-topk8",
                        "-in",
                        "proxy.key",
                        "-out",
                        "locked.key",
                        "-passout",
                        "pass:sesame")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(openssl.waitFor()).isZero();
        copy("proxy.pem", "locked.pem");
        try (Wire.Server terminal = new Wire.Server();
                ProxyApplication proxy =
                        proxy(terminal.port(), pem("locked", "proxy.tomes.tls.key-password", "sesame"))) {
            assertThat(shownBy(proxy)).isEqualTo("CN=proxy");
        }

        assertThatThrownBy(() -> proxy(1, pem("locked", "proxy.tomes.tls.key-password", "hunter2")))
                .satisfies(failure -> assertThat(FailureReason.of(failure))
                        .contains("proxy.tomes.tls.key; allowed: a PEM file with a key")
                        .doesNotContain("hunter2"));
    }

    @Test
    void saysThatACertificateIsNotThatOfTheKey() throws Exception {
        copy("proxy.pem", "mixed.pem");
        copy("renewed.key", "mixed.key");

        assertThatThrownBy(() -> proxy(1, pem("mixed"))).satisfies(failure -> assertThat(FailureReason.of(failure))
                .contains("proxy.tomes.tls.certificate; allowed:", "its certificate is not that of the key"));
    }
}
