package featurekeyproxy.wspair.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Sees the bytes of a connection before they are frames: how many belong to a frame that is not whole yet, and whether the
 * peer said anything at all. Everything happens on the event loop of the channel.
 */
public final class Intake extends ChannelInboundHandlerAdapter {
    private long sinceFrame;
    private boolean heard;

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        heard = true;
        if (received instanceof ByteBuf bytes) {
            sinceFrame += bytes.readableBytes();
        }
        context.fireChannelRead(received);
    }

    /** Notes that a frame is whole. */
    void framed() {
        sinceFrame = 0;
    }

    /** Returns how many bytes came since the last frame was whole, or a little less. */
    long sinceFrame() {
        return sinceFrame;
    }

    /** Returns whether anything came since it was asked last. */
    public boolean heard() {
        boolean was = heard;
        heard = false;
        return was;
    }
}
