package featurekeyproxy.wspair.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.TestProxy;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.WsPairConstants;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.session.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Terminal's answer to the handshake is TOMEs' answer. */
class HandshakeIT {
    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());

    @AfterEach
    void close() throws Exception {
        proxy.close();
        terminal.close();
    }

    private Wire dial(String path, String... headers) {
        Wire tomes = Wire.open(proxy.port());
        tomes.request(path, headers);
        return tomes;
    }

    @Test
    void dialsTheTerminalWithTheSamePathQueryAndEndToEndHeaders() {
        proxy.start();
        try (Wire tomes = dial(
                        "/broker/v2?token=a%20b&x=",
                        "Cookie: a=1",
                        "Cookie: b=2",
                        "Authorization: Basic dG9tZXM6c2VjcmV0",
                        "Origin: http://tomes",
                        "X-Site: Lyon",
                        "Keep-Alive: timeout=5",
                        "Proxy-Authorization: Basic eA==",
                        "Connection: X-Hop",
                        "X-Hop: only here",
                        "Sec-WebSocket-Extensions: permessage-deflate");
                Wire accepted = terminal.acceptWebSocket()) {
            Wire.Head request = accepted.head();

            assertThat(tomes.readAnswer().status()).isEqualTo(101);
            assertThat(request.path()).isEqualTo("/broker/v2?token=a%20b&x=");
            assertThat(request.headers())
                    .containsEntry("host", "127.0.0.1:" + terminal.port())
                    .containsEntry("cookie", "a=1, b=2")
                    .containsEntry("authorization", "Basic dG9tZXM6c2VjcmV0")
                    .containsEntry("origin", "http://tomes")
                    .containsEntry("x-site", "Lyon")
                    .containsEntry("connection", "Upgrade")
                    .containsEntry("x-forwarded-for", "127.0.0.1")
                    .containsEntry("x-forwarded-proto", "http")
                    .containsEntry("x-forwarded-host", "tomes.example:8080")
                    .containsEntry("forwarded", "for=127.0.0.1;host=\"tomes.example:8080\";proto=http")
                    .doesNotContainKeys(
                            "x-hop", "keep-alive", "proxy-authorization", "sec-websocket-extensions", "content-length");
        }
    }

    @Test
    void addsNoForwardedHeadersAndKeepsTheHostWhereSaidSo() {
        proxy.with(component -> {
                    component.getTerminal().setForwardedHeaders(ForwardedHeaders.NONE);
                    component.getTerminal().setPreserveHost(true);
                })
                .start();
        try (Wire tomes = dial("/");
                Wire accepted = terminal.acceptWebSocket()) {
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
            assertThat(accepted.head().headers())
                    .containsEntry("host", "tomes.example:8080")
                    .doesNotContainKeys("x-forwarded-for", "forwarded");
        }
    }

    @Test
    void passesTheOfferOfSubprotocolsOnAndTheTerminalsChoiceBack() {
        proxy.start();
        try (Wire tomes = dial("/", "Sec-WebSocket-Protocol: broker.v1, broker.v2");
                Wire accepted = terminal.acceptWebSocket("Sec-WebSocket-Protocol: broker.v2", "Set-Cookie: node=7")) {
            assertThat(accepted.head().headers()).containsEntry("sec-websocket-protocol", "broker.v1, broker.v2");
            assertThat(tomes.readAnswer().headers())
                    .containsEntry("sec-websocket-protocol", "broker.v2")
                    .containsEntry("sec-websocket-accept", Wire.accept(Wire.KEY))
                    .containsEntry("set-cookie", "node=7");
        }
    }

    @Test
    void acceptsATerminalThatIgnoresTheOfferOfSubprotocols() {
        proxy.start();
        try (Wire tomes = dial("/", "Sec-WebSocket-Protocol: broker.v1");
                Wire accepted = terminal.acceptWebSocket()) {
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
            assertThat(tomes.head().headers()).doesNotContainKey("sec-websocket-protocol");
            accepted.sendText("hello");
            assertThat(tomes.read().text()).isEqualTo("hello");
        }
    }

    @Test
    void refusesWithTheTerminalsOwnStatusHeadersAndBody() {
        proxy.start();
        try (Wire tomes = dial("/");
                Wire refusing = terminal.accept()) {
            refusing.write(
                    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"broker\"\r\nContent-Length: 9\r\n\r\nwho are u"
                            .getBytes(StandardCharsets.ISO_8859_1));

            Wire.Head answer = tomes.readAnswer();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers()).containsEntry("www-authenticate", "Basic realm=\"broker\"");
            assertThat(answer.body()).isEqualTo("who are u");
        }
    }

    @Test
    void answers502WhenTheTerminalCannotBeReached() throws Exception {
        proxy.start();
        terminal.close();
        try (Wire tomes = dial("/")) {
            assertThat(tomes.readAnswer().status()).isEqualTo(502);
        }
    }

    @Test
    void answers502WhenTheTerminalHangsUpOrTalksSomethingElse() {
        proxy.start();
        try (Wire tomes = dial("/")) {
            terminal.accept().drop();
            assertThat(tomes.readAnswer().status()).isEqualTo(502);
        }
        try (Wire tomes = dial("/");
                Wire ssh = terminal.accept()) {
            ssh.write("SSH-2.0-OpenSSH_9.2\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(tomes.readAnswer().status()).isEqualTo(502);
        }
    }

    @Test
    void answers504WhenTheTerminalDoesNotAnswerInTime() {
        proxy.with(component -> component.getTerminal().setConnectTimeout(300)).start();
        try (Wire tomes = dial("/");
                Wire silent = terminal.accept()) {
            assertThat(tomes.readAnswer().status()).isEqualTo(504);
            assertThat(silent.atEnd()).isTrue();
        }
    }

    @Test
    void hangsUpOnTheTerminalWhenTomesLeftDuringTheHandshake() {
        proxy.start();
        Wire tomes = dial("/");
        try (Wire accepted = terminal.accept()) {
            tomes.drop();
            accepted.write(accepted.switching());

            assertThat(accepted.endsAfter(Wire.CLOSE)).isTrue();
            await().untilAsserted(
                            () -> assertThat(proxy.component().openSessions()).isZero());
        }
    }

    @Test
    void answers426ToARequestThatIsNoUpgrade() {
        proxy.start();
        try (Wire browser = Wire.open(proxy.port())) {
            browser.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(browser.readAnswer().status()).isEqualTo(426);
            assertThat(browser.head().headers()).containsEntry("upgrade", "websocket");
        }
    }

    @Test
    void negotiatesCompressionForEachLegByItself() {
        proxy.with(component -> component.getTomes().setCompression(true)).start();
        try (Wire tomes = dial("/", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
                Wire accepted = terminal.acceptWebSocket()) {
            assertThat(tomes.readAnswer().headers().get("sec-websocket-extensions"))
                    .startsWith("permessage-deflate");
            assertThat(accepted.head().headers()).doesNotContainKey("sec-websocket-extensions");

            accepted.sendText("{}".repeat(1000));
            Wire.Frame compressed = tomes.read();
            assertThat(compressed.payload()).hasSizeLessThan(100);
            tomes.write(compressedAsClient(compressed, tomes));
            assertThat(accepted.read().text()).isEqualTo("{}".repeat(1000));
        }
    }

    private static byte[] compressedAsClient(Wire.Frame frame, Wire tomes) {
        byte[] again = tomes.frame(true, Wire.TEXT, frame.payload());
        again[0] |= 0x40; // RSV1: compressed
        return again;
    }

    @Test
    void letsARouteChangeOrRefuseAHandshake() {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes").to("ws-pair:terminal");
                from("ws-pair:terminal").to("ws-pair:tomes");
                from("ws-pair:handshake")
                        .setHeader("X-Site", constant("Lyon"))
                        .removeHeader("Cookie")
                        .filter(header("X-Blocked").isNotNull())
                        .setHeader(WsPairConstants.REFUSE, constant(403));
            }
        });
        try (Wire tomes = dial("/", "Cookie: a=1", "X-Kept: 1", "X-Kept: 2");
                Wire accepted = terminal.acceptWebSocket()) {
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
            assertThat(accepted.head().headers())
                    .containsEntry("x-site", "Lyon")
                    .containsEntry("x-kept", "1, 2")
                    .containsEntry("sec-websocket-key", Wire.KEY)
                    .doesNotContainKey("cookie");
        }
        try (Wire tomes = dial("/", "X-Blocked: yes")) {
            assertThat(tomes.readAnswer().status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({"CamelWsPairRefuse,no number", "CamelWsPairRefuse,200", "CamelWsPairRefuse,1000", "X-Site,two\\nlines"})
    void answers500WhenTheHandshakeRouteLeavesWhatCannotBeSent(String header, String value) {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes").to("ws-pair:terminal");
                from("ws-pair:terminal").to("ws-pair:tomes");
                from("ws-pair:handshake").setHeader(header, constant(value.replace("\\n", "\n")));
            }
        });
        try (Wire tomes = dial("/")) {
            assertThat(tomes.readAnswer().status()).isEqualTo(500);
        }
    }

    @Test
    void leavesNothingOpenWhenTomesLeavesAtTheMomentOfTheAnswer() throws Exception {
        proxy.with(component -> component.setCloseTimeout(10)).start();
        for (int i = 0; i < 200; i++) {
            Wire tomes = dial("/");
            try (Wire accepted = terminal.accept()) {
                Thread leaving = new Thread(tomes::drop);
                leaving.start();
                accepted.write(accepted.switching());
                leaving.join();
                assertThat(accepted.endsAfter(Wire.CLOSE)).isTrue();
            }
        }
        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    @Test
    void refusesWhoComesWhileTheProxyStopsAndClosesWhatOpensThen() throws Exception {
        proxy.with(component -> component.setCloseTimeout(15_000)).start();
        try (Wire first = dial("/");
                Wire firstAccepted = terminal.acceptWebSocket();
                Wire second = dial("/");
                Wire secondAccepted = terminal.accept()) {
            assertThat(first.readAnswer().status()).isEqualTo(101);
            int port = proxy.port();
            Thread stopping = new Thread(proxy::close);
            stopping.start();
            assertThat(first.read().closeCode()).isEqualTo(1001);
            assertThat(firstAccepted.read().closeCode()).isEqualTo(1001);

            try (Wire late = Wire.open(port)) {
                late.request("/");
                assertThat(late.readAnswer().status()).isEqualTo(503);
            }
            secondAccepted.write(secondAccepted.switching());
            assertThat(second.readAnswer().status()).isEqualTo(101);
            assertThat(second.read().closeCode()).isEqualTo(1001);
            assertThat(secondAccepted.read().closeCode()).isEqualTo(1001);

            for (Wire each : List.of(first, firstAccepted, second, secondAccepted)) {
                each.sendClose(1001, "");
            }
            stopping.join();
        }
    }

    @Test
    void setsTheHeadersThatTheEndpointNames() {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes").to("ws-pair:terminal");
                from("ws-pair:terminal?handshake.X-Site=Lyon&handshake.Cookie=c=3")
                        .to("ws-pair:tomes");
            }
        });
        try (Wire tomes = dial("/", "Cookie: a=1");
                Wire accepted = terminal.acceptWebSocket()) {
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
            assertThat(accepted.head().headers())
                    .containsEntry("x-site", "Lyon")
                    .containsEntry("cookie", "c=3");
        }
    }

    @Test
    void keepsBothSocketsOfASessionOnOneEventLoop() {
        proxy.start();
        try (Wire tomes = dial("/");
                Wire accepted = terminal.acceptWebSocket()) {
            tomes.readAnswer();
            await().until(() -> proxy.component().openSessions() == 1);
            Session session = proxy.component().sessions().iterator().next();

            assertThat(((PairedSession) session).connection(Leg.TOMES).loop())
                    .isSameAs(((PairedSession) session).connection(Leg.TERMINAL).loop());
            accepted.sendText("x");
            tomes.read();
        }
    }

    @Test
    void answersAHeadThatItCannotCarryOnGivesItsPlaceBackAndStopsWithoutWaitingForIt() throws Exception {
        proxy.start();
        try (Wire tomes = dial("/", ": v")) {
            assertThat(tomes.readAnswer().status()).isEqualTo(400);
            assertThat(tomes.atEnd()).isTrue();
        }

        stopsAtOnce();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade",
                "401 Unauthorized\r\nContent-Length: 0"
            })
    void answers502ToAnAnswerOfTheTerminalThatItCannotCarryOn(String answer) throws Exception {
        proxy.start();
        try (Wire tomes = dial("/");
                Wire accepted = terminal.accept()) {
            accepted.write(("HTTP/1.1 " + answer + "\r\n: v\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));

            assertThat(tomes.readAnswer().status()).isEqualTo(502);
            assertThat(accepted.atEnd()).isTrue();
        }

        stopsAtOnce();
    }

    private void stopsAtOnce() throws Exception {
        assertThat(proxy.component().openSessions()).isZero();
        Duration longest = Duration.ofMinutes(5);
        CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> {
            try {
                proxy.component().drain(longest);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        assertThat(drained).succeedsWithin(Duration.ofSeconds(20));
    }
}
