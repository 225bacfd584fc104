package featurekeyproxy.wspair.websocket;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The one place that reaches below Vert.x: puts a {@link WebSocketConnection} into the Netty pipeline of a socket
 * whose handshake is done. From then on Vert.x sees no more than the end of the connection.
 */
public final class FramePipeline {
    private static final AttributeKey<InetSocketAddress> PEER = AttributeKey.valueOf(FramePipeline.class, "peer");
    private static final String VERTX_HANDLER = "handler";

    private FramePipeline() {}

    /** Returns the Netty pipeline of a Vert.x socket. */
    public static ChannelPipeline of(NetSocket socket) {
        return ((NetSocketInternal) socket).channelHandlerContext().pipeline();
    }

    /** Returns the Netty channel of a Vert.x HTTP connection. */
    public static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** Takes note of who connected, which a balancer may have told by the PROXY protocol. */
    public static void setPeer(Channel channel, InetSocketAddress peer) {
        channel.attr(PEER).set(peer);
    }

    /** Returns who connected, or else the other end of the connection. */
    static @Nullable SocketAddress peer(Channel channel) {
        InetSocketAddress told = channel.hasAttr(PEER) ? channel.attr(PEER).get() : null;
        return told == null ? channel.remoteAddress() : told;
    }

    /** Puts a handler before all others of the channel that listens on that port. */
    public static void guardListener(Vertx vertx, int port, ChannelHandler guard) throws InterruptedException {
        EventLoop acceptor = ((VertxInternal) vertx).getAcceptorEventLoopGroup().next();
        acceptor.submit(() -> ((SingleThreadEventLoop) acceptor)
                        .registeredChannelsIterator()
                        .forEachRemaining(channel -> {
                            if (channel instanceof ServerChannel
                                    && channel.localAddress() instanceof InetSocketAddress local
                                    && local.getPort() == port) {
                                channel.pipeline().addFirst(guard);
                            }
                        }))
                .sync();
    }

    /** Turns the socket into a WebSocket whose frames go to and come from the connection; to be called on its event loop. */
    public static void install(
            ChannelPipeline pipeline,
            WebSocketConnection connection,
            boolean server,
            Compression.@Nullable Agreement compression) {
        if (pipeline.get(SslHandler.class) == null) {
            // Vert.x's own makes frames on the heap, which TLS wants and a socket has to copy
            pipeline.channel().config().setAllocator(PooledByteBufAllocator.DEFAULT);
        }
        connection.become(server, compression);
        pipeline.addBefore(VERTX_HANDLER, "ws-connection", connection);
    }
}
