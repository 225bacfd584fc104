package featurekeyproxy.wspair;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session whose connections are embedded channels in place of sockets: a message takes its whole way, from the bytes of its
 * frame through decoder, route and encoder to the bytes of a frame, on the thread of the caller, without the kernel.
 */
public final class Socketless implements AutoCloseable {
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final int WHOLE_TEXT = 0x81;

    private final EmbeddedChannel tomes = channel();
    private final EmbeddedChannel terminal = channel();

    /** Opens a session of a component whose routes are started. */
    public Socketless(WsPairComponent component) {
        PairRuntime pair = component.pair();
        PairedSession session = pair.newSession("/broker", new Target("terminal.example", 8081), terminal.eventLoop());
        FramePipeline.install(terminal.pipeline(), session.connection(Leg.TERMINAL), false, null);
        FramePipeline.install(tomes.pipeline(), session.connection(Leg.TOMES), true, null);
        session.open();
    }

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
        return channel;
    }

    /** Returns the frame in which TOMEs, which masks, or the Terminal sends a text. */
    public static byte[] frame(boolean masked, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.heapBuffer();
        try {
            frame.writeByte(WHOLE_TEXT);
            int mask = masked ? 0x80 : 0;
            if (payload.length < 126) {
                frame.writeByte(mask | payload.length);
            } else if (payload.length < 0x10000) {
                frame.writeByte(mask | 126).writeShort(payload.length);
            } else {
                frame.writeByte(mask | 127).writeLong(payload.length);
            }
            if (masked) {
                frame.writeBytes(MASK);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= MASK[i % MASK.length];
                }
            }
            frame.writeBytes(payload);
            byte[] bytes = new byte[frame.readableBytes()];
            frame.readBytes(bytes);
            return bytes;
        } finally {
            frame.release();
        }
    }

    /** Has TOMEs send a frame; returns how many bytes leave towards the Terminal. */
    public int fromTomes(byte[] frame) {
        return pass(tomes, frame, terminal);
    }

    /** Has the Terminal send a frame; returns how many bytes leave towards TOMEs. */
    public int fromTerminal(byte[] frame) {
        return pass(terminal, frame, tomes);
    }

    private static int pass(EmbeddedChannel from, byte[] frame, EmbeddedChannel to) {
        from.writeInbound(
                PooledByteBufAllocator.DEFAULT.directBuffer(frame.length).writeBytes(frame));
        int bytes = 0;
        for (@Nullable Object out = to.readOutbound(); out != null; out = to.readOutbound()) {
            bytes += ((ByteBuf) Objects.requireNonNull(out)).readableBytes();
            ReferenceCountUtil.release(out);
        }
        return bytes;
    }

    @Override
    public void close() {
        tomes.close();
        terminal.close();
    }
}
