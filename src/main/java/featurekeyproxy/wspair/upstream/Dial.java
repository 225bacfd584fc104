package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One dial of one target, from the connection to the answer. Interim answers (100, 102, 103) are none: the dial waits on.
 * Everything happens on the event loop of its socket.
 */
final class Dial extends SimpleChannelInboundHandler<HttpObject> {
    private static final String VERTX_HANDLER = "handler";
    private static final int MAX_HEADER_SIZE = 64 * 1024;
    private static final int MAX_CHUNK_SIZE = 8192;
    private static final long SHORTEST_STALL_MILLIS = 1000;

    private final Vertx vertx;
    private final FaultBarrier faults;
    private final Target target;
    private final String uri;
    private final HttpHeaders headers;
    private final DialAnswer answer;
    private final DialsUnderWay dials;
    private volatile boolean comesBack;
    private long millis;
    private long timer;
    private boolean done;
    private @Nullable NetSocket socket;
    private @Nullable HttpResponse switching;
    private @Nullable Refusal refusal;

    Dial(
            Vertx vertx,
            FaultBarrier faults,
            Target target,
            String uri,
            HttpHeaders headers,
            DialAnswer answer,
            DialsUnderWay dials) {
        this.vertx = vertx;
        this.faults = faults;
        this.target = target;
        this.uri = uri;
        this.headers = headers;
        this.answer = answer;
        this.dials = dials;
    }

    /** Returns the nonce of the handshake, which goes from end to end; null for what is none. */
    @Nullable
    String key() {
        return headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    }

    /** Returns the header of that name as it was sent. */
    @Nullable
    String sent(String name) {
        return headers.get(name);
    }

    /** Takes note that its request has come back to this proxy; thread-safe. */
    void comesBack() {
        comesBack = true;
    }

    /** Ends the dial as failed after so many milliseconds, unless it has ended by then. */
    void startTimer(long most) {
        millis = most;
        timer = vertx.setTimer(
                most,
                id -> faults.run(
                        HandlerStep.DIAL_TOO_LATE,
                        () -> fail(new TimeoutException("no answer within " + most + " ms")),
                        this::fail));
    }

    /** Sends the request. */
    void connected(NetSocket connected) {
        socket = connected;
        if (done) {
            connected.close();
            return;
        }
        ChannelPipeline pipeline = FramePipeline.of(connected);
        dials.begun(this, pipeline.channel());
        pipeline.addBefore(VERTX_HANDLER, "http-decoder", new AnswerDecoder());
        pipeline.addBefore(VERTX_HANDLER, "http-encoder", new RequestEncoder());
        pipeline.addBefore(VERTX_HANDLER, "http-answer", this);
        pipeline.writeAndFlush(new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, uri, Unpooled.EMPTY_BUFFER, headers, new DefaultHttpHeaders()));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject read) {
        faults.enter(HandlerStep.DIAL_READ);
        take(context, read);
        faults.leave(HandlerStep.DIAL_READ);
    }

    private void take(ChannelHandlerContext context, HttpObject read) {
        if (refusal == null && read.decoderResult().isFailure()) {
            fail(new DialException("the Terminal does not speak HTTP"));
        } else if (read instanceof HttpResponse head) {
            readHead(context, head);
        } else if (refusal != null && read instanceof HttpContent content) {
            refusal.received(content);
        } else if (switching != null && read instanceof LastHttpContent) {
            readSwitch(context, switching);
        }
    }

    private void readHead(ChannelHandlerContext context, HttpResponse head) {
        if (isSwitch(head)) {
            switching = head;
        } else if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return;
        } else if (comesBack) {
            fail(new LoopException());
        } else if (finish()) {
            Refusal begun = new Refusal(head, context.channel(), faults, Math.max(SHORTEST_STALL_MILLIS, millis));
            refusal = begun;
            answer.refused(begun);
        }
    }

    private void readSwitch(ChannelHandlerContext context, HttpResponse head) {
        String fault = UpgradeCheck.fault(headers, head.headers());
        if (fault != null) {
            fail(new DialException(fault));
        } else if (finish()) {
            answer.accepted(target, head.headers(), context.pipeline());
            leaveHttp(context);
        }
    }

    private void leaveHttp(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            context.pipeline().remove(this);
            context.pipeline().remove("http-encoder");
            context.pipeline().remove("http-decoder"); // hands on what it has read beyond the answer
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (done && refusal == null) {
            context.fireExceptionCaught(cause); // of the frames, which have taken over
        } else if (FaultBarrier.isOfThePeer(cause)) {
            fail(cause);
        } else {
            faults.caught(HandlerStep.DIAL_READ, cause, this::fail);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        faults.run(
                HandlerStep.DIAL_CLOSED,
                () -> fail(new DialException("the Terminal closed the connection without an answer")),
                this::fail);
        context.fireChannelInactive();
    }

    boolean isOver() {
        return done;
    }

    void fail(Throwable cause) {
        if (refusal != null) {
            refusal.cut();
        } else if (finish()) {
            if (socket != null) {
                socket.close();
            }
            answer.failed(cause);
        }
    }

    /** Returns true to the first who ends the dial. */
    private boolean finish() {
        boolean first = !done;
        done = true;
        vertx.cancelTimer(timer);
        if (first && socket != null) {
            dials.ended(this, FramePipeline.of(socket).channel());
        }
        return first;
    }

    /** Reads answers; of one that switches protocols nothing is taken for a body, whatever its headers are. */
    private static final class AnswerDecoder extends HttpResponseDecoder {
        AnswerDecoder() {
            super(MAX_HEADER_SIZE, MAX_HEADER_SIZE, MAX_CHUNK_SIZE);
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            return (message instanceof HttpResponse head && isSwitch(head)) || super.isContentAlwaysEmpty(message);
        }
    }

    private static boolean isSwitch(HttpResponse head) {
        return head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
}
