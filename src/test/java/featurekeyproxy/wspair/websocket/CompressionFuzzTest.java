package featurekeyproxy.wspair.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is compressed or decompressed: zlib itself says the same, and how it is cut into fragments changes nothing.
 *
 * <p>The first byte of an input says how long the fragments are of which a message is made.
 */
class CompressionFuzzTest {
    private static final int MAX_MESSAGE = 64 * 1024;
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    static Stream<byte[]> messages() {
        byte[] text = new byte[300];
        Arrays.fill(text, (byte) 'a');
        return Stream.of(new byte[0], new byte[] {3}, new byte[] {1, 0, 0, 0, 0, 0}, text);
    }

    static Stream<byte[]> streams() {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput("a message, a message, a message".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        byte[] out = new byte[200];
        out[0] = 7;
        int flushed = 1 + deflater.deflate(out, 1, 150, Deflater.SYNC_FLUSH);
        deflater.finish();
        int finished = flushed + deflater.deflate(out, flushed, 200 - flushed);
        deflater.end();
        return Stream.of(
                Arrays.copyOf(out, flushed - TAIL.length),
                Arrays.copyOf(out, flushed),
                Arrays.copyOf(out, finished),
                new byte[] {0},
                new byte[] {9, 0, 5, 0, (byte) 0xfa, (byte) 0xff, 1, 2, 3, 4, 5});
    }

    private static List<Frame> fragments(byte[] input) {
        int size = input.length == 0 ? 1 : 1 + (input[0] & 0xff);
        byte[] message = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        List<Frame> fragments = new ArrayList<>();
        int at = 0;
        do {
            int end = Math.min(message.length, at + size);
            fragments.add(new Frame(
                    end == message.length,
                    at == 0,
                    at == 0 ? Frame.BINARY : Frame.CONTINUATION,
                    Arrays.copyOfRange(message, at, end)));
            at = end;
        } while (at < message.length);
        return fragments;
    }

    @MethodSource("messages")
    @FuzzTest(maxDuration = "10m")
    void zlibReadsWhatIsCompressedAndSoDoWe(byte[] input) throws DataFormatException {
        for (boolean noContextTakeover : new boolean[] {false, true}) {
            FrameDeflater deflater = new FrameDeflater(noContextTakeover);
            FrameInflater inflater = new FrameInflater(Integer.MAX_VALUE / 2, (bytes, replaced) -> true);
            Inflater zlib = new Inflater(true);
            for (int message = 0; message < 2; message++) { // the second may refer to the first
                ByteArrayOutputStream sent = new ByteArrayOutputStream();
                ByteArrayOutputStream read = new ByteArrayOutputStream();
                for (Frame fragment : fragments(input)) {
                    byte[] compressed = deflater.deflate(fragment.payload(), fragment.last());
                    sent.writeBytes(compressed);
                    Frame sentFrame = new Frame(fragment.last(), fragment.compressed(), fragment.opcode(), compressed);
                    read.writeBytes(
                            Objects.requireNonNull(inflater.inflate(sentFrame)).payload());
                }
                sent.writeBytes(TAIL);
                byte[] plain = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
                if (noContextTakeover) {
                    zlib.reset();
                }
                assertThat(inflated(zlib, sent.toByteArray(), plain.length + 1)).isEqualTo(plain);
                assertThat(read.toByteArray()).isEqualTo(plain);
            }
            deflater.end();
            inflater.end();
            zlib.end();
        }
    }

    private static byte[] inflated(Inflater zlib, byte[] bytes, int most) throws DataFormatException {
        zlib.setInput(bytes);
        byte[] out = new byte[most];
        int length = 0;
        int made;
        do {
            made = zlib.inflate(out, length, most - length);
            length += made;
        } while (made > 0);
        return Arrays.copyOf(out, length);
    }

    @MethodSource("streams")
    @FuzzTest(maxDuration = "10m")
    void isDecompressedAlikeHoweverItIsCutOrNotAtAll(byte[] input) {
        List<Frame> cut = fragments(input);
        byte[] stream = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);

        Optional<byte[]> whole = decompressed(List.of(new Frame(true, true, Frame.BINARY, stream)));
        Optional<byte[]> inParts = decompressed(cut);

        assertThat(inParts.isPresent()).isEqualTo(whole.isPresent());
        whole.ifPresent(bytes -> {
            assertThat(inParts.orElseThrow()).isEqualTo(bytes);
            assertThat(bytes.length).isLessThanOrEqualTo(MAX_MESSAGE);
        });
    }

    /** Returns what comes of the fragments, or nothing if they are refused. */
    private static Optional<byte[]> decompressed(List<Frame> fragments) {
        FrameInflater inflater = new FrameInflater(MAX_MESSAGE, (bytes, replaced) -> true);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try {
            for (Frame fragment : fragments) {
                plain.writeBytes(
                        Objects.requireNonNull(inflater.inflate(fragment)).payload());
                assertThat(inflater.held()).as("held between fragments").isZero();
            }
            return Optional.of(plain.toByteArray());
        } catch (CorruptedWebSocketFrameException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
