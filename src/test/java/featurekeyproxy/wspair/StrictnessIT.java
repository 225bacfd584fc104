package featurekeyproxy.wspair;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.leg.Leg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What breaks RFC 6455 is answered with its own code on the leg where it came, and never crosses. */
class StrictnessIT {
    private static final int FIN = 0x80;
    private static final byte[] A_UMLAUT = "ä".getBytes(UTF_8);

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port()).with(component -> component.setCloseTimeout(5000));
    private final List<AutoCloseable> closing = new ArrayList<>(List.of(proxy, terminal));

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : closing) {
            each.close();
        }
    }

    /** A breach of the protocol: what the guilty peer sends, the code that it gets, and what its reason says. */
    private record Breach(String name, Consumer<Wire> sending, int code, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record Peers(Wire guilty, Wire innocent) {}

    private Peers peers(Leg guilty, String... headers) {
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/broker", headers);
        Wire accepted = terminal.acceptWebSocket();
        closing.add(0, tomes);
        closing.add(0, accepted);
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return guilty == Leg.TOMES ? new Peers(tomes, accepted) : new Peers(accepted, tomes);
    }

    private static Consumer<Wire> frame(boolean last, int opcode, byte[] payload) {
        return wire -> wire.send(last, opcode, payload);
    }

    /** Sends the same frame with other bits in its first byte: FIN, the reserved ones and the opcode. */
    private static Consumer<Wire> first(int bits, byte[] payload) {
        return wire -> {
            byte[] frame = wire.frame(true, Wire.TEXT, payload);
            frame[0] = (byte) bits;
            wire.write(frame);
        };
    }

    private static Consumer<Wire> close(int code, byte[] reason) {
        byte[] payload = new byte[2 + reason.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(reason, 0, payload, 2, reason.length);
        return frame(true, Wire.CLOSE, payload);
    }

    static Stream<Breach> breaches() {
        byte[] text = "bad".getBytes(UTF_8);
        List<Breach> breaches = new ArrayList<>(List.of(
                new Breach("latin text", frame(true, Wire.TEXT, "für".getBytes(ISO_8859_1)), 1007, "UTF-8 at byte 1"),
                new Breach("surrogate", frame(true, Wire.TEXT, bytes(0xed, 0xa0, 0x80)), 1007, "UTF-8 at byte 1"),
                new Breach("overlong", frame(true, Wire.TEXT, bytes('/', 0xc0, 0xaf)), 1007, "UTF-8 at byte 1"),
                new Breach("text that ends within a character", frame(true, Wire.TEXT, bytes(0xc3)), 1007, "byte 1"),
                new Breach(
                        "last fragment that ends within a character",
                        frame(false, Wire.TEXT, text).andThen(frame(true, Wire.CONTINUATION, bytes(0xe2, 0x82))),
                        1007,
                        "UTF-8 at byte 5"),
                new Breach(
                        "character cut by a fragment and not continued",
                        frame(false, Wire.TEXT, bytes('a', 0xc3)).andThen(frame(false, Wire.CONTINUATION, text)),
                        1007,
                        "UTF-8 at byte 2"),
                new Breach(
                        "first of many fragments, though no last one ever comes",
                        frame(false, Wire.TEXT, bytes(0xff)),
                        1007,
                        "UTF-8 at byte 0"),
                new Breach("first reserved bit", first(FIN | 0x40 | Wire.TEXT, text), 1002, "RSV"),
                new Breach("second reserved bit", first(FIN | 0x20 | Wire.BINARY, text), 1002, "RSV"),
                new Breach("third reserved bit on a ping", first(FIN | 0x10 | Wire.PING, text), 1002, "RSV"),
                new Breach("fragmented ping", frame(false, Wire.PING, text), 1002, "fragmented control"),
                new Breach("fragmented close", frame(false, Wire.CLOSE, new byte[0]), 1002, "fragmented control"),
                new Breach("ping of 126 bytes", frame(true, Wire.PING, new byte[126]), 1002, "125"),
                new Breach("close of 126 bytes", close(1000, new byte[124]), 1002, "125"),
                new Breach("continuation of nothing", frame(true, Wire.CONTINUATION, text), 1002, "outside fragmented"),
                new Breach(
                        "message within a message",
                        frame(false, Wire.TEXT, text).andThen(frame(true, Wire.TEXT, text)),
                        1002,
                        "inside fragmented"),
                new Breach("length that needs fewer bytes", StrictnessIT::sendLongLength, 1002, "minimal"),
                new Breach("masked the wrong way", StrictnessIT::sendMaskedWrongly, 1002, "masked"),
                new Breach("close of one byte", frame(true, Wire.CLOSE, new byte[1]), 1002, "payload len 1"),
                new Breach("close reason in latin", close(1000, "für".getBytes(ISO_8859_1)), 1007, "reason"),
                new Breach("close reason cut within a character", close(1000, bytes(0xc3)), 1007, "reason")));
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            breaches.add(new Breach("opcode " + opcode, first(FIN | opcode, text), 1002, "reserved opcode " + opcode));
        }
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 32768, 65535}) {
            breaches.add(new Breach("close with " + code, close(code, new byte[0]), 1002, "close code " + code));
        }
        return breaches.stream();
    }

    static Stream<Arguments> breachesOnEitherLeg() {
        return breaches().flatMap(breach -> Arrays.stream(Leg.values()).map(leg -> Arguments.of(leg, breach)));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static void sendLongLength(Wire wire) {
        byte[] frame = wire.frame(true, Wire.BINARY, new byte[200]);
        frame[2] = 0;
        frame[3] = 100;
        wire.write(frame);
    }

    private static void sendMaskedWrongly(Wire wire) {
        byte[] frame = wire.frame(true, Wire.TEXT, new byte[8]);
        frame[1] ^= (byte) 0x80;
        wire.write(frame);
    }

    @ParameterizedTest
    @MethodSource("breachesOnEitherLeg")
    @Execution(
            ExecutionMode.CONCURRENT) // each waits for half a second until the proxy ends the guilty one's connection
    void endsBothLegsWithTheVerdictForTheGuiltyAnd1011ForTheOther(Leg leg, Breach breach) {
        proxy.start();
        Peers peers = peers(leg);
        peers.guilty.sendText("good");

        breach.sending.accept(peers.guilty);

        assertThat(peers.innocent.read().text()).isEqualTo("good");
        Wire.Frame told = peers.innocent.read();
        assertThat(told.opcode()).as("nothing of the bad message crosses").isEqualTo(Wire.CLOSE);
        assertThat(told.closeCode()).isEqualTo(1011);
        peers.innocent.sendText("answer to the good one");
        peers.innocent.sendClose(1011, "");
        assertThat(peers.guilty.read().text()).isEqualTo("answer to the good one");
        Wire.Frame verdict = peers.guilty.read();
        assertThat(verdict.closeCode()).isEqualTo(breach.code);
        assertThat(verdict.closeReason()).startsWith(leg + ": ").contains(breach.reason);
        assertThat(told.closeReason()).isEqualTo(verdict.closeReason());
        assertThat(peers.guilty.atEnd()).isTrue();
        peers.guilty.close();
        assertThat(peers.innocent.atEnd()).isTrue();
        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void tellsTheGuiltyItsVerdictAlsoWhenTheOtherPeerNeverAnswersItsClose(Leg leg) {
        proxy.start();
        Peers peers = peers(leg);

        peers.guilty.send(true, Wire.TEXT, bytes(0xff));

        assertThat(peers.guilty.read().closeCode()).isEqualTo(1007);
        assertThat(peers.guilty.atEnd()).isTrue();
        assertThat(peers.innocent.read().closeCode()).isEqualTo(1011);
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void tellsTheGuiltyItsVerdictWhenTheOtherPeerIsLostMeanwhile(Leg leg) {
        proxy.start();
        Peers peers = peers(leg);

        peers.guilty.send(true, Wire.TEXT, bytes(0xff));
        assertThat(peers.innocent.read().closeCode()).isEqualTo(1011);
        peers.innocent.close();

        assertThat(peers.guilty.read().closeCode()).isEqualTo(1007);
        assertThat(peers.guilty.atEnd()).isTrue();
    }

    @Test
    void tellsBothPeersTheirVerdictsWhenBothAreGuilty() {
        proxy.start();
        Peers peers = peers(Leg.TOMES);

        peers.guilty.send(true, Wire.TEXT, bytes(0xff));
        peers.innocent.write(peers.innocent.frame(false, Wire.PING, new byte[0]));

        assertThat(peers.guilty.read().closeCode()).isEqualTo(1007);
        assertThat(peers.innocent.read().closeCode()).isIn(1002, 1011);
        peers.guilty.close();
        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void letsACharacterBeCutByFragmentsAndAPingStandBetween(Leg leg) {
        proxy.start();
        Peers peers = peers(leg);

        peers.guilty.send(false, Wire.TEXT, Arrays.copyOf(A_UMLAUT, 1));
        peers.guilty.send(true, Wire.PING, new byte[0]);
        peers.guilty.send(true, Wire.CONTINUATION, Arrays.copyOfRange(A_UMLAUT, 1, 2));
        peers.guilty.sendText("and another");

        assertThat(peers.innocent.read()).hasToString("opcode 9 0 bytes");
        assertThat(peers.innocent.read()).hasToString("opcode 1 (more) 1 bytes");
        assertThat(peers.innocent.read()).hasToString("opcode 0 1 bytes");
        assertThat(peers.innocent.read().text()).isEqualTo("and another");
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void takesAnyBytesInABinaryMessage(Leg leg) {
        proxy.start();
        Peers peers = peers(leg);

        peers.guilty.send(false, Wire.BINARY, bytes(0xff));
        peers.guilty.send(true, Wire.CONTINUATION, bytes(0xc0));

        assertThat(peers.innocent.read().payload()).isEqualTo(bytes(0xff));
        assertThat(peers.innocent.read().payload()).isEqualTo(bytes(0xc0));
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void letsOtherTextCrossAsItIsWhereASiteWantsThat(Leg leg) {
        proxy.with(component ->
                        (leg == Leg.TOMES ? component.getTomes() : component.getTerminal()).setStrictUtf8(false))
                .start();
        Peers peers = peers(leg);
        byte[] latin = "für".getBytes(ISO_8859_1);

        peers.guilty.send(false, Wire.TEXT, latin);
        peers.guilty.send(true, Wire.CONTINUATION, bytes(0xc3));
        close(1000, latin).accept(peers.guilty);

        assertThat(peers.innocent.read().payload()).isEqualTo(latin);
        assertThat(peers.innocent.read().payload()).isEqualTo(bytes(0xc3));
        Wire.Frame close = peers.innocent.read();
        assertThat(close.closeCode()).isEqualTo(1000);
        assertThat(close.payload()).endsWith(latin);
    }

    @Test
    void sendsThe1007EvenWhileTheGuiltyGoesOnSending() {
        proxy.start();
        Peers peers = peers(Leg.TOMES);
        Thread sender = new Thread(() -> {
            peers.guilty.send(false, Wire.TEXT, bytes(0xff));
            for (int i = 0; i < 8; i++) {
                peers.guilty.send(false, Wire.CONTINUATION, new byte[1024 * 1024]);
            }
        });
        sender.setUncaughtExceptionHandler((thread, broken) -> {});
        sender.start();

        assertThat(peers.guilty.read().closeCode()).isEqualTo(1007);
        assertThat(peers.innocent.read().closeCode()).isEqualTo(1011);
    }

    @Test
    void refusesReservedBitsThatCompressionDoesNotUse() {
        proxy.with(component -> component.getTomes().setCompression(true)).start();
        String offer = "Sec-WebSocket-Extensions: permessage-deflate";
        byte[] hello = bytes(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00); // RFC 7692, section 7.2.3.1
        Peers good = peers(Leg.TOMES, offer);
        first(FIN | 0x40 | Wire.TEXT, hello).accept(good.guilty);
        assertThat(good.innocent.read().text()).isEqualTo("Hello");
        byte[] part = Arrays.copyOf(hello, 3);
        byte[] rest = Arrays.copyOfRange(hello, 3, hello.length);
        List<Consumer<Wire>> breaches = List.of(
                first(FIN | 0x60 | Wire.TEXT, hello),
                first(FIN | 0x20 | Wire.TEXT, hello),
                first(FIN | 0x40 | Wire.PING, new byte[0]),
                first(0x40 | Wire.TEXT, part).andThen(first(FIN | 0x40 | Wire.CONTINUATION, rest)));

        for (Consumer<Wire> breach : breaches) {
            Peers peers = peers(Leg.TOMES, offer);
            breach.accept(peers.guilty);

            assertThat(peers.guilty.read().closeCode()).isEqualTo(1002);
            assertThat(peers.innocent.read().closeCode()).isEqualTo(1011);
        }
    }

    @Test
    void checksTextBehindDecompressionAndSaysWhenItIsDamaged() {
        proxy.with(component -> component.getTomes().setCompression(true)).start();
        String offer = "Sec-WebSocket-Extensions: permessage-deflate";
        byte[] latinStored = bytes(0x00, 0x03, 0x00, 0xfc, 0xff, 'f', 0xfc, 'r', 0x00);
        Peers latin = peers(Leg.TOMES, offer);
        Peers damaged = peers(Leg.TOMES, offer);

        first(FIN | 0x40 | Wire.TEXT, latinStored).accept(latin.guilty);
        first(FIN | 0x40 | Wire.TEXT, bytes(0xff, 0xff, 0xff)).accept(damaged.guilty);

        Wire.Frame verdict = latin.guilty.read();
        assertThat(verdict.closeCode()).isEqualTo(1007);
        assertThat(verdict.closeReason()).contains("UTF-8 at byte 1");
        verdict = damaged.guilty.read();
        assertThat(verdict.closeCode()).isEqualTo(1007);
        assertThat(verdict.closeReason()).contains("damaged");
        assertThat(damaged.innocent.read().closeCode()).isEqualTo(1011);
    }

    @Test
    void endsTheSessionWhenThePingsOrFaultsOfATerminalComeRightBehindItsAnswer() {
        proxy.start();
        Wire tomes = Wire.open(proxy.port());
        closing.add(0, tomes);
        tomes.request("/");
        Wire accepted = terminal.accept();
        closing.add(0, accepted);
        byte[] answer = accepted.switching();
        byte[] ping = accepted.frame(true, Wire.PING, new byte[1]);
        byte[] bad = accepted.frame(true, Wire.TEXT, bytes(0xff));
        byte[] together = Arrays.copyOf(answer, answer.length + ping.length + bad.length);
        System.arraycopy(ping, 0, together, answer.length, ping.length);
        System.arraycopy(bad, 0, together, answer.length + ping.length, bad.length);

        accepted.write(together);

        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        assertThat(tomes.read()).hasToString("opcode 9 1 bytes");
        assertThat(tomes.read().closeReason()).startsWith("terminal: ");
        assertThat(accepted.read().closeCode()).isEqualTo(1007);
    }
}
