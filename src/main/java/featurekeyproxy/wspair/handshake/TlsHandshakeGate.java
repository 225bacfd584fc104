package featurekeyproxy.wspair.handshake;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Sees the connections of a channel that listens with TLS from their beginning, since Vert.x tells of them only after the TLS handshake. */
@Sharable
final class TlsHandshakeGate extends ChannelInboundHandlerAdapter {
    private final AccessControl access;

    TlsHandshakeGate(AccessControl access) {
        this.access = access;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof Channel channel) {
            channel.pipeline().addLast("tls-handshake-gate", new Beginning());
        }
        context.fireChannelRead(accepted);
    }

    private final class Beginning extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            access.begun(context.channel());
            context.pipeline().remove(this);
            context.fireChannelActive();
        }
    }
}
