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
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a peer sends: no exception, no lost buffer, nothing crosses that was not sent, whatever is legal crosses
 * whole, and a breach of the protocol is answered with a close frame.
 *
 * <p>The first byte of an input chooses the leg (its lowest bit) and the size of the pieces in which the rest arrives.
 */
class FramesFuzzIT {
    private static final int MAX_MESSAGE = 1024;
    private static final byte[] CLOSE_UNMASKED = {(byte) 0x88, 2, 3, (byte) 0xe8};
    private static final byte[] CLOSE_MASKED = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8};
    private static final TestProxy PROXY = new TestProxy(1)
            .with(component -> {
                component.getTomes().setMaxMessageSize(MAX_MESSAGE);
                component.getTerminal().setMaxMessageSize(MAX_MESSAGE);
            })
            .start();

    @AfterAll
    static void stop() {
        PROXY.close();
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
                        "01 82fe000400000000", // masked by the Terminal
                        "03 01024100 0000 0000 0000 0000 b661b32e") // empty fragments, then reserved bits; once
                // reported
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
        FramePipeline.install(from.pipeline(), session.connection(leg), leg == Leg.TOMES, null);
        FramePipeline.install(to.pipeline(), session.connection(leg.other()), leg != Leg.TOMES, null);
        session.open();

        for (int at = 0; at < sent.length; at += piece) {
            int length = Math.min(piece, sent.length - at);
            from.writeInbound(memory.buffer(length).writeBytes(sent, at, length));
        }

        List<SentFrame> crossed = SentFrame.read(written(to));
        List<SentFrame> answered = new ArrayList<>(SentFrame.read(written(from)));
        LegalFrames legal = LegalFrames.of(SentFrame.read(sent), leg == Leg.TOMES, MAX_MESSAGE);
        assertThat(from.isOpen()).as("ends by a close frame, not without one").isTrue();
        assertCrossed(SentFrame.data(SentFrame.read(sent)), legal.data(), SentFrame.data(crossed));
        assertCrossed(SentFrame.controls(SentFrame.read(sent)), legal.controls(), SentFrame.controls(crossed));
        assertThat(crossed.stream().filter(SentFrame::isClose).count())
                .isBetween(legal.end() == LegalFrames.End.NONE ? 0L : 1L, 1L);
        if (legal.end() != LegalFrames.End.NONE) {
            to.writeInbound(memory.buffer().writeBytes(leg == Leg.TOMES ? CLOSE_UNMASKED : CLOSE_MASKED));
            answered.addAll(SentFrame.read(written(from)));
        }
        assertThat(answered)
                .hasSizeBetween(legal.end() == LegalFrames.End.NONE ? 0 : 1, 1)
                .allMatch(SentFrame::isClose);
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

    /** Nothing crosses that was not sent, in its order; and all that is legal does, whole. */
    private static void assertCrossed(
            List<SentFrame.Content> sent, List<SentFrame.Content> legal, List<SentFrame.Content> crossed) {
        assertThat(crossed).isEqualTo(sent.subList(0, Math.min(crossed.size(), sent.size())));
        assertThat(crossed).startsWith(legal.toArray(new SentFrame.Content[0]));
    }

    private static void assertTextIsText(List<SentFrame> crossed) {
        StringBuilder text = new StringBuilder();
        boolean isText = false;
        for (SentFrame.Content frame : SentFrame.data(crossed)) {
            isText = (frame.head() & 15) == Wire.CONTINUATION ? isText : (frame.head() & 15) == Wire.TEXT;
            text.append(isText ? frame.payload() : "");
            if ((frame.head() & 0x80) != 0) {
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
