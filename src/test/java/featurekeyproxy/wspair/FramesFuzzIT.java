package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a peer sends: no exception, no lost buffer, nothing crosses that was not sent, and a breach of the protocol
 * is answered with a close frame.
 *
 * <p>The first byte of an input chooses the leg (its lowest bit) and the size of the pieces in which the rest arrives.
 */
class FramesFuzzIT {
    private static final int MAX_MESSAGE = 1024;
    private static final TestProxy PROXY = new TestProxy(1).with(component -> {
        component.getTomes().setMaxMessageSize(MAX_MESSAGE);
        component.getTerminal().setMaxMessageSize(MAX_MESSAGE);
    });

    @BeforeAll
    static void start() {
        PROXY.start();
    }

    @AfterAll
    static void stop() {
        PROXY.close();
    }

    private record Frame(int head, String payload) {
        boolean isControl() {
            return (head & 8) != 0;
        }

        boolean isClose() {
            return (head & 15) == Wire.CLOSE;
        }
    }

    static Stream<byte[]> frames() {
        return Stream.of(
                        "01 810548656c6c6f", // text
                        "00 818537fa213d7f9f4d5158 8a8037fa213d", // text and a pong, masked
                        "03 0102c3a4 8900 800161", // a ping between fragments
                        "05 0101c3 8001a4 820100", // a character across fragments, then a binary message
                        "01 8101ff", // not UTF-8
                        "01 880403e86f6b", // close with a reason
                        "01 880203ed", // a code that nobody may send
                        "01 c10161", // reserved bit
                        "01 827e0401", // longer than allowed
                        "01 82fe000400000000") // masked by the Terminal
                .map(seed -> HexFormat.of().parseHex(seed.replace(" ", "")));
    }

    @MethodSource("frames")
    @FuzzTest(maxDuration = "10m")
    void crossAsTheyCameOrEndTheSession(byte[] input) {
        Leg leg = input.length > 0 && (input[0] & 1) != 0 ? Leg.TERMINAL : Leg.TOMES;
        int piece = input.length > 0 ? 1 + ((input[0] & 0xff) >> 1) : 1;
        byte[] sent = input.length > 0 ? Arrays.copyOfRange(input, 1, input.length) : input;
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        EmbeddedChannel from = channel(memory);
        EmbeddedChannel to = channel(memory);
        PairedSession session = PROXY.component().pair().newSession("/", new Target("127.0.0.1", 1), from.eventLoop());
        FramePipeline.install(from.pipeline(), session.connection(leg), leg == Leg.TOMES, MAX_MESSAGE, null);
        FramePipeline.install(to.pipeline(), session.connection(leg.other()), leg != Leg.TOMES, MAX_MESSAGE, null);
        session.open();

        for (int at = 0; at < sent.length; at += piece) {
            int length = Math.min(piece, sent.length - at);
            from.writeInbound(memory.buffer(length).writeBytes(sent, at, length));
        }

        List<Frame> crossed = frames(written(to));
        List<Frame> answered = frames(written(from));
        assertThat(from.isOpen()).as("ends by a close frame, not without one").isTrue();
        assertBegins(data(frames(sent)), data(crossed));
        assertBegins(controls(frames(sent)), controls(crossed));
        assertThat(crossed.stream().filter(Frame::isClose).count()).isLessThanOrEqualTo(1);
        assertThat(answered).hasSizeLessThanOrEqualTo(1).allMatch(Frame::isClose);
        assertTextIsText(crossed);
        from.finishAndReleaseAll();
        to.finishAndReleaseAll();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
        assertThat(PROXY.component().openSessions()).isZero();
    }

    private static EmbeddedChannel channel(UnpooledByteBufAllocator memory) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime(); // what a peer is given time for does not run out
        channel.config().setAllocator(memory);
        channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
        return channel;
    }

    private static byte[] written(EmbeddedChannel channel) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            byte[] copy = new byte[each.readableBytes()];
            each.readBytes(copy).release();
            bytes.writeBytes(copy);
        }
        return bytes.toByteArray();
    }

    /** Returns the whole frames at the beginning of the bytes, unmasked, whether or not they are legal. */
    private static List<Frame> frames(byte[] bytes) {
        List<Frame> frames = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.remaining() >= 2) {
            int head = rest.get() & 0xff;
            int second = rest.get() & 0xff;
            int wide = (second & 127) == 126 ? 2 : (second & 127) == 127 ? 8 : 0;
            int masked = second >> 7 << 2;
            if (rest.remaining() < wide + masked) {
                break;
            }
            long length = wide == 2 ? rest.getShort() & 0xffff : wide == 8 ? rest.getLong() : second & 127;
            byte[] mask = new byte[4];
            rest.get(mask, 0, masked);
            if (length < 0 || rest.remaining() < length) {
                break;
            }
            byte[] payload = new byte[(int) length];
            rest.get(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            frames.add(new Frame(head, HexFormat.of().formatHex(payload)));
        }
        return frames;
    }

    private static List<Frame> data(List<Frame> frames) {
        return frames.stream().filter(frame -> !frame.isControl()).toList();
    }

    private static List<Frame> controls(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.isControl() && !frame.isClose())
                .toList();
    }

    private static void assertBegins(List<Frame> all, List<Frame> first) {
        assertThat(first).isEqualTo(all.subList(0, Math.min(first.size(), all.size())));
    }

    private static void assertTextIsText(List<Frame> crossed) {
        StringBuilder text = new StringBuilder();
        boolean isText = false;
        for (Frame frame : data(crossed)) {
            isText = (frame.head & 15) == Wire.CONTINUATION ? isText : (frame.head & 15) == Wire.TEXT;
            text.append(isText ? frame.payload : "");
            if ((frame.head & 0x80) != 0) {
                assertThat(isUtf8(HexFormat.of().parseHex(text))).isTrue();
                text.setLength(0);
            }
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
