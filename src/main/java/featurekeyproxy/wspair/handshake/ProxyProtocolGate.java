package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.leg.LimitCounters;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Guards a listening channel whose connections have to begin with a header of the PROXY protocol, which Vert.x reads: only
 * balancers may connect, the header has to come in time, and who breaks that is counted.
 *
 * <p>A connection that ends without a byte is no breach: balancers look in this way whether the port is open.
 */
@Sharable
public final class ProxyProtocolGate extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<Boolean> GUARDED = AttributeKey.valueOf(ProxyProtocolGate.class, "guarded");

    private final List<AddressRange> balancers;
    private final long timeoutMillis;
    private final LimitCounters refusals;

    /** Creates it for these addresses and ranges; 0 is no time-out. */
    public ProxyProtocolGate(String balancers, long timeoutMillis, LimitCounters refusals) {
        this.balancers = AddressRange.list(balancers);
        this.timeoutMillis = timeoutMillis;
        this.refusals = refusals;
    }

    /** Returns whether a gate has seen the connection from its beginning. */
    public static boolean hasPassed(Channel accepted) {
        return accepted.hasAttr(GUARDED);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof Channel channel) {
            channel.attr(GUARDED).set(true);
            channel.pipeline().addLast("proxy-protocol-guard", new Guard());
        }
        context.fireChannelRead(accepted);
    }

    private boolean mayConnect(InetAddress address) {
        return balancers.stream().anyMatch(range -> range.contains(address));
    }

    /** Watches one connection until its header is whole. */
    private final class Guard extends ChannelInboundHandlerAdapter {
        private String peer = "unknown";
        private boolean hasBegun;
        private @Nullable Future<?> timer;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            InetAddress address = context.channel().remoteAddress() instanceof InetSocketAddress inet
                    ? inet.getAddress()
                    : InetAddress.getLoopbackAddress();
            peer = NetUtil.toAddressString(AccessControl.plain(address));
            if (!mayConnect(AccessControl.plain(address))) {
                end(context, Limit.PROXY_PEER);
                return;
            }
            if (timeoutMillis > 0) {
                timer = context.executor()
                        .schedule(() -> end(context, Limit.HANDSHAKE_TIME), timeoutMillis, TimeUnit.MILLISECONDS);
            }
            context.fireChannelActive();
        }

        private void end(ChannelHandlerContext context, Limit limit) {
            refusals.add(limit, peer);
            context.pipeline().remove(this);
            context.close();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            hasBegun = true;
            context.fireChannelRead(bytes);
            if (context.pipeline().get(HAProxyMessageDecoder.class) == null && !context.isRemoved()) {
                context.pipeline().remove(this);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (hasBegun) {
                refusals.add(Limit.PROXY_HEADER, peer);
            }
            context.fireChannelInactive();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }
}
