package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.leg.LimitCounters;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of TOMEs before it is a WebSocket: who it is, whether it may be, and the time that it has left to ask for
 * an upgrade, which no byte prolongs but the last of a request. Everything happens on its event loop.
 */
final class PendingConnection {
    private static final AttributeKey<PendingConnection> KEY = AttributeKey.valueOf(PendingConnection.class, "pending");

    private final Channel channel;
    private final InetAddress address;
    private final @Nullable Limit refusal;
    private final LimitCounters refusals;
    private final long timeoutMillis;
    private final WaitingRequests waiting;
    private boolean isWaiting;
    private final RequestBoundary boundary = new RequestBoundary();
    private @Nullable Future<?> timer;

    PendingConnection(
            Channel channel,
            InetAddress address,
            @Nullable Limit refusal,
            LimitCounters refusals,
            long timeoutMillis,
            WaitingRequests waiting) {
        this.channel = channel;
        this.address = address;
        this.refusal = refusal;
        this.refusals = refusals;
        this.timeoutMillis = timeoutMillis;
        this.waiting = waiting;
        channel.closeFuture().addListener(closed -> asked());
        channel.attr(KEY).set(this);
        ChannelHandlerContext http = channel.pipeline().context(HttpRequestDecoder.class);
        if (http != null) {
            channel.pipeline().addBefore(http.name(), "request-boundary", boundary);
        }
    }

    static PendingConnection of(HttpConnection connection) {
        return Objects.requireNonNull(
                FramePipeline.channel(connection).attr(KEY).get(), "not announced");
    }

    InetAddress address() {
        return address;
    }

    /** Returns why the connection may not be, or null if it may. */
    @Nullable
    Limit refusal() {
        return refusal;
    }

    /** Waits for a request; without a limit if the time is 0. */
    void await() {
        if (!isWaiting && channel.isActive()) {
            isWaiting = true;
            waiting.add(this);
        }
        if (timeoutMillis > 0 && timer == null && channel.isActive()) {
            timer = channel.eventLoop().schedule(this::tooLate, timeoutMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits no more, because a whole request is there. */
    void asked() {
        if (isWaiting) {
            isWaiting = false;
            waiting.remove(this);
        }
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Takes up the next request after one that was refused. */
    void refused() {
        await();
        boundary.refused();
    }

    /** Hands on what came behind the request to the frames of the session, which is open. */
    void granted() {
        boundary.granted();
    }

    /** Ends like one that is too late, unless the request came meanwhile; thread-safe. */
    void giveWay() {
        channel.eventLoop().execute(() -> {
            if (isWaiting) {
                asked();
                tooLate();
            }
        });
    }

    private void tooLate() {
        if (channel.isActive()) {
            refusals.add(Limit.HANDSHAKE_TIME, NetUtil.toAddressString(address));
            DefaultFullHttpResponse answer =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT);
            answer.headers()
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                    .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
            channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
