package featurekeyproxy.wspair.websocket;

import featurekeyproxy.message.WebSocketMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of one connection and ends its TCP connection. What is written leaves with the next {@link #flush}, in
 * the order of the calls; payloads wait where they are, and go slice by slice into memory of the socket as the peer takes them in.
 * Everything happens on the event loop of the channel.
 */
final class FrameWriter {
    private final Runnable drained;
    private final boolean masked;
    private final @Nullable FrameDeflater deflater;
    private final ChannelHandlerContext context;
    private final Queue<OutgoingFrame> waiting = new ArrayDeque<>();
    private final Queue<Runnable> afterLast = new ArrayDeque<>();
    private long waitingBytes;
    private boolean unflushed;
    private boolean writing;
    private boolean watching;

    /** Writes from that place in a pipeline; says when a peer that was slow has taken in everything. */
    FrameWriter(ChannelHandlerContext context, boolean masked, @Nullable FrameDeflater deflater, Runnable drained) {
        this.context = context;
        this.masked = masked;
        this.deflater = deflater;
        this.drained = drained;
    }

    Channel channel() {
        return context.channel();
    }

    /** Writes a message in its fragments. */
    void write(WebSocketMessage message) {
        List<byte[]> parts = message.fragments();
        int opcode = message.kind() == WebSocketMessage.Kind.TEXT ? Frame.TEXT : Frame.BINARY;
        boolean compressed = deflater != null && (parts.size() > 1 || parts.get(0).length > 0);
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            byte[] payload = compressed ? Objects.requireNonNull(deflater).deflate(parts.get(i), last) : parts.get(i);
            write(new Frame(last, compressed && i == 0, i == 0 ? opcode : Frame.CONTINUATION, payload));
        }
    }

    /** Writes a frame as it is. */
    void write(Frame frame) {
        waiting.add(new OutgoingFrame(frame, masked));
        waitingBytes += frame.payload().length;
        writeOn();
    }

    private void writeOn() {
        if (writing) {
            return;
        }
        writing = true;
        try {
            while (!waiting.isEmpty() && hasRoom()) {
                writeSlice();
            }
        } finally {
            writing = false;
        }
        while (waiting.isEmpty() && !afterLast.isEmpty()) {
            afterLast.remove().run();
        }
    }

    private void writeSlice() {
        OutgoingFrame next = waiting.peek();
        if (next != null) { // what was flushed may have ended the connection
            int before = next.left();
            ByteBuf slice = next.next(context.alloc());
            waitingBytes -= before - next.left();
            if (next.isWritten()) {
                waiting.remove();
            }
            unflushed = true;
            context.write(slice, context.voidPromise()); // may have others ask how much there is
        }
    }

    private boolean hasRoom() {
        if (!channel().isWritable() && unflushed) {
            unflushed = false;
            context.flush();
        }
        return channel().isWritable();
    }

    /** Flushes what was written since the last flush, and writes on what waits. */
    void flush() {
        writeOn();
        if (unflushed) {
            unflushed = false;
            context.flush();
        }
        if (!watching && inSocket() > 0) {
            watching = true;
            context.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(sent ->
                            channel().eventLoop().execute(this::caughtUp)); // by then it no longer counts itself
        }
    }

    private void caughtUp() {
        watching = false;
        drained.run();
    }

    /** Returns whether a message that is written now begins to leave at once. */
    boolean isWritable() {
        return waiting.isEmpty() && channel().isWritable();
    }

    /** Returns how many bytes the peer has to take in. */
    long unwritten() {
        return waitingBytes + inSocket();
    }

    /** Returns how many bytes are held until the peer takes them in: a payload as a whole until its last slice is written. */
    long held() {
        OutgoingFrame begun = waiting.peek();
        long written = begun == null ? 0 : begun.length() - begun.left();
        return waitingBytes + Math.max(written, inSocket());
    }

    private long inSocket() {
        ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Closes the TCP connection once everything that was written has left. */
    void disconnect() {
        whenWritten(() -> context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
    }

    private void whenWritten(Runnable action) {
        if (waiting.isEmpty()) {
            action.run();
        } else {
            afterLast.add(action);
        }
    }

    /** Closes the TCP connection at once, whether or not what was written has left. */
    void abort() {
        ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
        drop();
        context.close();
        if (tls != null) {
            tls.close(); // TLS itself would wait for its close_notify to leave
        }
    }

    /** Drops what waits and gives back what the compression holds, because the connection is gone. */
    void gone() {
        drop();
        if (deflater != null) {
            deflater.end();
        }
    }

    private void drop() {
        waiting.clear();
        afterLast.clear();
        waitingBytes = 0;
    }

    /** Ends our side of the TCP connection, so that the peer reads our close frame before it sees the end. */
    void shutdownOutput() {
        if (channel() instanceof DuplexChannel duplex && context.pipeline().get(SslHandler.class) == null) {
            whenWritten(
                    () -> context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> duplex.shutdownOutput()));
        }
    }
}
