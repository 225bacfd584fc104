package featurekeyproxy.wspair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.leg.Leg;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All forms of permessage-deflate cross, on either leg; what is sent is what zlib itself reads. */
class CompressionIT {
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final List<AutoCloseable> closing = new ArrayList<>(List.of(proxy, terminal));

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : closing) {
            each.close();
        }
    }

    private record Peers(Wire compressing, Wire plain) {}

    /** Opens a session of which the one leg is compressed and the other is not. */
    private Peers peers(Leg compressed, String agreed) {
        proxy.with(component ->
                        (compressed == Leg.TOMES ? component.getTomes() : component.getTerminal()).setCompression(true))
                .start();
        Wire tomes = Wire.open(proxy.port());
        closing.add(0, tomes);
        tomes.request("/", compressed == Leg.TOMES ? new String[] {agreed} : new String[0]);
        Wire accepted = compressed == Leg.TOMES ? terminal.acceptWebSocket() : terminal.acceptWebSocket(agreed);
        closing.add(0, accepted);
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return compressed == Leg.TOMES ? new Peers(tomes, accepted) : new Peers(accepted, tomes);
    }

    private static void sendCompressed(Wire wire, boolean last, byte[] payload) {
        byte[] frame = wire.frame(last, Wire.TEXT, payload);
        frame[0] |= 0x40;
        wire.write(frame);
    }

    private static byte[] deflated(Deflater deflater, String text, int flush) {
        deflater.setInput(text.getBytes(UTF_8));
        byte[] out = new byte[100_000];
        int length = 0;
        int made;
        do { // a new strategy takes a turn for itself
            made = deflater.deflate(out, length, out.length - length, flush);
            length += made;
        } while (made > 0 || !deflater.needsInput());
        return Arrays.copyOf(out, length);
    }

    private static byte[] withoutTail(byte[] flushed) {
        return Arrays.copyOf(flushed, flushed.length - TAIL.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void carriesEmptyFragmentsWhereverTheyStand(Leg leg) {
        Peers peers = peers(leg, DEFLATE);
        byte[] whole = withoutTail(deflated(new Deflater(6, true), "in parts", Deflater.SYNC_FLUSH));

        sendCompressed(peers.compressing, false, new byte[0]);
        peers.compressing.send(false, Wire.CONTINUATION, Arrays.copyOf(whole, 3));
        peers.compressing.send(false, Wire.CONTINUATION, new byte[0]);
        peers.compressing.send(false, Wire.CONTINUATION, Arrays.copyOfRange(whole, 3, whole.length));
        peers.compressing.send(true, Wire.CONTINUATION, new byte[0]);
        sendCompressed(peers.compressing, true, whole);

        StringBuilder received = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            Wire.Frame fragment = peers.plain.read();
            assertThat(fragment.last()).isEqualTo(i == 4);
            received.append(fragment.text());
        }
        assertThat(received).hasToString("in parts");
        assertThat(peers.plain.read().text()).isEqualTo("in parts");
    }

    @ParameterizedTest
    @EnumSource
    void carriesMessagesThatEndWithAFinalBlockAndTheOnesBehindThem(Leg leg) {
        Peers peers = peers(leg, DEFLATE);
        byte[] hello = bytes(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00); // with BFINAL, as in RFC 7692, section 7.2.3.4
        byte[] twice = Arrays.copyOf(hello, 15);
        System.arraycopy(hello, 0, twice, 7, 7);

        sendCompressed(peers.compressing, true, Arrays.copyOf(hello, 8));
        sendCompressed(peers.compressing, true, hello);
        sendCompressed(peers.compressing, true, twice);
        sendCompressed(peers.compressing, true, bytes(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00));
        sendCompressed(peers.compressing, true, bytes(0xf2, 0x00, 0x11, 0x00, 0x00)); // refers to the one before

        assertThat(peers.plain.read().text()).isEqualTo("Hello");
        assertThat(peers.plain.read().text()).isEqualTo("Hello");
        assertThat(peers.plain.read().text()).isEqualTo("HelloHello");
        assertThat(peers.plain.read().text()).isEqualTo("Hello");
        assertThat(peers.plain.read().text()).isEqualTo("Hello");
    }

    @ParameterizedTest
    @EnumSource
    void carriesCompressedMessagesOfNoBytesAndOfNoText(Leg leg) {
        Peers peers = peers(leg, DEFLATE);

        sendCompressed(peers.compressing, true, new byte[0]);
        sendCompressed(peers.compressing, true, bytes(0x00));
        sendCompressed(peers.compressing, true, bytes(0x02, 0x00)); // a fixed block, then a stored one
        peers.compressing.sendText("plain between");
        sendCompressed(peers.compressing, true, bytes(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00));

        for (int i = 0; i < 3; i++) {
            assertThat(peers.plain.read()).hasToString("opcode 1 0 bytes");
        }
        assertThat(peers.plain.read().text()).isEqualTo("plain between");
        assertThat(peers.plain.read().text()).isEqualTo("Hello");
    }

    @ParameterizedTest
    @EnumSource
    void carriesMessagesInManyBlocksStoredFixedAndDynamic(Leg leg) {
        Peers peers = peers(leg, DEFLATE);
        Random random = new Random(7692);
        List<String> texts = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            String text = Integer.toHexString(random.nextInt()).repeat(random.nextInt(500));
            Deflater deflater = new Deflater(i % 10, true);
            deflater.setStrategy(i % 3);
            byte[] some = deflated(deflater, text, Deflater.FULL_FLUSH);
            byte[] rest = deflated(deflater, "end", Deflater.SYNC_FLUSH);
            byte[] both = Arrays.copyOf(some, some.length + rest.length);
            System.arraycopy(rest, 0, both, some.length, rest.length);
            sendCompressed(peers.compressing, true, i % 7 == 0 ? both : withoutTail(both));
            deflater.end();
            texts.add(text + "end");
        }

        for (String text : texts) {
            assertThat(peers.plain.read().text()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=\"15\""
            })
    void takesWhatATerminalMayAnswerUnasked(String answer) throws Exception {
        Peers peers = peers(Leg.TERMINAL, "Sec-WebSocket-Extensions: " + answer);
        Oracle oracle = new Oracle(answer.contains("client_no_context_takeover"));

        for (int i = 0; i < 20; i++) {
            peers.plain.sendText("the same again and again");
            assertThat(oracle.read(peers.compressing, 1)).isEqualTo("the same again and again");
        }
        sendCompressed(peers.compressing, true, bytes(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00));
        assertThat(peers.plain.read().text()).isEqualTo("Hello");
    }

    @ParameterizedTest
    @CsvSource({
        "true, permessage-deflate; client_max_window_bits=9",
        "true, permessage-deflate; server_max_window_bits=7",
        "true, permessage-deflate; server_max_window_bits",
        "true, permessage-deflate; unknown",
        "true, 'permessage-deflate, permessage-deflate'",
        "true, permessage-bzip2",
        "false, permessage-deflate"
    })
    void answers502WhenTheTerminalChoosesWhatWasNotOffered(boolean compression, String answer) {
        proxy.with(component -> component.getTerminal().setCompression(compression))
                .start();
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request("/");
            try (Wire accepted = terminal.acceptWebSocket("Sec-WebSocket-Extensions: " + answer)) {
                assertThat(tomes.readAnswer().status()).isEqualTo(502);
                assertThat(accepted.atEnd()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate; client_max_window_bits | permessage-deflate",
                "permessage-deflate; client_max_window_bits=8 | permessage-deflate",
                "permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15 | permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=9, permessage-deflate | permessage-deflate",
                "x-other, permessage-deflate; client_no_context_takeover | permessage-deflate",
                "permessage-deflate; server_max_window_bits=9 | ",
                "permessage-deflate; server_max_window_bits=16 | ",
                "permessage-deflate; unknown | "
            })
    void answersTomesOfferWithWhatItCanKeepTo(String offer, String answer) {
        Peers peers = peers(Leg.TOMES, "Sec-WebSocket-Extensions: " + offer);

        assertThat(peers.compressing.head().headers().get("sec-websocket-extensions"))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @EnumSource
    void sendsWhatZlibItselfReadsInTheFragmentsInWhichItCame(Leg leg) throws Exception {
        Peers peers = peers(leg, DEFLATE);
        Oracle oracle = new Oracle(false);
        Random random = new Random(42);

        for (int i = 0; i < 200; i++) {
            String text = Integer.toHexString(random.nextInt()).repeat(random.nextInt(2000));
            byte[] whole = text.getBytes(UTF_8);
            int cut = whole.length == 0 ? 0 : random.nextInt(whole.length);
            int fragments = 1 + i % 3;
            if (fragments == 1) {
                peers.plain.send(true, Wire.TEXT, whole);
            } else {
                peers.plain.send(false, Wire.TEXT, Arrays.copyOf(whole, cut));
                if (fragments == 3) {
                    peers.plain.send(false, Wire.CONTINUATION, new byte[0]);
                }
                peers.plain.send(true, Wire.CONTINUATION, Arrays.copyOfRange(whole, cut, whole.length));
            }
            assertThat(oracle.read(peers.compressing, fragments)).isEqualTo(text);
        }
        peers.plain.send(false, Wire.TEXT, "whole".getBytes(UTF_8));
        peers.plain.send(true, Wire.CONTINUATION, new byte[0]);
        peers.plain.send(true, Wire.TEXT, new byte[0]);
        peers.plain.sendText("after");
        assertThat(oracle.read(peers.compressing, 2)).isEqualTo("whole");
        assertThat(peers.compressing.read()).hasToString("opcode 1 0 bytes");
        assertThat(oracle.read(peers.compressing, 1)).isEqualTo("after");
    }

    @Test
    void blamesThePeerThatSentADamagedStreamAndNotTheOther() {
        Peers peers = peers(Leg.TERMINAL, DEFLATE);

        sendCompressed(peers.compressing, true, bytes(0xff, 0xff, 0xff));

        assertThat(peers.compressing.read().closeCode()).isEqualTo(1007);
        Wire.Frame atTomes = peers.plain.read();
        assertThat(atTomes.closeCode()).isEqualTo(1011);
        assertThat(atTomes.closeReason()).startsWith("terminal: ");
    }

    /** Reads a compressed stream by the JDK's zlib, as RFC 7692 has it. */
    private static final class Oracle {
        private final Inflater inflater = new Inflater(true);
        private final boolean noContextTakeover;

        Oracle(boolean noContextTakeover) {
            this.noContextTakeover = noContextTakeover;
        }

        String read(Wire wire, int fragments) throws DataFormatException {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            for (int i = 0; i < fragments; i++) {
                Wire.Frame frame = wire.read();
                assertThat(frame.opcode()).isEqualTo(i == 0 ? Wire.TEXT : Wire.CONTINUATION);
                assertThat(frame.last()).isEqualTo(i == fragments - 1);
                compressed.writeBytes(frame.payload());
            }
            if (compressed.size() == 0) {
                return "";
            }
            compressed.writeBytes(TAIL);
            inflater.setInput(compressed.toByteArray());
            byte[] out = new byte[100_000];
            int length = inflater.inflate(out);
            assertThat(inflater.getRemaining()).isZero();
            if (noContextTakeover) {
                inflater.reset();
            }
            return new String(out, 0, length, UTF_8);
        }
    }
}
