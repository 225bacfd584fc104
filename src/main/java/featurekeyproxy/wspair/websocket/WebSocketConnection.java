package featurekeyproxy.wspair.websocket;

import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.CLOSED;
import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.GONE;
import static featurekeyproxy.wspair.websocket.ConnectionState.Sound.OPEN;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection, as raw frames.
 *
 * <p>Sits at the end of the Netty pipeline. Reads bytes as frames, has data frames put together into messages, hands
 * everything to its listener and answers nothing by itself: pings, pongs and close frames are the listener's to carry
 * across. Whatever it holds is on the heap, {@link #held} counts it, and the listener is asked before it becomes more. Everything
 * happens on the event loop of the channel; no method is safe to call elsewhere.
 */
public final class WebSocketConnection extends ChannelInboundHandlerAdapter {
    private static final long TCP_CLOSE_GRACE_MILLIS = 1000;

    private final String name;
    private final GuardedLoop loop;
    private final ConnectionListener listener;
    private final WebSocketOptions options;
    private final MessageAggregator aggregator;
    private boolean server;
    private Compression.@Nullable Agreement compression;
    private @Nullable FrameDecoder decoder;
    private @Nullable FrameInflater inflater;
    private @Nullable FrameWriter writer;
    private boolean heard;
    private final Runnable readComplete;
    private final Runnable drained = this::drained;
    private ConnectionState state = OPEN;

    /** Creates it for that listener, on whose event loop it will be; the name is for causes that others read. */
    public WebSocketConnection(String name, WebSocketOptions options, GuardedLoop loop, ConnectionListener listener) {
        this.name = name;
        this.loop = loop;
        this.readComplete = listener::readComplete;
        this.listener = listener;
        this.options = options;
        this.aggregator = new MessageAggregator(options.maxMessageSize(), options.strictUtf8());
    }

    /** Is the server of the connection, or its client, from now on, and compresses as was agreed on. */
    void become(boolean isServer, Compression.@Nullable Agreement agreement) {
        server = isServer;
        compression = agreement;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        int most = options.maxMessageSize();
        FrameDeflater deflater = null;
        if (compression != null) {
            inflater = new FrameInflater(most, listener);
            deflater = new FrameDeflater(compression.noContextTakeover());
        }
        decoder = new FrameDecoder(new FrameHead(server, compression != null, most), listener);
        writer = new FrameWriter(context, !server, deflater, this::guardedDrained);
    }

    private FrameWriter writer() {
        return Objects.requireNonNull(writer, "the connection is in no pipeline yet");
    }

    // ---------------------------------------------------------------- what comes in

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        try {
            loop.faults().enter(HandlerStep.FRAME);
            heard = true;
            if (received instanceof ByteBuf bytes && decoder != null) {
                read(bytes, decoder);
            }
            loop.faults().leave(HandlerStep.FRAME);
        } catch (CorruptedWebSocketFrameException e) {
            violated(e.closeStatus(), String.valueOf(e.getMessage()));
        } finally {
            ReferenceCountUtil.release(received);
        }
    }

    private void read(ByteBuf bytes, FrameDecoder from) {
        for (Frame frame = next(bytes, from); frame != null; frame = next(bytes, from)) {
            if (frame.opcode() == Frame.CLOSE) {
                readClose(frame.payload());
            } else if (Frame.isControl(frame.opcode())) {
                listener.controlReceived(frame);
            } else {
                readData(frame);
            }
        }
    }

    private @Nullable Frame next(ByteBuf bytes, FrameDecoder from) {
        return state.reads() ? from.next(bytes) : null;
    }

    private void readClose(byte[] payload) {
        int code = CloseReason.code(payload);
        if (payload.length > 0 && !CloseReason.isCode(code)) {
            violated(WebSocketCloseStatus.PROTOCOL_ERROR, "close code " + code + " is not to be sent");
        } else if (options.strictUtf8() && payload.length > 0 && !Utf8.isText(payload, Short.BYTES)) {
            violated(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "close reason is not UTF-8");
        } else {
            state = state.closeReceived();
            listener.closeReceived(payload);
        }
    }

    private void readData(Frame frame) {
        Frame plain = inflater == null ? frame : inflater.inflate(frame);
        WebSocketMessage whole = plain == null ? null : aggregator.add(plain);
        if (whole != null) {
            listener.received(whole);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!context.channel().isActive()) {
            state = GONE;
        }
        if (FaultBarrier.isOfThePeer(cause)) {
            listener.failed(cause);
            context.close();
        } else {
            loop.caught(HandlerStep.FRAME, cause);
        }
    }

    /** Reads nothing more, since nothing that follows can be trusted; what the peer is told waits for the listener. */
    private void violated(WebSocketCloseStatus status, String reason) {
        if (state.reads()) {
            String cause = name + ": " + reason;
            state = state.failed(CloseReason.payload(status.code(), cause));
            discard();
            if (!state.writes()) {
                endFailed();
            }
            listener.violated(status.code(), cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = GONE;
        discard();
        writer().gone();
        if (inflater != null) {
            inflater.end();
        }
        loop.run(HandlerStep.LOST, listener::lost);
        context.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        guardedDrained();
        context.fireChannelWritabilityChanged();
    }

    private void guardedDrained() {
        loop.run(HandlerStep.WRITABLE, drained);
    }

    private void drained() {
        if (!isGone()) {
            writer().flush();
            listener.writabilityChanged();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        loop.run(HandlerStep.READ_COMPLETE, readComplete);
        context.fireChannelReadComplete();
    }

    /** Reads on, or leaves what comes in the socket until further notice. */
    public void reading(boolean on) {
        if (isGone()) {
            return;
        }
        ChannelConfig config = writer().channel().config();
        if (config.isAutoRead() != on) {
            config.setAutoRead(on);
        }
    }

    /** Returns whether what comes in is read at the moment. */
    public boolean isReading() {
        return writer().channel().config().isAutoRead();
    }

    /** Returns whether anything came since it was asked last. */
    public boolean heard() {
        boolean was = heard;
        heard = false;
        return was;
    }

    /** Returns whether a message has begun of which the last fragment is still to come. */
    public boolean isWithinMessage() {
        return aggregator.hasBegun();
    }

    /** Drops what is held of a message and all that follows but control frames. */
    private void discard() {
        aggregator.discard();
        if (decoder != null) {
            decoder.dropData();
        }
    }

    /** Returns how many bytes are held of messages that are not whole yet, and for a peer that does not take them in. */
    public long held() {
        return isGone() || decoder == null || writer == null
                ? 0
                : decoder.held() + (inflater == null ? 0 : inflater.held()) + aggregator.held() + writer.held();
    }

    // ---------------------------------------------------------------- what goes out

    /** Writes a message in its fragments; without effect once a close frame was sent. Flushed by {@link #flush}. */
    public void send(WebSocketMessage message) {
        if (state.writes()) {
            writer().write(message);
        }
    }

    /** Writes a ping or a pong as it was received. */
    public void sendControl(Frame frame) {
        if (state.writes()) {
            writer().write(frame);
        }
    }

    /** Sends a ping of our own at once. */
    public void sendPing(byte[] payload) {
        if (state.writes()) {
            writer().write(Frame.control(Frame.PING, payload));
            flush();
        }
    }

    /** Flushes what was written since the last flush. */
    public void flush() {
        if (writer != null) {
            writer.flush();
        }
    }

    /** Returns whether messages are still sent: no close frame was, and the connection is not gone. */
    public boolean isSending() {
        return state.writes();
    }

    /** Returns whether the peer takes in what is written; if not, more may be written but has to wait. */
    public boolean isWritable() {
        return writer().isWritable();
    }

    /** Returns how many bytes the peer has to take in before more is written to it. */
    public long unwritten() {
        return isGone() ? 0 : writer().unwritten();
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
            writer().write(Frame.control(Frame.CLOSE, said));
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
        writer().shutdownOutput();
        disconnectSoon();
    }

    /** Closes the TCP connection after the time that a peer has to end it, or to read the last that it is sent. */
    public void disconnectSoon() {
        loop.schedule(HandlerStep.SESSION_TIMER, this::disconnect, TCP_CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Returns whether both close frames have passed. */
    public boolean isCloseHandshakeDone() {
        return state == CLOSED;
    }

    /** Notes that there is no connection and never will be, so that nobody waits for its end. */
    public void neverConnected() {
        state = GONE;
    }

    /** Returns whether it is in the pipeline of a socket. */
    public boolean isConnected() {
        return writer != null;
    }

    /** Returns whether the connection has ended. */
    public boolean isGone() {
        return state == GONE;
    }

    /** Closes the TCP connection once everything that was written has left. */
    public void disconnect() {
        if (!isGone()) {
            writer().disconnect();
        }
    }

    /** Closes the TCP connection at once, whether or not what was written has left. */
    public void abort() {
        if (!isGone() && writer != null) {
            writer.abort();
        }
    }

    /**
     * Ends the connection because of what is held: drops all of that, and tells the peer the reason if nothing stands before it that
     * the peer does not take in. A second is left for its answer.
     */
    public void cut(int code, String reason) {
        if (isGone()) {
            return;
        }
        discard();
        if (writer().isWritable()) {
            sendClose(code, reason);
            loop.schedule(HandlerStep.SESSION_TIMER, this::end, TCP_CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            abort();
        }
    }

    private void end() {
        if (unwritten() > 0) {
            abort();
        } else {
            disconnect();
        }
    }

    // ---------------------------------------------------------------- whose it is

    /** Returns address and port of the peer. */
    public String remoteAddress() {
        return FramePipeline.peer(writer().channel()) instanceof InetSocketAddress address
                ? NetUtil.toSocketAddressString(address)
                : "local";
    }

    /** Returns the event loop on which everything happens. */
    public EventLoop loop() {
        return writer().channel().eventLoop();
    }
}
