package featurekeyproxy.wspair.websocket;

import featurekeyproxy.message.WebSocketMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of one connection and ends its TCP connection. What is written leaves with the next {@link #flush}, in
 * the order of the calls. Everything happens on the event loop of the channel.
 */
final class FrameWriter {
    private @Nullable ChannelHandlerContext context;
    private boolean unflushed;

    /** Writes from this place in a pipeline from now on. */
    void attach(ChannelHandlerContext place) {
        context = place;
    }

    boolean isAttached() {
        return context != null;
    }

    ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "the connection is in no pipeline yet");
    }

    /** Writes a message in its fragments. */
    void write(WebSocketMessage message) {
        List<byte[]> parts = message.fragments();
        for (int i = 0; i < parts.size(); i++) {
            write(frame(message.kind(), i == 0, i == parts.size() - 1, Unpooled.wrappedBuffer(parts.get(i))));
        }
    }

    private static WebSocketFrame frame(WebSocketMessage.Kind kind, boolean first, boolean last, ByteBuf content) {
        if (!first) {
            return new ContinuationWebSocketFrame(last, 0, content);
        }
        return kind == WebSocketMessage.Kind.TEXT
                ? new TextWebSocketFrame(last, 0, content)
                : new BinaryWebSocketFrame(last, 0, content);
    }

    /** Writes a frame, which is released. */
    void write(WebSocketFrame frame) {
        context().write(frame, context().voidPromise());
        unflushed = true;
    }

    /** Flushes what was written since the last flush; without effect in no pipeline. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            context().flush();
        }
    }

    boolean isWritable() {
        return context().channel().isWritable();
    }

    /** Returns how many bytes the peer has to take in before more is written to it. */
    long unwritten() {
        long bytes = context().channel().bytesBeforeWritable();
        return bytes == Long.MAX_VALUE ? 0 : bytes; // the channel is closing and takes nothing any more
    }

    /** Closes the TCP connection once everything that was written has left. */
    void disconnect() {
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes the TCP connection at once, whether or not what was written has left. */
    void abort() {
        ChannelHandlerContext tls = context().pipeline().context(SslHandler.class);
        context().close();
        if (tls != null) {
            tls.close(); // TLS itself would wait for its close_notify to leave
        }
    }

    /** Ends our side of the TCP connection, so that the peer reads our close frame before it sees the end. */
    void shutdownOutput() {
        if (context().channel() instanceof DuplexChannel duplex
                && context().pipeline().get(SslHandler.class) == null) {
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> duplex.shutdownOutput());
        }
    }
}
