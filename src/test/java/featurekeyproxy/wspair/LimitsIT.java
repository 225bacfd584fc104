package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.leg.Limit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit refuses in its own words, is counted, and harms nobody who keeps to it. */
class LimitsIT {
    private static final int KIB = 1024;

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final List<Wire> ends = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        ends.forEach(Wire::close);
        proxy.close();
        terminal.close();
    }

    private void start(Consumer<WsPairConfiguration> tomes) {
        proxy.with(component -> tomes.accept(component.getTomes())).start();
    }

    private record Ends(Wire tomes, Wire terminal) {
        void exchange() {
            tomes.sendText("request");
            assertThat(terminal.read().text()).isEqualTo("request");
            terminal.sendText("reply");
            assertThat(tomes.read().text()).isEqualTo("reply");
        }
    }

    private Wire open() {
        Wire tomes = Wire.open(proxy.port());
        ends.add(tomes);
        return tomes;
    }

    private Wire dial(String... headers) {
        Wire tomes = open();
        tomes.request("/broker", headers);
        return tomes;
    }

    private Ends session(String... headers) {
        Wire tomes = dial(headers);
        Wire accepted = terminal.acceptWebSocket();
        ends.add(accepted);
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Ends(tomes, accepted);
    }

    private void assertRefused(Wire tomes, Limit limit) {
        assertThat(tomes.readAnswer().status()).isEqualTo(limit.code());
        assertThat(tomes.head().body()).isEqualTo(limit.reason() + "\n");
        assertThat(tomes.atEnd()).as("the connection ends").isTrue();
        assertThat(proxy.component().refusals().count(limit)).isEqualTo(1);
    }

    @Test
    void refusesAConnectionTooManyWith503UntilAnotherEnds() {
        start(tomes -> tomes.setMaxConnections(1));
        Ends only = session();
        Wire refused = dial();

        assertRefused(refused, Limit.CONNECTIONS);
        assertThat(refused.head().headers()).containsEntry("retry-after", "5");
        only.exchange();
        only.tomes.drop();
        await().until(() -> proxy.component().pair().handshakes().access().connections() == 0);
        session().exchange();
    }

    @Test
    void refusesAConnectionTooManyFromOneAddressWith429AndLeavesThePlaceToOthers() {
        start(tomes -> {
            tomes.setMaxConnections(2);
            tomes.setMaxConnectionsPerAddress(1);
        });
        session();
        Wire refused = dial();

        assertRefused(refused, Limit.CONNECTIONS_PER_ADDRESS);
        assertThat(refused.head().headers()).containsEntry("retry-after", "5");
        assertThat(proxy.component().pair().handshakes().access().connections()).isEqualTo(1);
    }

    @Test
    void refusesHandshakesThatComeTooFastWith429() throws IOException {
        start(tomes -> tomes.setHandshakesPerSecond(1));
        terminal.close(); // those that are let through get 502
        List<Wire> all = IntStream.range(0, 40).mapToObj(i -> dial()).toList();

        all.forEach(Wire::readAnswer);

        assertThat(all).extracting(wire -> wire.head().status()).contains(502, 429);
        assertThat(all)
                .filteredOn(wire -> wire.head().status() == 429)
                .allSatisfy(wire -> assertThat(wire.head().headers()).containsEntry("retry-after", "1"))
                .hasSize((int) proxy.component().refusals().count(Limit.HANDSHAKE_RATE));
    }

    @Test
    void refusesAnAddressThatMayNotConnectWith403() {
        start(tomes -> tomes.setAllowedAddresses("10.0.0.0/8, ::1"));
        assertRefused(dial(), Limit.ADDRESS);
    }

    @Test
    void acceptsAnAddressThatMayConnect() {
        start(tomes -> tomes.setAllowedAddresses("10.0.0.0/8, 127.0.0.0/8"));
        session().exchange();
    }

    @Test
    void refusesAnOriginThatMayNotConnectWith403() {
        start(tomes -> tomes.setAllowedOrigins("https://tomes.example, https://tomes.example:8443"));
        assertRefused(dial("Origin: https://elsewhere.example"), Limit.ORIGIN);
        session("Origin: https://TOMEs.example:8443").exchange();
        session().exchange();
    }

    @Test
    void refusesTooLargeAHeadWith431() {
        start(tomes -> tomes.setMaxHeaderSize(4 * KIB));
        session("X-Fits: " + "x".repeat(3 * KIB)).exchange();

        Wire tomes = dial("X-Large: " + "x".repeat(5 * KIB));

        assertThat(tomes.readAnswer().status()).isEqualTo(431);
        assertThat(proxy.component().refusals().count(Limit.HEADER_SIZE)).isEqualTo(1);
    }

    @Test
    void refusesTooLongAFirstLineWith414() {
        start(tomes -> tomes.setMaxHeaderSize(4 * KIB));
        Wire tomes = open();
        tomes.request("/" + "x".repeat(5 * KIB));

        assertThat(tomes.readAnswer().status()).isEqualTo(414);
        assertThat(proxy.component().refusals().count(Limit.HEADER_SIZE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nHost: x\r\nX-Drip: "})
    void endsAConnectionThatDoesNotAskInTimeWith408(String begun) {
        start(tomes -> tomes.setHandshakeTimeout(300));
        Ends earlier = session();
        Wire tomes = open();
        tomes.write(begun.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(tomes.readAnswer().status()).isEqualTo(408);
        assertThat(tomes.atEnd()).isTrue();
        assertThat(proxy.component().refusals().count(Limit.HANDSHAKE_TIME)).isEqualTo(1);
        earlier.exchange();
    }

    @Test
    void endsAConnectionThatDoesNotAskAgainInTimeAfterARefusal() {
        start(tomes -> tomes.setHandshakeTimeout(300));
        Wire tomes = dial();
        try (Wire refusing = terminal.accept()) {
            refusing.write(
                    "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(tomes.readAnswer().status()).isEqualTo(401);
        }
        assertThat(tomes.readAnswer().status()).isEqualTo(408);
        assertThat(tomes.atEnd()).isTrue();
    }

    @Test
    void countsMessagesThatAreTooLong() {
        start(tomes -> tomes.setMaxMessageSize(KIB));
        Ends session = session();
        session.tomes.send(true, Wire.BINARY, new byte[KIB + 1]);

        assertThat(session.tomes.read().closeCode()).isEqualTo(1009);
        assertThat(proxy.component().refusals().count(Limit.MESSAGE_SIZE)).isEqualTo(1);
    }

    private void assertEnded(Ends session, Limit limit) {
        for (Wire end : List.of(session.tomes, session.terminal)) {
            Wire.Frame close = end.read();
            assertThat(close.closeCode()).isEqualTo(limit.code());
            assertThat(close.closeReason()).isEqualTo(limit.reason());
        }
        assertThat(proxy.component().refusals().count(limit)).isEqualTo(1);
    }

    @Test
    void endsASessionThatHoldsTooManyBytesWith1008() {
        proxy.with(component -> component.setMaxSessionBytes(256 * KIB)).start();
        Ends session = session();
        session.tomes.send(true, Wire.BINARY, new byte[200 * KIB]);
        assertThat(session.terminal.read().payload()).hasSize(200 * KIB);
        session.tomes.send(false, Wire.BINARY, new byte[200 * KIB]);
        session.tomes.send(false, Wire.CONTINUATION, new byte[57 * KIB]);

        assertEnded(session, Limit.SESSION_BYTES);
    }

    @Test
    void takesNoConnectionThatIsGoneForOneThatHoldsTooMuch() {
        proxy.with(component -> component.setMaxSessionBytes(256 * KIB)).start();
        for (int i = 0; i < 20; i++) {
            Ends session = session();
            session.exchange();
            session.tomes.close();
            session.terminal.close();
        }

        await().until(() -> proxy.component().openSessions() == 0);
        assertThat(proxy.component().refusals().count(Limit.SESSION_BYTES)).isZero();
    }

    @Test
    void countsTheBytesOfAFrameThatIsNotWholeYet() {
        proxy.with(component -> component.setMaxSessionBytes(256 * KIB)).start();
        Ends session = session();
        byte[] frame = session.tomes.frame(true, Wire.BINARY, new byte[1024 * KIB]);
        session.tomes.write(java.util.Arrays.copyOf(frame, 260 * KIB));

        assertEnded(session, Limit.SESSION_BYTES);
    }

    @Test
    void endsTheSessionThatHoldsTooMuchOfWhatAllMayHoldAndNoOther() {
        proxy.with(component -> component.setMaxBufferedBytes(256 * KIB)).start();
        Ends other = session();
        other.tomes.send(false, Wire.BINARY, new byte[16 * KIB]);
        Ends session = session();
        await().until(() -> proxy.component().bufferedBytes() >= 16 * KIB);
        session.terminal.send(false, Wire.BINARY, new byte[250 * KIB]);

        assertEnded(session, Limit.BUFFERED_BYTES);
        other.tomes.send(true, Wire.CONTINUATION, new byte[1]);
        assertThat(other.terminal.read().payload()).hasSize(16 * KIB);
        assertThat(other.terminal.read().payload()).hasSize(1);
        session.tomes.drop();
        session.terminal.drop();
        await().until(() -> proxy.component().bufferedBytes() == 0);
    }

    @Test
    void doesNotTakeAConnectionThatIsJustLostForOneThatHoldsTooMuch() {
        proxy.with(component -> component.setMaxSessionBytes(KIB * KIB)).start();
        for (int i = 0; i < 20; i++) {
            Ends session = session();
            session.exchange();
            session.terminal().close();
            session.tomes().close();
        }
        await().until(() -> proxy.component().sessions().isEmpty());

        assertThat(proxy.component().refusals().count(Limit.SESSION_BYTES)).isZero();
    }
}
