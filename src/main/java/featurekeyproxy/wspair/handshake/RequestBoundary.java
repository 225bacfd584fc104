package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Lets one request at a time through to HTTP. What comes behind its head waits, in its order, until it is known what it is:
 * frames if the request is granted, else the next request.
 *
 * <p>At most {@link #READ_AHEAD} bytes (and the rest of one read) wait; then reading pauses. Where a head ends is what the
 * HTTP decoder takes for its end: a line that is empty or a single carriage return, not counting those before the first
 * line. Everything happens on the event loop of the channel.
 */
final class RequestBoundary extends ChannelInboundHandlerAdapter {
    static final int READ_AHEAD = 64 * 1024;

    private static final byte DELETE = 0x7f;

    private final GuardedLoop guard;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private long waitingBytes;
    private boolean holding;
    private boolean feeding;
    private boolean withinHead;
    private int lineLength; // up to 2: no byte, one carriage return, or anything else

    /** Creates it for a connection that ends when anything throws here. */
    RequestBoundary(GuardedLoop guard) {
        this.guard = guard;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext place) {
        context = place;
    }

    @Override
    public void channelRead(ChannelHandlerContext place, Object received) {
        if (received instanceof ByteBuf bytes) {
            waiting.add(bytes);
            waitingBytes += bytes.readableBytes();
            guard.run(HandlerStep.REQUEST_BYTES, () -> takeIn(place));
        } else {
            place.fireChannelRead(received);
        }
    }

    private void takeIn(ChannelHandlerContext place) {
        feed(place);
        if (waitingBytes > READ_AHEAD) {
            place.channel().config().setAutoRead(false);
        }
    }

    /** Takes what waits for the next request, because the one before was refused. */
    void refused() {
        ChannelHandlerContext place = context;
        holding = false;
        if (place != null && !feeding) {
            feed(place);
            place.fireChannelReadComplete();
            if (waitingBytes <= READ_AHEAD) {
                place.channel().config().setAutoRead(true);
            }
        }
    }

    /** Hands on what waits to the handlers of frames, which have taken the place of HTTP, and all that follows. */
    void granted() {
        if (context != null) {
            context.pipeline().remove(this);
        }
    }

    private void feed(ChannelHandlerContext place) {
        if (feeding) {
            return;
        }
        feeding = true;
        try {
            while (!holding && !waiting.isEmpty()) {
                ByteBuf bytes = waiting.remove();
                waitingBytes -= bytes.readableBytes();
                place.fireChannelRead(upToEndOfHead(bytes));
            }
        } finally {
            feeding = false;
        }
    }

    private ByteBuf upToEndOfHead(ByteBuf bytes) {
        int length = endOfHead(bytes);
        if (length == bytes.readableBytes()) {
            return bytes;
        }
        ByteBuf head = bytes.readRetainedSlice(length);
        waiting.addFirst(bytes);
        waitingBytes += bytes.readableBytes();
        return head;
    }

    /** Returns how many of the bytes belong to the head; holds what follows if it ends there. */
    private int endOfHead(ByteBuf bytes) {
        int begin = bytes.readerIndex();
        for (int i = begin; i < bytes.writerIndex(); i++) {
            if (endsHead(bytes.getByte(i))) {
                holding = true;
                return i + 1 - begin;
            }
        }
        return bytes.readableBytes();
    }

    private boolean endsHead(byte next) {
        if (!withinHead) {
            withinHead = (next > ' ' && next != DELETE) || next < 0; // the rest is skipped before a first line
            lineLength = 2;
            return false;
        }
        if (next != '\n') {
            lineLength = lineLength == 0 && next == '\r' ? 1 : 2;
            return false;
        }
        withinHead = lineLength == 2;
        lineLength = 0;
        return !withinHead;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext place) {
        boolean alive = place.channel().isActive();
        for (ByteBuf bytes = waiting.poll(); bytes != null; bytes = waiting.poll()) {
            if (alive) {
                place.fireChannelRead(bytes);
            } else {
                bytes.release();
            }
        }
        waitingBytes = 0;
        if (alive) {
            place.fireChannelReadComplete();
        }
    }
}
