package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.config.Settings;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.text.FailureReason;
import featurekeyproxy.wspair.Wire;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on either leg, with keys that the JDK's own keytool makes. */
class TlsIT {
    private static final String PASSWORD = "open sesame";

    private static final Map<String, String> TLS_FROM_TOMES = Map.of(
            "proxy.tomes.tls", "true",
            "proxy.tomes.tls.keystore", "proxy.p12",
            "proxy.tomes.tls.keystore-password", PASSWORD);

    @TempDir
    static Path directory;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @BeforeAll
    static void makeKeys() throws Exception {
        keys("proxy", "san=dns:localhost,ip:127.0.0.1");
        keys("terminal", "san=dns:localhost");
        keys("elsewhere", "san=dns:terminal.elsewhere");
        Files.write(directory.resolve("mapping.json"), JarResource.read("config/mapping.json"));
    }

    @AfterAll
    static void endThreads() {
        THREADS.shutdownNow();
    }

    /** Makes a key with its certificate, and a store that trusts the certificate. */
    private static void keys(String name, String extension) throws Exception {
        keytool(
                "-genkeypair",
                "-keystore",
                name + ".p12",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-validity",
                "2");
        keytool("-exportcert", "-keystore", name + ".p12", "-alias", name, "-file", name + ".cer");
        keytool("-importcert", "-keystore", name + "-trust.p12", "-alias", name, "-file", name + ".cer", "-noprompt");
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static KeyStore store(String file) throws Exception {
        try (InputStream in = Files.newInputStream(directory.resolve(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    private static SSLContext context(String name) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(name + ".p12"), PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store(name + "-trust.p12"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A Terminal with TLS that shows the certificate of that name. */
    private static Wire.Server terminal(String name) throws Exception {
        return new Wire.Server(
                context(name).getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    private static ProxyApplication proxy(int terminalPort, Map<String, String> settings) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("proxy.management.enabled", "false");
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "localhost");
        properties.setProperty("proxy.terminal.port", String.valueOf(terminalPort));
        properties.setProperty("proxy.terminal.probe", "off"); // the Terminal takes one connection
        properties.setProperty("proxy.mapping.file", "mapping.json");
        properties.setProperty("proxy.close-timeout", "500ms");
        properties.putAll(settings);
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private static Map<String, String> tlsToTerminal(String trusted) {
        return Map.of(
                "proxy.terminal.tls",
                "true",
                "proxy.terminal.tls.truststore",
                trusted + "-trust.p12",
                "proxy.terminal.tls.truststore-password",
                PASSWORD);
    }

    @Test
    void carriesMessagesWithTlsOnBothLegs() throws Exception {
        Map<String, String> settings = new java.util.HashMap<>(tlsToTerminal("terminal"));
        settings.putAll(TLS_FROM_TOMES);
        try (Wire.Server terminal = terminal("terminal");
                ProxyApplication proxy = proxy(terminal.port(), settings);
                Wire tomes = Wire.over(context("proxy")
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), proxy.port()))) {
            tomes.request("/broker");
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                assertThat(accepted.head().headers())
                        .containsEntry("host", "localhost:" + terminal.port())
                        .containsEntry("x-forwarded-proto", "https");

                byte[] large = new byte[3_000_000];
                new java.util.Random(3).nextBytes(large);
                Future<?> sender = THREADS.submit(() -> tomes.send(true, Wire.BINARY, large));
                assertThat(accepted.read().payload()).isEqualTo(large);
                sender.get(20, TimeUnit.SECONDS);
                THREADS.submit(() -> accepted.send(true, Wire.BINARY, large));
                assertThat(tomes.read().payload()).isEqualTo(large);

                tomes.sendClose(1000, "done");
                assertThat(accepted.read().closeReason()).isEqualTo("done");
                accepted.sendClose(1000, "done too");
                assertThat(tomes.read().closeReason()).isEqualTo("done too");
                assertThat(tomes.atEnd()).isTrue();
            }
        }
    }

    @Test
    void answers502WhenTheCertificateOfTheTerminalHasAnotherName() throws Exception {
        demand502(terminal("elsewhere"), tlsToTerminal("elsewhere"));
    }

    @Test
    void answers502WhenTheCertificateOfTheTerminalIsNotTrusted() throws Exception {
        demand502(terminal("terminal"), tlsToTerminal("elsewhere"));
        demand502(terminal("terminal"), Map.of("proxy.terminal.tls", "true"));
    }

    @Test
    void answers502WhenTheTerminalSpeaksNoTls() throws Exception {
        Wire.Server plain = new Wire.Server();
        THREADS.submit(
                () -> plain.acceptRaw().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        demand502(plain, tlsToTerminal("terminal"), false);
    }

    private static void demand502(Wire.Server terminal, Map<String, String> settings) throws Exception {
        demand502(terminal, settings, true);
    }

    private static void demand502(Wire.Server terminal, Map<String, String> settings, boolean handshake)
            throws Exception {
        try (terminal;
                ProxyApplication proxy = proxy(terminal.port(), settings);
                Wire tomes = Wire.open(proxy.port())) {
            Future<Wire> accepting = handshake ? THREADS.submit(terminal::accept) : null;
            tomes.request("/");
            assertThat(tomes.readAnswer().status()).isEqualTo(502);
            if (accepting != null) {
                terminal.close(); // what was accepted before is still read; a probe may be all that came
                assertThatThrownBy(() -> accepting.get(20, TimeUnit.SECONDS))
                        .as("no request reaches a Terminal that is not the right one")
                        .hasRootCauseInstanceOf(IOException.class); // of TLS, or of the pipe that it ended
            }
        }
    }

    /** The plain socket of a peer that writes TLS by itself. */
    private static Socket patient(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Says hello to the proxy as a client that speaks that version at most, and returns what it answers first. */
    private static TlsHello.TlsRecord answerTo(int version, boolean end) throws Exception {
        try (Wire.Server terminal = new Wire.Server();
                ProxyApplication proxy = proxy(terminal.port(), TLS_FROM_TOMES);
                Socket tomes = patient(new Socket(InetAddress.getLoopbackAddress(), proxy.port()))) {
            DataInputStream in = new DataInputStream(tomes.getInputStream());
            tomes.getOutputStream().write(TlsHello.client(version));
            TlsHello.TlsRecord answer = TlsHello.read(in);
            if (end) {
                assertThat(in.read()).as("the end").isNegative();
            }
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0301, 0x0302})
    void refusesTomesThatSpeaksNothingNewerThanTls11(int version) throws Exception {
        TlsHello.TlsRecord answer = answerTo(version, true);

        assertThat(answer.type()).isEqualTo(TlsHello.ALERT);
        assertThat(answer.content()).isEqualTo(TlsHello.REFUSAL_OF_THE_VERSION);
    }

    @Test
    void answersTheSameHelloOfTls12() throws Exception {
        assertThat(answerTo(TlsHello.TLS_1_2, false).type()).isEqualTo(TlsHello.HANDSHAKE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0301, 0x0302})
    void answers502WhenTheTerminalSpeaksNothingNewerThanTls11(int version) throws Exception {
        try (ServerSocket terminal = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ProxyApplication proxy = proxy(terminal.getLocalPort(), tlsToTerminal("terminal"));
                Wire tomes = Wire.open(proxy.port())) {
            terminal.setSoTimeout(20_000);
            tomes.request("/");
            try (Socket accepted = patient(terminal.accept())) {
                DataInputStream in = new DataInputStream(accepted.getInputStream());
                assertThat(TlsHello.read(in).type()).isEqualTo(TlsHello.HANDSHAKE);
                accepted.getOutputStream().write(TlsHello.server(version));

                TlsHello.TlsRecord answer = TlsHello.read(in);
                assertThat(answer.type()).isEqualTo(TlsHello.ALERT);
                assertThat(answer.content()).isEqualTo(TlsHello.REFUSAL_OF_THE_VERSION);
            }
            assertThat(tomes.readAnswer().status()).isEqualTo(502);
        }
    }

    @Test
    void refusesTomesWithoutTlsWhereTlsIsDemanded() throws Exception {
        try (Wire.Server terminal = new Wire.Server();
                ProxyApplication proxy = proxy(terminal.port(), TLS_FROM_TOMES);
                Wire plain = Wire.open(proxy.port())) {
            plain.request("/");
            assertThatThrownBy(plain::readAnswer).isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> Wire.over(SSLContext.getDefault()
                                    .getSocketFactory()
                                    .createSocket(InetAddress.getLoopbackAddress(), proxy.port()))
                            .request("/"))
                    .as("a TOMEs that does not trust the proxy")
                    .hasRootCauseInstanceOf(Exception.class)
                    .hasStackTraceContaining(SSLException.class.getPackageName());
        }
    }

    @Test
    void saysThatAKeyStoreDoesNotOpen() {
        Map<String, String> settings = Map.of(
                "proxy.tomes.tls", "true",
                "proxy.tomes.tls.keystore", "proxy.p12",
                "proxy.tomes.tls.keystore-password", "hunter2");

        assertThatThrownBy(() -> proxy(1, settings)).satisfies(failure -> assertThat(FailureReason.of(failure))
                .contains("password was incorrect")
                .doesNotContain("hunter2"));
    }
}
