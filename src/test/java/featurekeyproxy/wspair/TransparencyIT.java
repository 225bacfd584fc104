package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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
            crosses(
                    way[0],
                    way[1],
                    frame(true, Wire.TEXT, "whole"),
                    new Wire.Frame(false, Wire.BINARY, new byte[] {1, 2}),
                    frame(false, Wire.CONTINUATION, ""),
                    new Wire.Frame(true, Wire.CONTINUATION, new byte[] {3}),
                    frame(true, Wire.TEXT, "ä"),
                    frame(true, Wire.BINARY, ""));
        }
    }

    private static Wire.Frame frame(boolean last, int opcode, String text) {
        return new Wire.Frame(last, opcode, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** Sends the frames and expects them at the other end: each with its kind, whether more come, and every byte. */
    private static void crosses(Wire from, Wire to, Wire.Frame... frames) {
        for (Wire.Frame each : frames) {
            from.send(each.last(), each.opcode(), each.payload());
        }
        for (Wire.Frame each : frames) {
            assertIs(each, to.read());
        }
    }

    private static void assertIs(Wire.Frame expected, Wire.Frame read) {
        assertThat(read.opcode()).isEqualTo(expected.opcode());
        assertThat(read.last()).isEqualTo(expected.last());
        assertThat(read.payload()).isEqualTo(expected.payload());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1_000_000, 16 * 1024 * 1024})
    void carriesMessagesOfEverySizeUpToTheLimit(int size) {
        proxy.start();
        Session session = session();
        byte[] payload = random(size);

        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> session.tomes.send(true, Wire.BINARY, payload));

        assertIs(new Wire.Frame(true, Wire.BINARY, payload), session.terminal.read());
        sent.join();
        CompletableFuture<Void> returned =
                CompletableFuture.runAsync(() -> session.terminal.send(true, Wire.BINARY, payload));
        assertIs(new Wire.Frame(true, Wire.BINARY, payload), session.tomes.read());
        returned.join();
    }

    @Test
    void letsPingsAndPongsCrossWithTheirPayloadAndAnswersNoneItself() {
        proxy.start();
        Session session = session();

        crosses(session.tomes, session.terminal, frame(true, Wire.PING, "a"));
        crosses(
                session.terminal,
                session.tomes,
                frame(true, Wire.PONG, "a"),
                new Wire.Frame(true, Wire.PING, random(125)),
                frame(true, Wire.TEXT, "after"));
        crosses(
                session.tomes,
                session.terminal,
                new Wire.Frame(true, Wire.PONG, random(125)),
                frame(true, Wire.PING, ""),
                frame(true, Wire.TEXT, "after"));
    }

    @Test
    void letsAPingThroughBetweenTheFragmentsOfAMessage() {
        proxy.start();
        Session session = session();

        session.tomes.send(false, Wire.TEXT, "a".getBytes(StandardCharsets.UTF_8));
        crosses(session.tomes, session.terminal, frame(true, Wire.PING, "between"));
        session.tomes.send(true, Wire.CONTINUATION, "b".getBytes(StandardCharsets.UTF_8));

        assertIs(frame(false, Wire.TEXT, "a"), session.terminal.read());
        assertIs(frame(true, Wire.CONTINUATION, "b"), session.terminal.read());
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
        Wire.Frame answerAtTomes = first.tomes.read();
        assertThat(answerAtTomes.closeCode()).isEqualTo(code);
        assertThat(answerAtTomes.closeReason()).isEqualTo("answer");
        assertThat(first.tomes.atEnd()).isTrue();
        assertThat(atTomes.closeCode()).isEqualTo(code);
        assertThat(atTomes.closeReason()).isEqualTo("of the Terminal");
        Wire.Frame answerAtTerminal = second.terminal.read();
        assertThat(answerAtTerminal.closeCode()).isEqualTo(code);
        assertThat(answerAtTerminal.closeReason()).isEqualTo("answer");
        assertThat(second.tomes.atEnd()).isTrue();
        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    @Test
    void carriesACloseFrameWithoutACodeAsOneWithoutACode() {
        proxy.start();
        Session session = session();

        crosses(session.tomes, session.terminal, frame(true, Wire.CLOSE, ""));
        crosses(session.terminal, session.tomes, frame(true, Wire.CLOSE, ""));
    }

    @Test
    void deliversWhatTheTerminalSendsBetweenTomesCloseAndItsOwn() {
        proxy.start();
        Session session = session();

        session.tomes.sendClose(1000, "");
        assertThat(session.terminal.read().closeCode()).isEqualTo(1000);
        session.terminal.sendText("last words");
        session.terminal.sendClose(1000, "");

        assertIs(frame(true, Wire.TEXT, "last words"), session.tomes.read());
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
        crosses(whole.tomes, whole.terminal, new Wire.Frame(true, Wire.BINARY, random(1000)));
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
        byte[] second = accepted.frame(true, Wire.BINARY, random(70_000));
        byte[] together = Arrays.copyOf(answer, answer.length + first.length + second.length);
        System.arraycopy(first, 0, together, answer.length, first.length);
        System.arraycopy(second, 0, together, answer.length + first.length, second.length);

        accepted.write(together);

        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        assertIs(frame(true, Wire.TEXT, "first"), tomes.read());
        assertIs(new Wire.Frame(true, Wire.BINARY, random(70_000)), tomes.read());
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
        assertIs(frame(true, Wire.TEXT, "first"), tomes.read());
        tomes.close();
        accepted.close();
    }
}
