package featurekeyproxy.wspair.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again, in whatever pieces it comes, and no more room is taken than was asked for. */
class FrameDecoderTest {
    private static final int MOST = 1024 * 1024;
    private static final int[] LENGTHS = {0, 1, 3, 4, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 65_537, 300_001, MOST};

    private final Random random = new Random(6455);
    private long asked;
    private long mostHeld = Long.MAX_VALUE;

    private FrameDecoder decoder(boolean masked) {
        return new FrameDecoder(new FrameHead(masked, false, MOST), (bytes, replaced) -> {
            asked += bytes - replaced;
            return bytes <= mostHeld;
        });
    }

    private byte[] payload(int length) {
        byte[] payload = new byte[length];
        random.nextBytes(payload);
        return payload;
    }

    private static ByteBuf written(Frame frame, boolean masked) {
        ByteBuf bytes = Unpooled.buffer();
        OutgoingFrame outgoing = new OutgoingFrame(frame, masked);
        while (!outgoing.isWritten()) {
            ByteBuf slice = outgoing.next(UnpooledByteBufAllocator.DEFAULT);
            bytes.writeBytes(slice);
            slice.release();
        }
        return bytes;
    }

    private static List<Frame> read(FrameDecoder decoder, ByteBuf bytes, int piece) {
        List<Frame> frames = new ArrayList<>();
        while (bytes.isReadable()) {
            ByteBuf part = bytes.readSlice(Math.min(piece, bytes.readableBytes()));
            for (Frame frame = decoder.next(part); frame != null; frame = decoder.next(part)) {
                frames.add(frame);
            }
            assertThat(part.isReadable()).isFalse();
        }
        return frames;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13, 14, 4096, 65_536, Integer.MAX_VALUE})
    void readsFramesOfAllLengthsInPiecesOfAnyLength(int piece) {
        for (boolean masked : new boolean[] {true, false}) {
            FrameDecoder decoder = decoder(masked);
            ByteBuf bytes = Unpooled.buffer();
            List<Frame> sent = new ArrayList<>();
            for (int length : LENGTHS) {
                boolean last = length == MOST;
                sent.add(new Frame(last, false, sent.isEmpty() ? Frame.BINARY : Frame.CONTINUATION, payload(length)));
                sent.add(Frame.control(Frame.PING, payload(length % 126)));
            }
            sent.forEach(frame -> bytes.writeBytes(written(frame, masked)));

            List<Frame> received = read(decoder, bytes, piece);

            assertThat(received).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                Frame frame = received.get(i);
                assertThat(frame.opcode()).isEqualTo(sent.get(i).opcode());
                assertThat(frame.last()).isEqualTo(sent.get(i).last());
                assertThat(Arrays.equals(frame.payload(), sent.get(i).payload()))
                        .as("payload of frame %d", i)
                        .isTrue();
            }
            assertThat(decoder.held()).isZero();
        }
    }

    @Test
    void takesRoomAsTheBytesComeAndNotAsTheHeadPromises() {
        FrameDecoder decoder = decoder(true);
        ByteBuf frame = written(new Frame(true, false, Frame.BINARY, new byte[MOST]), true);
        read(decoder, frame.readSlice(14 + 1000), Integer.MAX_VALUE);
        assertThat(decoder.held()).isEqualTo(1000).isEqualTo(asked);
        read(decoder, frame.readSlice(1), 1);
        assertThat(decoder.held()).isEqualTo(2000).isEqualTo(asked);
        read(decoder, frame.readSlice(MOST / 2), 4096);
        assertThat(decoder.held()).isEqualTo(MOST).isEqualTo(asked);
        assertThat(decoder.isWithinFrame()).isTrue();
    }

    @Test
    void asksForNothingWhenTheFrameIsWholeAtOnce() {
        read(decoder(true), written(new Frame(true, false, Frame.BINARY, new byte[MOST]), true), Integer.MAX_VALUE);
        assertThat(asked).isZero();
    }

    @Test
    void dropsWhatMayNotBeHeldAndGoesOnBehindIt() {
        mostHeld = 4000;
        FrameDecoder decoder = decoder(false);
        ByteBuf bytes = written(new Frame(true, false, Frame.BINARY, new byte[100_000]), false)
                .writeBytes(written(Frame.control(Frame.PING, new byte[] {1}), false));

        List<Frame> received = read(decoder, bytes, 1000);

        assertThat(received).hasSize(1);
        assertThat(received.get(0).payload()).containsExactly(1);
        assertThat(decoder.held()).isZero();
    }

    @Test
    void passesControlFramesOnWhileItDropsData() {
        FrameDecoder decoder = decoder(false);
        byte[] data = new byte[5000];
        Arrays.fill(data, (byte) 0x89);
        ByteBuf bytes = written(new Frame(false, false, Frame.BINARY, data), false)
                .writeBytes(written(Frame.control(Frame.PONG, new byte[0]), false))
                .writeBytes(written(new Frame(true, false, Frame.CONTINUATION, data), false))
                .writeBytes(written(Frame.control(Frame.CLOSE, new byte[] {3, (byte) 0xe8}), false));
        read(decoder, bytes.readSlice(3000), 1000);
        decoder.dropData();
        assertThat(decoder.held()).isZero();

        assertThat(read(decoder, bytes, 100)).extracting(Frame::opcode).containsExactly(Frame.PONG, Frame.CLOSE);
    }
}
