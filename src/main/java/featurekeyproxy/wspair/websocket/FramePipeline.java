package featurekeyproxy.wspair.websocket;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.NetSocketInternal;
import org.jspecify.annotations.Nullable;

/**
 * The one place that reaches below Vert.x: puts a {@link WebSocketConnection} into the Netty pipeline of a socket
 * whose handshake is done. From then on Vert.x sees no more than the end of the connection.
 */
public final class FramePipeline {
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
