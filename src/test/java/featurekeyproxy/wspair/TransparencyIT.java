package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses the proxy leaves as it came: frames, pings, close frames, the handshake. */
class TransparencyIT {
    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final List<AutoCloseable> closing = new ArrayList<>(List.of(proxy, terminal));

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : closing) {
            each.close();
        }
    }

    private record Session(Wire tomes, Wire terminal) {}

    private Session session(String... headers) {
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/broker", headers);
        Wire accepted = terminal.acceptWebSocket();
        closing.add(0, tomes);
        closing.add(0, accepted);
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Session(tomes, accepted);
    }

    @Test
    void keepsKindAndFragmentsOfMessagesInBothDirections() {
        proxy.start();
        Session session = session();

        for (Wire[] way : new Wire[][] {{session.tomes, session.terminal}, {session.terminal, session.tomes}}) {
            way[0].send(true, Wire.TEXT, "whole".getBytes(StandardCharsets.UTF_8));
            way[0].send(false, Wire.BINARY, new byte[] {1, 2});
            way[0].send(false, Wire.CONTINUATION, new byte[0]);
            way[0].send(true, Wire.CONTINUATION, new byte[] {3});
            way[0].send(true, Wire.TEXT, new byte[] {(byte) 0xc3, (byte) 0xa4});
            way[0].send(true, Wire.BINARY, new byte[0]);

            assertThat(IntStream.range(0, 6).mapToObj(i -> way[1].read().toString()))
                    .containsExactly(
                            "opcode 1 5 bytes",
                            "opcode 2 (more) 2 bytes",
                            "opcode 0 (more) 0 bytes",
                            "opcode 0 1 bytes",
                            "opcode 1 2 bytes",
                            "opcode 2 0 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1_000_000, 16 * 1024 * 1024})
    void carriesMessagesOfEverySizeUpToTheLimit(int size) {
        proxy.start();
        Session session = session();
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);

        Thread sender = new Thread(() -> session.tomes.send(true, Wire.BINARY, payload));
        sender.start();

        assertThat(session.terminal.read().payload()).isEqualTo(payload);
    }

    @Test
    void letsPingsAndPongsCrossWithTheirPayloadAndAnswersNoneItself() {
        proxy.start();
        Session session = session();

        session.tomes.send(true, Wire.PING, "a".getBytes(StandardCharsets.UTF_8));
        assertThat(session.terminal.read()).hasToString("opcode 9 1 bytes");
        session.terminal.send(true, Wire.PONG, "a".getBytes(StandardCharsets.UTF_8));
        session.terminal.send(true, Wire.PING, new byte[125]);
        session.terminal.sendText("after");

        assertThat(List.of(session.tomes.read(), session.tomes.read(), session.tomes.read()))
                .extracting(Wire.Frame::toString)
                .containsExactly("opcode 10 1 bytes", "opcode 9 125 bytes", "opcode 1 5 bytes");
    }

    @Test
    void letsAPingThroughBetweenTheFragmentsOfAMessage() {
        proxy.start();
        Session session = session();

        session.tomes.send(false, Wire.TEXT, "a".getBytes(StandardCharsets.UTF_8));
        session.tomes.send(true, Wire.PING, new byte[0]);

        assertThat(session.terminal.read()).hasToString("opcode 9 0 bytes");
        session.tomes.send(true, Wire.CONTINUATION, "b".getBytes(StandardCharsets.UTF_8));
        assertThat(session.terminal.read()).hasToString("opcode 1 (more) 1 bytes");
        assertThat(session.terminal.read()).hasToString("opcode 0 1 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1003, 1008, 1011, 1012, 3000, 4999})
    void carriesCloseCodeAndReasonOfEitherSideToTheOther(int code) {
        proxy.start();
        Session first = session();
        first.tomes.sendClose(code, "of TOMEs");
        Wire.Frame atTerminal = first.terminal.read();
        first.terminal.sendClose(code, "answer");

        Session second = session();
        second.terminal.sendClose(code, "of the Terminal");
        Wire.Frame atTomes = second.tomes.read();
        second.tomes.sendClose(code, "answer");

        assertThat(atTerminal.closeCode()).isEqualTo(code);
        assertThat(atTerminal.closeReason()).isEqualTo("of TOMEs");
        assertThat(first.tomes.read().closeReason()).isEqualTo("answer");
        assertThat(first.tomes.atEnd()).isTrue();
        assertThat(atTomes.closeCode()).isEqualTo(code);
        assertThat(atTomes.closeReason()).isEqualTo("of the Terminal");
        assertThat(second.terminal.read().closeReason()).isEqualTo("answer");
        assertThat(second.tomes.atEnd()).isTrue();
        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    @Test
    void carriesACloseFrameWithoutACodeAsOneWithoutACode() {
        proxy.start();
        Session session = session();

        session.tomes.send(true, Wire.CLOSE, new byte[0]);

        assertThat(session.terminal.read()).hasToString("opcode 8 0 bytes");
    }

    @Test
    void deliversWhatTheTerminalSendsBetweenTomesCloseAndItsOwn() {
        proxy.start();
        Session session = session();

        session.tomes.sendClose(1000, "");
        session.terminal.read();
        session.terminal.sendText("last words");
        session.terminal.sendClose(1000, "");

        assertThat(session.tomes.read().text()).isEqualTo("last words");
        assertThat(session.tomes.read().closeCode()).isEqualTo(1000);
    }

    @Test
    void neverSends1006ButSaysWhichConnectionWasLost() {
        proxy.start();
        Session first = session();
        first.terminal.drop();
        Wire.Frame atTomes = first.tomes.read();
        Session second = session();
        second.tomes.drop();
        Wire.Frame atTerminal = second.terminal.read();

        assertThat(atTomes.closeCode()).isEqualTo(1012);
        assertThat(atTomes.closeReason()).isEqualTo("terminal connection lost");
        assertThat(atTerminal.closeCode()).isEqualTo(1001);
        assertThat(atTerminal.closeReason()).isEqualTo("tomes connection lost");
    }

    @Test
    void endsASessionWhosePeerNeverAnswersTheCloseFrame() {
        proxy.start();
        Session session = session();

        session.tomes.sendClose(1000, "");

        assertThat(session.tomes.atEnd()).isTrue();
        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    @Test
    void answersAMessageBeyondTheLimitWith1009OnBothLegs() {
        proxy.with(component -> component.getTomes().setMaxMessageSize(1000)).start();
        Session whole = session();
        whole.tomes.send(true, Wire.BINARY, new byte[1000]);
        assertThat(whole.terminal.read().payload()).hasSize(1000);
        whole.tomes.send(true, Wire.BINARY, new byte[1001]);
        Session fragmented = session();
        fragmented.tomes.send(false, Wire.BINARY, new byte[600]);
        fragmented.tomes.send(true, Wire.CONTINUATION, new byte[600]);

        for (Session session : List.of(whole, fragmented)) {
            assertThat(session.tomes.read().closeCode()).isEqualTo(1009);
            assertThat(session.terminal.read().closeCode()).isEqualTo(1009);
            assertThat(session.tomes.atEnd()).isTrue();
        }
    }

    @Test
    void losesNothingThatTheTerminalSendsRightBehindItsAnswer() {
        proxy.start();
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/");
        Wire accepted = terminal.accept();
        byte[] answer = accepted.switching();
        byte[] first = accepted.frame(true, Wire.TEXT, "first".getBytes(StandardCharsets.UTF_8));
        byte[] second = accepted.frame(true, Wire.BINARY, new byte[70_000]);
        byte[] together = Arrays.copyOf(answer, answer.length + first.length + second.length);
        System.arraycopy(first, 0, together, answer.length, first.length);
        System.arraycopy(second, 0, together, answer.length + first.length, second.length);

        accepted.write(together);

        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        assertThat(tomes.read().text()).isEqualTo("first");
        assertThat(tomes.read().payload()).hasSize(70_000);
        tomes.close();
        accepted.close();
    }

    @Test
    void losesNothingWhenTheTerminalsAnswerArrivesByteByByte() {
        proxy.start();
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/");
        Wire accepted = terminal.accept();
        byte[] frame = accepted.frame(true, Wire.TEXT, "first".getBytes(StandardCharsets.UTF_8));
        for (byte each : accepted.switching()) {
            accepted.write(new byte[] {each});
        }
        for (byte each : frame) {
            accepted.write(new byte[] {each});
        }

        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        assertThat(tomes.read().text()).isEqualTo("first");
        tomes.close();
        accepted.close();
    }
}
