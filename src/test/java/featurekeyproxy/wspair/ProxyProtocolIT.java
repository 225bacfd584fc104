package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.KeyFile;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.session.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a balancer that speaks the PROXY protocol the true address is known to all that ask for one; nobody else can make one up. */
class ProxyProtocolIT {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final List<AutoCloseable> ends = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable end : ends) {
            end.close();
        }
        proxy.close();
        terminal.close();
    }

    private void start(String balancers) {
        proxy.with(component -> {
                    component.getTomes().setProxyProtocol(true);
                    component.getTomes().setProxyProtocolFrom(balancers);
                })
                .start();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        ends.add(socket);
        return socket;
    }

    private Wire behind(byte[] header) throws IOException {
        Socket socket = connect();
        Wire tomes = Wire.over(socket);
        socket.getOutputStream().write(header);
        return tomes;
    }

    private long refused(Limit limit) {
        return proxy.component().refusals().count(limit);
    }

    static Stream<Arguments> headers() {
        String of4 = "c0000207" + "c6336402" + "d431" + "01bb";
        String of6 = "20010db8000000000000000000000001" + "20010db8000000000000000000000002" + "d431" + "01bb";
        return Stream.of(
                Arguments.of("v1 IPv4", ascii("PROXY TCP4 192.0.2.7 198.51.100.2 54321 443\r\n"), "192.0.2.7"),
                Arguments.of("v1 IPv6", ascii("PROXY TCP6 2001:db8::1 2001:db8::2 54321 443\r\n"), "2001:db8::1"),
                Arguments.of("v1 UNKNOWN", ascii("PROXY UNKNOWN\r\n"), "127.0.0.1"),
                Arguments.of("v1 UNKNOWN with more", ascii("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n"), "127.0.0.1"),
                Arguments.of("v2 IPv4", hex(SIGNATURE, "21", "11", "000c", of4), "192.0.2.7"),
                Arguments.of("v2 IPv6", hex(SIGNATURE, "21", "21", "0024", of6), "2001:db8::1"),
                Arguments.of("v2 LOCAL", hex(SIGNATURE, "20", "00", "0000"), "127.0.0.1"),
                Arguments.of("v2 LOCAL with more", hex(SIGNATURE, "20", "11", "000c", of4), "127.0.0.1"),
                Arguments.of("v2 UNSPEC", hex(SIGNATURE, "21", "00", "0000"), "127.0.0.1"),
                Arguments.of(
                        "v2 with TLVs: ALPN, one nobody knows, CRC",
                        hex(
                                SIGNATURE,
                                "21",
                                "11",
                                "001d",
                                of4,
                                "010002",
                                "6832",
                                "ef0002",
                                "0102",
                                "030004",
                                "00000000"),
                        "192.0.2.7"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void tellsTheTerminalWhoConnects(String form, byte[] header, String address) throws IOException {
        start("127.0.0.1");
        Wire tomes = behind(header);
        tomes.request("/broker");
        try (Wire accepted = terminal.acceptWebSocket()) {
            assertThat(tomes.readAnswer().status()).as(form).isEqualTo(101);
            assertThat(accepted.head().headers()).containsEntry("x-forwarded-for", address);
            tomes.sendText("request");
            assertThat(accepted.read().text()).isEqualTo("request");
            assertThat(proxy.component().sessions())
                    .singleElement()
                    .extracting(Session::remoteAddress)
                    .asString()
                    .contains(address);
        }
    }

    @Test
    void takesAHeaderByteByByteAndWhatComesInOneSegmentWithIt() throws IOException {
        start("127.0.0.0/8, ::1");
        Socket socket = connect();
        socket.setTcpNoDelay(true);
        for (byte each : hex(SIGNATURE, "21", "11", "000c", "c0000207c6336402d43101bb")) {
            socket.getOutputStream().write(each);
            socket.getOutputStream().flush();
        }
        Wire slow = Wire.over(socket);
        slow.request("/slow");
        try (Wire accepted = terminal.acceptWebSocket()) {
            assertThat(accepted.head().headers()).containsEntry("x-forwarded-for", "192.0.2.7");
        }

        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(ascii("PROXY TCP4 192.0.2.8 198.51.100.2 54321 443\r\n"));
        both.writeBytes(ascii("GET /one HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + Wire.KEY + "\r\n\r\n"));
        behind(both.toByteArray());
        try (Wire accepted = terminal.acceptWebSocket()) {
            assertThat(accepted.head().path()).isEqualTo("/one");
            assertThat(accepted.head().headers()).containsEntry("x-forwarded-for", "192.0.2.8");
        }
    }

    @Test
    void holdsTheTrueAddressToTheLimits() throws IOException {
        proxy.with(component -> component.getTomes().setAllowedAddresses("192.0.2.0/24"))
                .with(component -> component.getTomes().setMaxConnectionsPerAddress(1));
        start("127.0.0.1");
        Wire first = behind(ascii("PROXY TCP4 192.0.2.7 198.51.100.2 1 2\r\n"));
        first.request("/");
        try (Wire accepted = terminal.acceptWebSocket()) {
            assertThat(first.readAnswer().status()).isEqualTo(101);
            assertThat(status("PROXY TCP4 192.0.2.7 198.51.100.2 3 2\r\n")).isEqualTo(429);
            assertThat(status("PROXY TCP4 10.0.0.1 198.51.100.2 4 2\r\n")).isEqualTo(403);
            assertThat(status("PROXY UNKNOWN\r\n")).as("the balancer itself").isEqualTo(403);
            assertThat(accepted.head().path()).isEqualTo("/");
        }
    }

    private int status(String header) throws IOException {
        Wire tomes = behind(ascii(header));
        tomes.request("/");
        return tomes.readAnswer().status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "PROXY TCP4 300.0.2.7 198.51.100.2 1 2\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.2 1\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.2 1 99999\r\n",
                "PROXY TCP9 192.0.2.7 198.51.100.2 1 2\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.2 1 2 and so on until it is longer than any header of the first version may be, which are 107 bytes\r\n",
                "\5PROXY TCP6 2001:db8::1 ::2 54321 443\r\nPROXY UNKNOWN  x\r\nabc", // found by fuzzing: a good one
                // behind a bad one
                "\r\n\r\n\0\r\nQUIT\n1\u0011\0\u000c0123456789ab",
                "\r\n\r\n\0\r\nQUIT\n!\u0011\0\u00020123456789ab",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003hello, this is TLS\r\n"
            })
    void endsAConnectionWhoseHeaderIsMissingOrMalformed(String bytes) throws IOException {
        start("127.0.0.1");

        assertThat(behind(ascii(bytes)).atEnd()).isTrue();

        await().untilAsserted(() -> assertThat(refused(Limit.PROXY_HEADER)).isEqualTo(1));
        Wire next = behind(ascii("PROXY TCP4 192.0.2.7 198.51.100.2 1 2\r\n"));
        next.request("/");
        try (Wire accepted = terminal.acceptWebSocket()) {
            assertThat(next.readAnswer().status()).as("the next one").isEqualTo(101);
            assertThat(accepted.head().path()).isEqualTo("/");
        }
    }

    @Test
    void letsNobodyConnectButTheBalancers() throws IOException {
        start("10.1.0.7");

        assertThat(behind(ascii("PROXY TCP4 192.0.2.7 198.51.100.2 1 2\r\n")).atEnd())
                .isTrue();

        await().untilAsserted(() -> assertThat(refused(Limit.PROXY_PEER)).isEqualTo(1));
        assertThat(refused(Limit.PROXY_HEADER)).isZero();
    }

    @Test
    void givesAHeaderOnlyTheTimeOfAHandshakeHoweverItDrips() throws IOException {
        proxy.with(component -> component.getTomes().setHandshakeTimeout(300));
        start("127.0.0.1");

        assertThat(behind(ascii("PROXY TCP4 192.0.2")).atEnd()).isTrue();

        await().untilAsserted(() -> assertThat(refused(Limit.HANDSHAKE_TIME)).isEqualTo(1));
        assertThat(refused(Limit.PROXY_HEADER)).isZero();
    }

    @Test
    void takesALookAtTheOpenPortForNoBreach() throws IOException {
        start("127.0.0.1");
        connect().close();

        assertThat(behind(ascii("PROXY nonsense\r\n")).atEnd()).isTrue();
        await().untilAsserted(() -> assertThat(refused(Limit.PROXY_HEADER)).isEqualTo(1));
    }

    @Test
    void readsTheHeaderBeforeTls() throws Exception {
        Path key = KeyFile.make(directory, "proxy");
        SSLContext context = KeyFile.context(key);
        try (ServerSocket listening =
                        context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Wire.Server overTls = new Wire.Server(listening)) {
            proxy.useTls(key)
                    .with(component -> component.getTerminal().setHost("localhost"))
                    .with(component -> component.getTerminal().setPort(listening.getLocalPort()));
            start("127.0.0.1");
            Socket socket = connect();
            socket.getOutputStream().write(ascii("PROXY TCP4 192.0.2.7 198.51.100.2 54321 443\r\n"));
            Wire tomes = Wire.over(context.getSocketFactory().createSocket(socket, "localhost", proxy.port(), true));
            tomes.request("/broker");
            try (Wire accepted = overTls.acceptWebSocket()) {
                assertThat(accepted.head().headers())
                        .containsEntry("x-forwarded-for", "192.0.2.7")
                        .containsEntry("x-forwarded-proto", "https");
            }
        }
    }
}
