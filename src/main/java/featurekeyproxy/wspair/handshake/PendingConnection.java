package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.leg.LimitCounters;
import featurekeyproxy.wspair.leg.OldestFirst;
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
import java.util.function.Consumer;
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
    private final OldestFirst<PendingConnection> waiting;
    private final GuardedLoop guard;
    private final RequestBoundary boundary;
    private boolean isWaiting;
    private boolean withinTls;
    private boolean answering;
    private Consumer<Throwable> broken = this::endBroken;
    private @Nullable Future<?> timer;

    PendingConnection(
            Channel channel,
            InetAddress address,
            @Nullable Limit refusal,
            LimitCounters refusals,
            long timeoutMillis,
            OldestFirst<PendingConnection> waiting,
            FaultBarrier faults) {
        this.channel = channel;
        this.address = address;
        this.refusal = refusal;
        this.refusals = refusals;
        this.timeoutMillis = timeoutMillis;
        this.waiting = waiting;
        this.guard = new GuardedLoop(channel.eventLoop(), faults, thrown -> broken.accept(thrown));
        this.boundary = new RequestBoundary(guard);
        channel.closeFuture().addListener(closed -> asked());
        channel.attr(KEY).set(this);
    }

    static PendingConnection of(HttpConnection connection) {
        return Objects.requireNonNull(of(FramePipeline.channel(connection)), "not announced");
    }

    static @Nullable PendingConnection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** Waits for the end of the TLS handshake, which has a time of its own. */
    void awaitTls() {
        withinTls = true;
        await();
    }

    /** Waits for the first request, since HTTP begins. */
    void awaitRequest() {
        withinTls = false;
        ChannelHandlerContext http = channel.pipeline().context(HttpRequestDecoder.class);
        if (http != null) {
            channel.pipeline().addBefore(http.name(), "request-boundary", boundary);
        }
        await();
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
    private void await() {
        if (!isWaiting && channel.isActive()) {
            isWaiting = true;
            waiting.add(this);
        }
        startTimer();
    }

    private void startTimer() {
        if (timeoutMillis > 0 && !withinTls && timer == null && channel.isActive()) {
            timer = guard.schedule(HandlerStep.REQUEST_TOO_LATE, this::tooLate, timeoutMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits no more, because a whole request is there; should anything throw, its handshake is told. */
    void asked(Consumer<Throwable> handshake) {
        broken = handshake;
        asked();
    }

    private void asked() {
        if (isWaiting) {
            isWaiting = false;
            waiting.remove(this);
        }
        stopTimer();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Waits for the answer to be taken in, since its last byte is about to be written; as long as for a request. */
    void answering() {
        answering = true;
        startTimer();
    }

    /** Takes up the next request after one that was refused. */
    void refused() {
        answering = false;
        broken = this::endBroken;
        stopTimer();
        await();
        boundary.refused();
    }

    /** Hands on what came behind the request to the frames of the session, which is open. */
    void granted() {
        boundary.granted();
    }

    /** Ends like one that is too late, unless the request came meanwhile; thread-safe. */
    void giveWay() {
        guard.execute(HandlerStep.REQUEST_GIVES_WAY, () -> {
            if (isWaiting) {
                asked();
                tooLate();
            }
        });
    }

    private void tooLate() {
        timer = null;
        if (answering) {
            channel.close(); // nobody takes the answer in
        } else if (withinTls) {
            refusals.add(Limit.HANDSHAKE_TIME, NetUtil.toAddressString(address));
            channel.close(); // there is no way to answer yet
        } else if (channel.isActive()) {
            refusals.add(Limit.HANDSHAKE_TIME, NetUtil.toAddressString(address));
            end(HttpResponseStatus.REQUEST_TIMEOUT);
        }
    }

    /** Ends the connection, since something threw, with an answer if a request is waited for. */
    private void endBroken(Throwable thrown) {
        if (isWaiting && !withinTls) {
            asked();
            end(HttpResponseStatus.BAD_REQUEST);
        } else {
            channel.close();
        }
    }

    private void end(HttpResponseStatus status) {
        if (channel.isActive()) {
            DefaultFullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
            answer.headers()
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                    .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
            channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
