package featurekeyproxy.wspair.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.TestProxy;
import featurekeyproxy.wspair.Wire;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of a handshake cross as they came, and what is no proper handshake is refused. */
@SuppressWarnings("try") // ends of connections are closed when the test says
class HandshakeBytesIT {
    private static final String UPGRADE =
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + Wire.KEY;

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());

    @AfterEach
    void close() throws Exception {
        proxy.close();
        terminal.close();
    }

    private Wire asking(String... lines) {
        Wire tomes = Wire.open(proxy.port());
        tomes.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
        return tomes;
    }

    private static void answer(Wire terminal, String... lines) {
        terminal.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
    }

    @Test
    void carriesEveryByteOfTheRequestTarget() {
        proxy.start();
        String target = "/br\u00c3\u00a4\u0085\u00ff?\u00e4=%C3%A4&|";
        try (Wire tomes = asking("GET " + target + " HTTP/1.1", "Host: x", UPGRADE);
                Wire accepted = terminal.acceptRaw()) {
            assertThat(accepted.readLines().get(0)).isEqualTo("GET " + target + " HTTP/1.1");
        }
    }

    @Test
    void carriesHeadersByTheirNamesAndInTheirOrder() {
        proxy.with(component -> component.getTerminal().setForwardedHeaders(ForwardedHeaders.NONE))
                .start();
        String key = "sec-websocket-KEY: " + Wire.KEY;
        try (Wire tomes = asking(
                        "GET / HTTP/1.1",
                        "X-First: 1",
                        "HOST: tomes",
                        "connection: Upgrade",
                        "COOKIE: \u00c3\u00a4\u00ff",
                        "UPGRADE: websocket",
                        "x-TwicE: 1",
                        key,
                        "X-Twice: 2",
                        "Sec-WebSocket-Version: 13");
                Wire accepted = terminal.acceptRaw()) {
            assertThat(accepted.readLines())
                    .containsExactly(
                            "GET / HTTP/1.1",
                            "X-First: 1",
                            "HOST: 127.0.0.1:" + terminal.port(),
                            "connection: Upgrade",
                            "COOKIE: \u00c3\u00a4\u00ff",
                            "UPGRADE: websocket",
                            "x-TwicE: 1",
                            key,
                            "X-Twice: 2",
                            "Sec-WebSocket-Version: 13");
            String accept = "SEC-WEBSOCKET-ACCEPT: " + Wire.accept(Wire.KEY);
            answer(accepted, "HTTP/1.1 101 OK", accept, "uPgrade: websocket", "X-Last: \u00e4", "CONNECTION: Upgrade");
            assertThat(tomes.readLines().subList(1, 5))
                    .containsExactly(accept, "uPgrade: websocket", "X-Last: \u00e4", "CONNECTION: Upgrade");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"401 Qui \u00eates-vous", "099 Odd", "999 Odder", "418 ", "599 a  b"})
    void carriesStatusAndReasonOfARefusalAsTheyCame(String status) {
        proxy.start();
        try (Wire tomes = asking("GET / HTTP/1.1", "Host: x", UPGRADE);
                Wire refusing = terminal.accept()) {
            answer(refusing, "HTTP/1.1 " + status, "X-B: 1", "content-LENGTH: 0", "x-a: 2");

            assertThat(tomes.readLines())
                    .containsExactly("HTTP/1.1 " + status, "X-B: 1", "content-LENGTH: 0", "x-a: 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "199 Other"})
    void waitsOnWhenTheTerminalGivesAnInterimAnswer(String interim) {
        proxy.start();
        try (Wire tomes = asking("GET / HTTP/1.1", "Host: x", UPGRADE);
                Wire accepted = terminal.accept()) {
            answer(accepted, "HTTP/1.1 " + interim, "Link: </a>");
            answer(accepted, "HTTP/1.1 " + interim);
            accepted.write(accepted.switching());
            accepted.sendText("hello");

            assertThat(tomes.readAnswer().status()).isEqualTo(101);
            assertThat(tomes.head().headers()).doesNotContainKey("link");
            assertThat(tomes.read().text()).isEqualTo("hello");
        }
        try (Wire tomes = asking("GET / HTTP/1.1", "Host: x", UPGRADE);
                Wire refusing = terminal.accept()) {
            answer(refusing, "HTTP/1.1 " + interim);
            answer(refusing, "HTTP/1.1 401 No", "Content-Length: 0");

            assertThat(tomes.readAnswer().status()).isEqualTo(401);
        }
    }

    static Stream<String> improperSwitches() {
        String accept = "\r\nSec-WebSocket-Accept: " + Wire.accept(Wire.KEY);
        String upgrade = "\r\nUpgrade: websocket";
        String connection = "\r\nConnection: Upgrade";
        return Stream.of(
                accept,
                connection + accept,
                "\r\nUpgrade: h2c" + connection + accept,
                upgrade + accept,
                upgrade + connection,
                upgrade + connection + "\r\nSec-WebSocket-Accept: " + Wire.accept("other"),
                upgrade + connection + accept + accept,
                upgrade + connection + accept + "\r\nSec-WebSocket-Protocol: broker.v3",
                upgrade + connection + accept + "\r\nSec-WebSocket-Protocol: BROKER.V1",
                upgrade + connection + accept + "\r\nSec-WebSocket-Protocol: broker.v1, broker.v2",
                upgrade + connection + accept
                        + "\r\nSec-WebSocket-Protocol: broker.v1\r\nSec-WebSocket-Protocol: broker.v2");
    }

    @ParameterizedTest
    @MethodSource("improperSwitches")
    void answers502ToASwitchThatIsNotTheOneAskedFor(String headers) {
        proxy.start();
        try (Wire tomes = asking("GET / HTTP/1.1", "Host: x", "Sec-WebSocket-Protocol: broker.v1, broker.v2", UPGRADE);
                Wire accepted = terminal.accept()) {
            answer(accepted, "HTTP/1.1 101 Switching Protocols" + headers);

            assertThat(tomes.readAnswer().status()).isEqualTo(502);
            assertThat(accepted.atEnd()).isTrue();
        }
    }

    @Test
    void findsWebSocketInAListOfProtocols() {
        proxy.start();
        try (Wire tomes = asking(
                        "GET / HTTP/1.1",
                        "Host: x",
                        "Upgrade: h2c",
                        UPGRADE,
                        "Connection: HTTP2-Settings",
                        "HTTP2-Settings: AA");
                Wire accepted = terminal.acceptWebSocket()) {
            assertThat(accepted.head().headers())
                    .containsEntry("upgrade", "websocket")
                    .doesNotContainKey("http2-settings");
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
        }
        try (Wire tomes = asking("GET / HTTP/1.1", "Host: x", UPGRADE.replace("Upgrade: w", "Upgrade: h2c, w"));
                Wire accepted = terminal.acceptWebSocket()) {
            assertThat(accepted.head().headers()).containsEntry("upgrade", "websocket");
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: none",
                "Host: a\r\nHost: a",
                "Host: a\r\nhost: b",
                "Host: a\", for=1.2.3.4;host=\"b",
                "Host: a, b",
                "Host: a;b",
                "Host: a b",
                "Host: [::1",
                "Host: a:80:90",
                "Host: \u00e4",
                "Host: x\r\nForwarded: for=\"a",
                "Host: x\r\nContent-Length: 3",
                "Host: x\r\nTransfer-Encoding: chunked"
            })
    void answers400ToARequestThatCannotBeCarriedOn(String headers) {
        proxy.start();
        try (Wire tomes = asking("GET / HTTP/1.1", headers, UPGRADE, "", "abc")) {
            assertThat(tomes.readAnswer().status()).isEqualTo(400);
            assertThat(tomes.atEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"[::1]:80", "a.b-c_d:", "127.0.0.1:8080", "''"})
    void namesTheHostThatTomesAskedFor(String host) {
        proxy.start();
        try (Wire tomes = asking(
                        "GET / HTTP/1.1", "Host: " + host, "Forwarded: for=\"_a\\\"\"", "Content-Length: 0", UPGRADE);
                Wire accepted = terminal.acceptWebSocket()) {
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
            assertThat(accepted.head().headers())
                    .containsEntry("x-forwarded-host", host)
                    .containsEntry("forwarded", "for=\"_a\\\"\", for=127.0.0.1;host=\"" + host + "\";proto=http");
        }
    }

    @Test
    void streamsARefusalOfAnyLengthAndHoldsItAgainstNobody() {
        proxy.with(component -> component.getTerminal().setBreakerFailures(1)).start();
        byte[] part = new byte[1024 * 1024];
        Arrays.fill(part, (byte) 'x');
        for (String framing : new String[] {"Content-Length: " + 20 * part.length, "X-Framing: the end"}) {
            try (Wire tomes = asking("GET / HTTP/1.1", "Host: x", UPGRADE);
                    Wire refusing = terminal.accept()) {
                Thread sender = new Thread(() -> {
                    answer(refusing, "HTTP/1.1 503 Busy", "Set-Cookie: secret", framing);
                    for (int i = 0; i < 20; i++) {
                        refusing.write(part);
                    }
                    refusing.close();
                });
                sender.start();

                if (framing.startsWith("Content-Length")) {
                    assertThat(tomes.readAnswer().body()).hasSize(20 * part.length);
                } else {
                    assertThat(tomes.readLines().get(0)).isEqualTo("HTTP/1.1 503 Busy");
                    assertThat(tomes.readChunks()).isEqualTo(20L * part.length);
                }
            }
        }
        assertThat(proxy.component().targets().get(0).breaker()).isEqualTo("CLOSED");
    }

    @Test
    void cutsARefusalWhoseBodyTheTerminalCuts() {
        proxy.start();
        try (Wire tomes = asking("GET / HTTP/1.1", "Host: x", UPGRADE);
                Wire refusing = terminal.accept()) {
            answer(refusing, "HTTP/1.1 401 No", "Content-Length: 5");
            refusing.write(new byte[] {'a', 'b'});
            refusing.close();

            assertThat(tomes.readLines()).containsExactly("HTTP/1.1 401 No", "Content-Length: 5");
            assertThat(tomes.readToEnd()).isEqualTo("ab");
        }
    }

    @Test
    void cutsARefusalInWhichNothingMoves() {
        proxy.with(component -> component.getTerminal().setConnectTimeout(300)).start();
        try (Wire tomes = asking("GET / HTTP/1.1", "Host: x", UPGRADE);
                Wire refusing = terminal.accept()) {
            answer(refusing, "HTTP/1.1 401 No", "Content-Length: 7", "", "ab");

            assertThat(tomes.readLines()).containsExactly("HTTP/1.1 401 No", "Content-Length: 7");
            assertThat(tomes.readToEnd()).isEqualTo("ab\r\n\r\n"); // one byte is missing
            assertThat(refusing.atEnd()).isTrue();
        }
    }

    @Test
    void hangsUpOnTheTerminalWhenTomesLeavesWithinARefusal() {
        proxy.start();
        try (Wire tomes = asking("GET / HTTP/1.1", "Host: x", UPGRADE);
                Wire refusing = terminal.accept()) {
            answer(refusing, "HTTP/1.1 401 No", "Content-Length: 50", "", "ab");
            assertThat(tomes.readLines().get(0)).isEqualTo("HTTP/1.1 401 No");
            tomes.drop();

            assertThat(refusing.atEnd()).isTrue();
        }
    }
}
