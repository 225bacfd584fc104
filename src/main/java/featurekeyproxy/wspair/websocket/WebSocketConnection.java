package featurekeyproxy.wspair.websocket;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.WsPairConfiguration;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.CloseHandshake;
import featurekeyproxy.wspair.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection of a session, as raw frames.
 *
 * <p>Sits at the end of the Netty pipeline, behind the frame decoder. Has data frames put together into messages, hands everything to its session and answers nothing by itself: pings, pongs and close frames are the session's to
 * carry across. Everything happens on the event loop of the channel; no method is safe to call elsewhere.
 */
public final class WebSocketConnection extends ChannelInboundHandlerAdapter {
    private final Session session;
    private final Leg leg;
    private final Intake intake = new Intake();
    private final MessageAggregator assembly;
    private final boolean strictUtf8;
    private @Nullable ChannelHandlerContext place;
    private boolean unflushed;
    private byte @Nullable [] verdict;
    private boolean closeSent;
    private boolean closeReceived;
    private boolean violated;
    private boolean discarding;
    private boolean gone;

    public WebSocketConnection(Session session, Leg leg, WsPairConfiguration configuration) {
        this.session = session;
        this.leg = leg;
        this.strictUtf8 = configuration.isStrictUtf8();
        this.assembly = new MessageAggregator(configuration.getMaxMessageSize(), strictUtf8);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        place = context;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(place, "the link is in no pipeline yet");
    }

    // ---------------------------------------------------------------- what comes in

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        try {
            intake.framed();
            if (received instanceof WebSocketFrame frame && !closeReceived && !violated) {
                read(frame);
            }
        } finally {
            ReferenceCountUtil.release(received);
        }
    }

    private void read(WebSocketFrame frame) {
        if (frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame) {
            session.control(leg, frame);
        } else if (frame instanceof CloseWebSocketFrame) {
            readClose(ByteBufUtil.getBytes(frame.content()));
        } else if (!discarding) {
            gather(frame);
        }
    }

    private void readClose(byte[] payload) {
        int code = CloseReason.code(payload);
        if (payload.length > 0 && !CloseReason.isCode(code)) {
            violated(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "close code " + code + " is not to be sent");
        } else if (strictUtf8 && payload.length > 0 && !Utf8.isText(payload, Short.BYTES)) {
            violated(WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code(), "close reason is not UTF-8");
        } else {
            closeReceived = true;
            session.closeReceived(leg, payload);
        }
    }

    private void gather(WebSocketFrame frame) {
        try {
            WebSocketMessage whole = assembly.add(frame);
            if (whole != null) {
                session.received(leg, whole);
            }
        } catch (CorruptedWebSocketFrameException e) {
            violated(e.closeStatus().code(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable fault = cause.getCause() instanceof CodecException inner ? inner : cause;
        if (fault instanceof CorruptedWebSocketFrameException corrupted) {
            violated(corrupted.closeStatus().code(), String.valueOf(corrupted.getMessage()));
        } else if (fault instanceof DecompressionException && fault.getCause() == null) {
            violated(WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), "message cannot be decompressed within the limit");
        } else if (fault instanceof DecompressionException || fault.getClass() == CodecException.class) {
            violated(WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code(), "compressed message is damaged");
        } else {
            session.failed(leg, cause);
            context.close();
        }
    }

    private void violated(int code, String reason) {
        if (!closeReceived && !violated) {
            violated = true; // nothing that follows can be trusted
            assembly.drop();
            session.violated(leg, code, reason);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone = true;
        session.lost(leg);
        context.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        session.writabilityChanged(leg);
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        session.readComplete();
        context.fireChannelReadComplete();
    }

    // ---------------------------------------------------------------- what goes out

    /** Writes a message in its fragments; without effect once a close frame was sent. Flushed by {@link #flush}. */
    public void send(WebSocketMessage message) {
        if (closeSent || gone) {
            return;
        }
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

    /** Writes a ping or a pong as it was received. */
    public void sendControl(WebSocketFrame frame) {
        if (!closeSent && !gone) {
            write(frame.retain());
        }
    }

    /** Sends a ping of our own at once. */
    public void sendPing(ByteBuf payload) {
        if (closeSent || gone) {
            payload.release();
            return;
        }
        write(new PingWebSocketFrame(true, 0, payload));
        flush();
    }

    /**
     * Starts or answers the closing handshake with the payload of a close frame as it was received. A peer that broke the
     * protocol is told its verdict instead, and nothing after it.
     */
    public void sendClose(byte[] payload) {
        if (!closeSent && !gone) {
            closeSent = true;
            write(new CloseWebSocketFrame(true, 0, Unpooled.wrappedBuffer(verdict == null ? payload : verdict)));
            flush();
        }
        if (verdict != null && !gone) {
            shutdownOutput();
            loop().schedule(this::disconnect, CloseHandshake.TCP_CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Starts the closing handshake with a code and a reason of our own. */
    public void sendClose(int code, String reason) {
        sendClose(CloseReason.payload(code, reason));
    }

    /** Says with what the connection ends, whoever ends it, because its peer broke the protocol. */
    public void condemn(int code, String reason) {
        verdict = CloseReason.payload(code, reason);
        if (closeSent) {
            sendVerdict();
        }
    }

    /** Ends the connection of a condemned peer, if that has not been done. */
    public void sendVerdict() {
        if (verdict != null) {
            sendClose(verdict);
        }
    }

    private void write(WebSocketFrame frame) {
        context().write(frame, context().voidPromise());
        unflushed = true;
    }

    /** Flushes what was written since the last flush. */
    public void flush() {
        if (unflushed) {
            unflushed = false;
            context().flush();
        }
    }

    /** Reads on, or leaves what comes in the socket until further notice. */
    public void reading(boolean on) {
        if (!gone && context().channel().config().isAutoRead() != on) {
            context().channel().config().setAutoRead(on);
        }
    }

    /** Returns whether what comes in is read at the moment; thread-safe. */
    public boolean isReading() {
        return context().channel().config().isAutoRead();
    }

    /** Returns the handler that sees the bytes before they are frames. */
    public Intake intake() {
        return intake;
    }

    /** Returns how many bytes are held of messages that are not whole yet, and for a peer that does not take them in. */
    public long held() {
        return intake.sinceFrame() + assembly.length() + unwritten();
    }

    /** Returns how many bytes the peer has to take in before more is written to it. */
    public long unwritten() {
        long bytes = gone ? 0 : context().channel().bytesBeforeWritable();
        return bytes == Long.MAX_VALUE ? 0 : bytes; // the channel is closing and takes nothing any more
    }

    /** Drops what is held of a message and all that follows but a close frame. */
    public void discard() {
        discarding = true;
        assembly.drop();
    }

    // ---------------------------------------------------------------- how it ends

    public boolean writable() {
        return context().channel().isWritable();
    }

    /** Returns whether a message has begun of which the last fragment is still to come. */
    public boolean gathering() {
        return assembly.hasBegun();
    }

    /** Returns address and port of the peer. */
    public String remoteAddress() {
        return context().channel().remoteAddress() instanceof InetSocketAddress address
                ? NetUtil.toSocketAddressString(address)
                : "local";
    }

    public EventLoop loop() {
        return context().channel().eventLoop();
    }

    /** Notes that there is no connection and never will be, so that the session does not wait for its end. */
    public void neverConnected() {
        gone = true;
    }

    public boolean gone() {
        return gone;
    }

    public boolean closeSent() {
        return closeSent;
    }

    public boolean closeHandshakeDone() {
        return closeSent && closeReceived;
    }

    /** Closes the TCP connection once everything that was written has left. */
    public void disconnect() {
        if (!gone) {
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Closes the TCP connection at once, whether or not what was written has left. */
    public void abort() {
        if (!gone && place != null) {
            ChannelHandlerContext tls = context().pipeline().context(SslHandler.class);
            context().close();
            if (tls != null) {
                tls.close(); // TLS itself would wait for its close_notify to leave
            }
        }
    }

    /** Ends our side of the TCP connection, so that the peer reads our close frame before it sees the end. */
    void shutdownOutput() {
        if (!gone
                && context().channel() instanceof DuplexChannel duplex
                && context().pipeline().get(SslHandler.class) == null) {
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> duplex.shutdownOutput());
        }
    }
}
