package featurekeyproxy.wspair.websocket;

import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.CLOSED;
import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.GONE;
import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.OPEN;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.process.FatalErrors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * One WebSocket connection, as raw frames.
 *
 * <p>Sits at the end of the Netty pipeline, behind the frame decoder. Has data frames put together into messages, hands
 * everything to its listener and answers nothing by itself: pings, pongs and close frames are the listener's to carry
 * across. Everything happens on the event loop of the channel; no method is safe to call elsewhere.
 */
public final class WebSocketConnection extends ChannelInboundHandlerAdapter {
    /** How long a peer has to end its connection, or to read the last that it is sent. */
    public static final long TCP_CLOSE_GRACE_MILLIS = 1000;

    private final String name;
    private final ConnectionListener listener;
    private final Intake intake = new Intake();
    private final FrameWriter writer = new FrameWriter();
    private final MessageAggregator aggregator;
    private final boolean strictUtf8;
    private ConnectionState state = OPEN;

    /** Creates it for that listener; the name is for causes that others read. */
    public WebSocketConnection(String name, WebSocketOptions options, ConnectionListener listener) {
        this.name = name;
        this.listener = listener;
        this.strictUtf8 = options.strictUtf8();
        this.aggregator = new MessageAggregator(options.maxMessageSize(), strictUtf8);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        writer.attach(context);
    }

    // ---------------------------------------------------------------- what comes in

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        try {
            intake.framed();
            if (received instanceof WebSocketFrame frame && state.reads()) {
                read(frame);
            }
        } finally {
            ReferenceCountUtil.release(received);
        }
    }

    private void read(WebSocketFrame frame) {
        if (frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame) {
            listener.controlReceived(frame);
        } else if (frame instanceof CloseWebSocketFrame) {
            readClose(ByteBufUtil.getBytes(frame.content()));
        } else {
            readData(frame);
        }
    }

    private void readClose(byte[] payload) {
        int code = CloseReason.code(payload);
        if (payload.length > 0 && !CloseReason.isCode(code)) {
            violated(WebSocketCloseStatus.PROTOCOL_ERROR, "close code " + code + " is not to be sent");
        } else if (strictUtf8 && payload.length > 0 && !Utf8.isText(payload, Short.BYTES)) {
            violated(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "close reason is not UTF-8");
        } else {
            state = state.closeReceived();
            listener.closeReceived(payload);
        }
    }

    private void readData(WebSocketFrame frame) {
        try {
            WebSocketMessage whole = aggregator.add(frame);
            if (whole != null) {
                listener.received(whole);
            }
        } catch (CorruptedWebSocketFrameException e) {
            violated(e.closeStatus(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        FatalErrors.tell(cause);
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            violated(corrupted.closeStatus(), String.valueOf(corrupted.getMessage()));
        } else {
            listener.failed(cause);
            context.close();
        }
    }

    /** Reads nothing more, since nothing that follows can be trusted; what the peer is told waits for the listener. */
    private void violated(WebSocketCloseStatus status, String reason) {
        if (state.reads()) {
            String cause = name + ": " + reason;
            state = state.failed(CloseReason.payload(status.code(), cause));
            aggregator.discard();
            if (!state.writes()) {
                endFailed();
            }
            listener.violated(status.code(), cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = GONE;
        listener.lost();
        context.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        listener.writabilityChanged();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        listener.readComplete();
        context.fireChannelReadComplete();
    }

    /** Reads on, or leaves what comes in the socket until further notice. */
    public void reading(boolean on) {
        if (isGone()) {
            return;
        }
        ChannelConfig config = writer.context().channel().config();
        if (config.isAutoRead() != on) {
            config.setAutoRead(on);
        }
    }

    /** Returns whether what comes in is read at the moment. */
    public boolean isReading() {
        return writer.context().channel().config().isAutoRead();
    }

    /** Returns the handler that sees the bytes before they are frames. */
    public Intake intake() {
        return intake;
    }

    /** Returns whether a message has begun of which the last fragment is still to come. */
    public boolean isWithinMessage() {
        return aggregator.hasBegun();
    }

    /** Drops what is held of a message and all that follows but control frames. */
    public void discard() {
        aggregator.discard();
    }

    /**
     * Drops what is held of a frame that is not whole, if there is one. Nothing that follows is read, so that the connection ends
     * soon after its close frame was sent, without an answer.
     */
    public void dropUnfinishedFrame() {
        if (!isGone() && intake.sinceFrame() > 0) {
            FramePipeline.removeDecoder(
                    writer.context().pipeline()); // which hands on what it holds, to be released here
            loop().schedule(this::disconnect, TCP_CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Returns how many bytes are held of messages that are not whole yet, and for a peer that does not take them in. */
    public long held() {
        return intake.sinceFrame() + aggregator.length() + unwritten();
    }

    // ---------------------------------------------------------------- what goes out

    /** Writes a message in its fragments; without effect once a close frame was sent. Flushed by {@link #flush}. */
    public void send(WebSocketMessage message) {
        if (state.writes()) {
            writer.write(message);
        }
    }

    /** Writes a ping or a pong as it was received. */
    public void sendControl(WebSocketFrame frame) {
        if (state.writes()) {
            writer.write(frame.retain());
        }
    }

    /** Sends a ping of our own at once; releases the payload. */
    public void sendPing(ByteBuf payload) {
        if (state.writes()) {
            writer.write(new PingWebSocketFrame(true, 0, payload));
            flush();
        } else {
            payload.release();
        }
    }

    /** Flushes what was written since the last flush. */
    public void flush() {
        writer.flush();
    }

    /** Returns whether messages are still sent: no close frame was, and the connection is not gone. */
    public boolean isSending() {
        return state.writes();
    }

    /** Returns whether the peer takes in what is written; if not, more may be written but has to wait. */
    public boolean isWritable() {
        return writer.isWritable();
    }

    /** Returns how many bytes the peer has to take in before more is written to it. */
    public long unwritten() {
        return isGone() ? 0 : writer.unwritten();
    }

    // ---------------------------------------------------------------- how it ends

    /**
     * Starts or answers the closing handshake with the payload of a close frame. A peer that broke the protocol is told that
     * instead, and nothing after it.
     */
    public void sendClose(byte[] payload) {
        if (state.writes()) {
            byte[] said = state instanceof ConnectionState.Failed failed ? failed.payload() : payload;
            state = state.closeSent();
            writer.write(new CloseWebSocketFrame(true, 0, Unpooled.wrappedBuffer(said)));
            flush();
        }
        if (state instanceof ConnectionState.Failed) {
            endFailed();
        }
    }

    /** Starts the closing handshake with a code and a reason of our own. */
    public void sendClose(int code, String reason) {
        sendClose(CloseReason.payload(code, reason));
    }

    /** Tells a peer that broke the protocol what it did, if that has not been done; else without effect. */
    public void sendFailure() {
        if (state instanceof ConnectionState.Failed failed) {
            sendClose(failed.payload());
        }
    }

    /** Ends the connection to a peer that was told its failure, in time for it to read that. */
    private void endFailed() {
        writer.shutdownOutput();
        loop().schedule(this::disconnect, TCP_CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Returns whether both close frames have passed. */
    public boolean isCloseHandshakeDone() {
        return state == CLOSED;
    }

    /** Notes that there is no connection and never will be, so that nobody waits for its end. */
    public void neverConnected() {
        state = GONE;
    }

    /** Returns whether the connection has ended. */
    public boolean isGone() {
        return state == GONE;
    }

    /** Closes the TCP connection once everything that was written has left. */
    public void disconnect() {
        if (!isGone()) {
            writer.disconnect();
        }
    }

    /** Closes the TCP connection at once, whether or not what was written has left. */
    public void abort() {
        if (!isGone() && writer.isAttached()) {
            writer.abort();
        }
    }

    // ---------------------------------------------------------------- whose it is

    /** Returns address and port of the peer. */
    public String remoteAddress() {
        return writer.context().channel().remoteAddress() instanceof InetSocketAddress address
                ? NetUtil.toSocketAddressString(address)
                : "local";
    }

    /** Returns the event loop on which everything happens. */
    public EventLoop loop() {
        return writer.context().channel().eventLoop();
    }
}
