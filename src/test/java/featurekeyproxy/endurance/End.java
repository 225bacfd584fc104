package featurekeyproxy.endurance;

import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.leg.Leg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** TOMEs or the Terminal at one end of a session of a load: writes messages as frames and gathers what comes. */
final class End extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int NO_CODE = 1005;
    private static final int NO_FRAME = 1006;
    /** Long enough for any proxy: then a connection that its server does not end is ended, and its session is broken. */
    private static final long CLOSE_SECONDS = 90;

    private final Leg leg;
    private final Function<String, @Nullable Dialogue> dialogues;
    private final List<byte[]> fragments = new ArrayList<>();
    private @Nullable Dialogue dialogue;
    private @Nullable ChannelHandlerContext context;
    private int kind;
    private int closeCode = NO_FRAME;
    private String reason = "";
    private boolean closeSent;
    private boolean gone;
    private final long since = System.nanoTime();

    /** Creates an end that learns from the path of its handshake which session it belongs to. */
    End(Leg leg, Function<String, @Nullable Dialogue> dialogues) {
        this.leg = leg;
        this.dialogues = dialogues;
    }

    /** Creates TOMEs' end of a session. */
    End(Dialogue dialogue) {
        this(Leg.TOMES, path -> dialogue);
        this.dialogue = dialogue;
    }

    Leg leg() {
        return leg;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    long ageMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /** Returns the port at which its line ends, or 0 if it has none. */
    int port() {
        SocketAddress end = leg == Leg.TOMES
                ? context().channel().localAddress()
                : context().channel().remoteAddress();
        return end instanceof InetSocketAddress address ? address.getPort() : 0;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof HandshakeComplete complete) {
            dialogue = dialogues.apply(complete.requestUri());
            connected();
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            connected();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext place) {
        context = place;
    }

    private void connected() {
        if (dialogue != null) {
            dialogue.connected(this);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (dialogue == null) {
            return;
        }
        if (frame instanceof CloseWebSocketFrame close) {
            closeCode = close.statusCode() < 0 ? NO_CODE : close.statusCode();
            reason = close.reasonText();
            dialogue.closed();
            close(close);
        } else if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
            kind = frame instanceof TextWebSocketFrame ? Wire.TEXT : Wire.BINARY;
            gather(frame);
        } else if (frame instanceof ContinuationWebSocketFrame) {
            gather(frame);
        }
    }

    private void gather(WebSocketFrame frame) {
        fragments.add(ByteBufUtil.getBytes(frame.content()));
        if (frame.isFinalFragment() && dialogue != null) {
            dialogue.received(this, kind, List.copyOf(fragments));
            fragments.clear();
        }
    }

    // ---------------------------------------------------------------- what it sends

    boolean writable() {
        return !closeSent && !gone && context().channel().isWritable();
    }

    void write(TestMessage letter) {
        List<byte[]> parts = letter.sent();
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            ByteBuf content = Unpooled.wrappedBuffer(parts.get(i));
            WebSocketFrame frame = i > 0
                    ? new ContinuationWebSocketFrame(last, 0, content)
                    : letter.opcode() == Wire.TEXT
                            ? new TextWebSocketFrame(last, 0, content)
                            : new BinaryWebSocketFrame(last, 0, content);
            context().write(frame, context().voidPromise());
        }
    }

    void flush() {
        context().flush();
    }

    /** Begins to close with that code. */
    void close(int code) {
        closeSent = true;
        context().writeAndFlush(new CloseWebSocketFrame(code, ""));
        endLater();
    }

    private void close(CloseWebSocketFrame received) {
        if (!closeSent) {
            closeSent = true;
            context().writeAndFlush(received.retain());
        }
        if (leg == Leg.TERMINAL) {
            context().close(); // behind what was written; the server of a connection ends it
        } else {
            endLater();
        }
    }

    /** Ends the connection without a close frame. */
    void drop() {
        context().close();
    }

    private void endLater() {
        context().executor().schedule(() -> context().close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    // ---------------------------------------------------------------- how it ends

    int closeCode() {
        return closeCode;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (dialogue != null) {
            dialogue.writable(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone = true;
        if (dialogue != null) {
            dialogue.ended(leg);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        reason = cause.toString();
        context.close();
    }

    @Override
    public String toString() {
        return (gone ? "gone, " : "connected, ") + closeCode + " " + reason;
    }
}
