package featurekeyproxy.wspair.upstream;

import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One dial of one target, from the connection to the answer. Everything happens on the event loop of its socket. */
final class Dial extends SimpleChannelInboundHandler<FullHttpResponse> {
    private static final String VERTX_HANDLER = "handler";
    private static final int MAX_HEADER_SIZE = 64 * 1024;
    private static final int MAX_REFUSAL_SIZE = 1024 * 1024;

    private final Vertx vertx;
    private final Target target;
    private final String uri;
    private final HttpHeaders headers;
    private final DialAnswer answer;
    private long timer;
    private boolean done;
    private @Nullable NetSocket socket;

    Dial(Vertx vertx, Target target, String uri, HttpHeaders headers, DialAnswer answer) {
        this.vertx = vertx;
        this.target = target;
        this.uri = uri;
        this.headers = headers;
        this.answer = answer;
    }

    /** Ends the dial as failed after so many milliseconds, unless it has ended by then. */
    void startTimer(long millis) {
        timer = vertx.setTimer(millis, id -> fail(new TimeoutException("no answer within " + millis + " ms")));
    }

    /** Sends the request. */
    void connected(NetSocket connected) {
        socket = connected;
        if (done) {
            connected.close();
            return;
        }
        ChannelPipeline pipeline = FramePipeline.of(connected);
        pipeline.addBefore(VERTX_HANDLER, "http-codec", new HttpClientCodec(MAX_HEADER_SIZE, MAX_HEADER_SIZE, 8192));
        pipeline.addBefore(VERTX_HANDLER, "http-aggregator", new HttpObjectAggregator(MAX_REFUSAL_SIZE));
        pipeline.addBefore(VERTX_HANDLER, "http-answer", this);
        pipeline.writeAndFlush(new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, uri, Unpooled.EMPTY_BUFFER, headers, new DefaultHttpHeaders()));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        if (response.decoderResult().isFailure()) {
            fail(new ProtocolException("the Terminal does not speak HTTP"));
        } else if (finish()) {
            int status = response.status().code();
            if (status == 101) {
                answer.accepted(target, response.headers(), context.pipeline());
                leaveHttp(context);
            } else {
                byte[] body = ByteBufUtil.getBytes(response.content());
                context.close();
                answer.refused(status, response.headers(), body);
            }
        }
    }

    private void leaveHttp(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            context.pipeline().remove(this);
            context.pipeline().remove("http-aggregator");
            context.pipeline().remove("http-codec"); // hands on what it has read beyond the answer
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        FatalErrors.tell(cause);
        fail(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new ConnectException("the Terminal closed the connection without an answer"));
        context.fireChannelInactive();
    }

    void fail(Throwable cause) {
        if (finish()) {
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
        return first;
    }
}
