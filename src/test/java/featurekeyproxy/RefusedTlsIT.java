package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import featurekeyproxy.config.Settings;
import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Why TLS was refused, on either leg, by the proxy or by its peer: in health, page, metric and log the same, and not "unreachable". */
class RefusedTlsIT {
    private static final String PASSWORD = KeyTools.PASSWORD;
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path directory;

    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage() + " " + event.getKeyValuePairs());
        }
    };
    private final Logger logger = (Logger) LoggerFactory.getLogger("featurekeyproxy.wspair");

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyTools tools = new KeyTools(directory);
        tools.key("authority.p12", "authority", "EC", "-ext", "bc=ca:true");
        tools.issued("good", "authority", "-ext", "san=dns:localhost,ip:127.0.0.1");
        tools.issued("expired", "authority", "-ext", "san=dns:localhost", "-startdate", "-30d", "-validity", "10");
        tools.issued("elsewhere", "authority", "-ext", "san=dns:elsewhere.example");
        tools.key("stranger.p12", "stranger", "EC", "-ext", "san=dns:localhost");
        Files.write(directory.resolve("mapping.json"), JarResource.read("config/mapping.json"));
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    private static ProxyApplication proxy(Map<String, String> settings) throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "camel.management.port", "0",
                "proxy.admin.token", TOKEN,
                "proxy.audit.enabled", "false",
                "proxy.tomes.host", "127.0.0.1",
                "proxy.tomes.port", "0",
                "proxy.terminal.host", "localhost",
                "proxy.terminal.probe", "off",
                "proxy.mapping.file", "mapping.json"));
        properties.putAll(settings);
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private static String get(ProxyApplication proxy, String path) throws IOException {
        return RawHttp.get(proxy.managementPort(), path, "Authorization: Bearer " + TOKEN)
                .body();
    }

    private static void awaitRefused(ProxyApplication proxy, String leg, String reason, String by) {
        String series =
                "featurekeyproxy_tls_refused_total{by=\"" + by + "\",leg=\"" + leg + "\",reason=\"" + reason + "\"} ";
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(get(proxy, "/observe/metrics"))
                .containsPattern(Pattern.quote(series) + "[1-9]"));
    }

    /** Returns TLS that shows what one file holds, if any, and trusts what another one holds. */
    private static SSLContext context(String shown, String trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(shown.isEmpty() ? null : store(shown), PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store(trusted));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store(String name) throws Exception {
        return KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
    }

    /** A Terminal that takes connections one after the other until it is closed, and ends each after its TLS handshake. */
    private static ServerSocket terminal(ServerSocket listening) {
        Thread thread = new Thread(() -> {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    if (socket instanceof SSLSocket tls) {
                        tls.startHandshake();
                    } else {
                        socket.getOutputStream()
                                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException e) {
                    // as is to be expected of those that are refused
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return listening;
    }

    private static Map<String, String> toTerminal(ServerSocket terminal) {
        return new HashMap<>(Map.of(
                "proxy.terminal.port", String.valueOf(terminal.getLocalPort()),
                "proxy.terminal.tls", "true",
                "proxy.terminal.tls.truststore", "authority.p12",
                "proxy.terminal.tls.truststore-password", PASSWORD,
                "proxy.terminal.probe", "tcp",
                "proxy.terminal.retry-min", "100ms",
                "proxy.terminal.retry-max", "100ms"));
    }

    @ParameterizedTest
    @CsvSource({
        "expired, expired, the certificate of the Terminal has expired",
        "elsewhere, wrong_name, the certificate of the Terminal is for another name",
        "stranger, untrusted, the certificate of the Terminal is not trusted",
    })
    void saysWhatIsWrongWithTheCertificateOfTheTerminal(String shown, String reason, String words) throws Exception {
        SSLServerSocket listening = (SSLServerSocket) context(shown, "authority")
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("localhost"));
        try (ServerSocket terminal = terminal(listening);
                ProxyApplication proxy = proxy(toTerminal(terminal))) {
            demandTold(proxy, reason, words, "proxy");
            assertThat(get(proxy, "/observe/metrics"))
                    .containsPattern(
                            "featurekeyproxy_certificate_expiry_timestamp_seconds\\{kind=\"seen\",leg=\"terminal\"} [1-9]");
            assertThat(get(proxy, "/observe/health")).contains("\"terminal-seen\":\"CN=" + shown + " until 20");
            if (shown.equals("expired")) {
                await().untilAsserted(() -> assertThat(get(proxy, "/api/v1/problems"))
                        .contains("The certificate of the Terminal has expired"));
            }
        }
    }

    private void demandTold(ProxyApplication proxy, String reason, String words, String by) throws Exception {
        awaitRefused(proxy, "terminal", reason, by);
        await().untilAsserted(() -> assertThat(get(proxy, "/observe/health"))
                .contains("no target of the Terminal answers (" + words + ")"));
        await().untilAsserted(() -> assertThat(get(proxy, "/api/v1/problems")).contains("failed: " + words));
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request("/");
            int status = tomes.readAnswer().status();
            assertThat(status).isEqualTo(502);
        }
        assertThat(log)
                .anyMatch(line -> line.startsWith("the Terminal gave no answer to a handshake")
                        && line.contains("failure=\"" + words + "\""));
        assertThat(log)
                .filteredOn(line -> line.startsWith("a TLS handshake was refused"))
                .as("once a minute")
                .singleElement()
                .asString()
                .contains("leg=\"terminal\"", "reason=\"" + reason + "\"", "by=\"" + by + "\"", "since=\"1\"");
        assertThat(get(proxy, "/observe/metrics"))
                .containsPattern("featurekeyproxy_handshakes_refused_total\\{reason=\"tls\",status=\"502\"} 1");
    }

    @Test
    void saysThatTheTerminalSpeaksNoTls() throws Exception {
        try (ServerSocket terminal = terminal(new ServerSocket(0, 50, InetAddress.getByName("localhost")));
                ProxyApplication proxy = proxy(toTerminal(terminal))) {
            demandTold(proxy, "plain_text", "the Terminal speaks no TLS", "proxy");
        }
    }

    @Test
    void saysThatTheTerminalDoesNotTakeTheCertificateOfTheProxy() throws Exception {
        SSLServerSocket listening = (SSLServerSocket) context("good", "stranger")
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("localhost"));
        listening.setNeedClientAuth(true);
        try (ServerSocket terminal = terminal(listening)) {
            Map<String, String> settings = toTerminal(terminal);
            settings.put("proxy.terminal.probe", "http"); // which waits for an answer, other than one of TCP
            try (ProxyApplication proxy = proxy(settings)) {
                demandTold(
                        proxy,
                        "untrusted",
                        "the Terminal does not take the certificate of the proxy, alert bad_certificate",
                        "peer");
            }
        }
    }

    @Test
    void countsWhyTomesWasRefusedByReasonAndNotThoseWhoOnlyLookWhetherThePortIsOpen() throws Exception {
        Map<String, String> settings = Map.of(
                "proxy.tomes.tls", "true",
                "proxy.tomes.tls.keystore", "good.p12",
                "proxy.tomes.tls.keystore-password", PASSWORD,
                "proxy.tomes.tls.client-certificate", "required",
                "proxy.tomes.tls.truststore", "authority.p12",
                "proxy.tomes.tls.truststore-password", PASSWORD,
                "proxy.tomes.handshake-timeout", "1s");
        try (ProxyApplication proxy = proxy(settings)) {
            for (int i = 0; i < 3; i++) {
                new Socket(InetAddress.getLoopbackAddress(), proxy.port()).close();
            }
            handshake(proxy, context("", "authority"), "TLSv1.3");
            awaitRefused(proxy, "tomes", "no_client_certificate", "proxy");
            handshake(proxy, KeyTools.trustingAll(directory.resolve("stranger.p12"), PASSWORD), "TLSv1.3");
            handshake(proxy, KeyTools.trustingAll(directory.resolve("expired.p12"), PASSWORD), "TLSv1.3");
            awaitRefused(proxy, "tomes", "expired", "proxy");
            handshake(proxy, context("good", "stranger"), "TLSv1.3");
            awaitRefused(proxy, "tomes", "untrusted", "peer");
            send(proxy, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            awaitRefused(proxy, "tomes", "plain_text", "proxy");
            send(proxy, TlsHello.client(0x0302));
            awaitRefused(proxy, "tomes", "protocol_version", "proxy");
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                awaitRefused(proxy, "tomes", "timed_out", "proxy");
                assertThat(silent.isClosed()).isFalse();
            }
            assertThat(get(proxy, "/observe/metrics"))
                    .contains("featurekeyproxy_tls_refused_total{by=\"proxy\",leg=\"tomes\",reason=\"other\"} 0");
            assertThat(log)
                    .filteredOn(line -> line.startsWith("a TLS handshake was refused"))
                    .as("once a minute for the address of this machine")
                    .singleElement()
                    .asString()
                    .contains("peer=\"127.0.0.1\"");
        }
    }

    private static void handshake(ProxyApplication proxy, SSLContext context, String version) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.setSoTimeout(20_000);
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isNegative();
        } catch (IOException e) {
            // refused, which the proxy tells of
        }
    }

    private static void send(ProxyApplication proxy, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // a reset is an end too
        }
    }
}
