package featurekeyproxy.wspair.upstream;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import featurekeyproxy.wspair.WsPairConfiguration;
import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.tls.Tls;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the Terminal and passes TOMEs' handshake on to it.
 *
 * <p>A dial ends in exactly one call of its {@link Answer}, on the event loop from which it was started and to which the
 * new socket belongs.
 */
public final class Dialler {
    /** What the Terminal made of a handshake. */
    public interface Answer {
        /**
         * The Terminal switched protocols. Frames that came behind its answer are held until this method returns, so a
         * link that is installed here receives every one of them.
         */
        void accepted(Target target, HttpHeaders headers, ChannelPipeline pipeline);

        /** The Terminal answered with another status; the body is complete. */
        void refused(int status, HttpHeaders headers, byte[] body);

        /** There was no answer: {@link TimeoutException} when the time was up, or why there was no connection. */
        void failed(Throwable cause);

        /** Returns whether nobody waits for the answer any more. */
        boolean abandoned();
    }

    private static final String VERTX_HANDLER = "handler";
    private static final int MAX_HEADER_SIZE = 64 * 1024;
    private static final int MAX_REFUSAL_SIZE = 1024 * 1024;

    private final Vertx vertx;
    private final WsPairConfiguration terminal;
    private final NetClient client;

    public Dialler(CamelContext context, Vertx vertx, WsPairConfiguration terminal) throws Exception {
        this.vertx = vertx;
        this.terminal = terminal;
        this.client = vertx.createNetClient(options(context));
    }

    private NetClientOptions options(CamelContext context) throws Exception {
        NetClientOptions options = terminal.getClientOptions() == null
                ? new NetClientOptions().setTcpKeepAlive(true)
                : new NetClientOptions(terminal.getClientOptions());
        options.setConnectTimeout(Math.toIntExact(terminal.getConnectTimeout()));
        options.setSslHandshakeTimeout(terminal.getConnectTimeout()).setSslHandshakeTimeoutUnit(MILLISECONDS);
        options.setHostnameVerificationAlgorithm("HTTPS");
        if (terminal.getSslContextParameters() != null) {
            Tls.apply(context, terminal.getSslContextParameters(), options);
        }
        LiveTls tls = terminal.getTls();
        if (tls != null) {
            tls.applyTo(options);
            return options;
        }
        return options.setSsl(terminal.isTls());
    }

    /** Asks one target to switch protocols, for at most so many milliseconds; to be called on an event loop of Vert.x. */
    void dial(Target target, long millis, String uri, HttpHeaders headers, Answer answer) {
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        get(target, millis, uri, headers, answer);
    }

    /** Sends one target a GET with just these headers; to be called on an event loop of Vert.x. */
    void get(Target target, long millis, String uri, HttpHeaders headers, Answer answer) {
        Dial dial = new Dial(target, uri, headers, answer);
        dial.timer = vertx.setTimer(millis, id -> dial.timedOut(millis));
        connect(target).onSuccess(dial::connected).onFailure(dial::fail);
    }

    /** Opens a connection, with TLS if the leg speaks it, for whatever use. */
    Future<NetSocket> connect(Target target) {
        return client.connect(target.port(), target.host());
    }

    /** Returns whether a dial failed because its time was up. */
    public static boolean isLate(Throwable cause) {
        return cause instanceof TimeoutException || cause instanceof ConnectTimeoutException;
    }

    void close() {
        client.close();
    }

    /** One dial, from the connection to the answer. */
    private final class Dial extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final Target target;
        private final String uri;
        private final HttpHeaders headers;
        private final Answer answer;
        private long timer;
        private boolean done;
        private @Nullable NetSocket socket;

        Dial(Target target, String uri, HttpHeaders headers, Answer answer) {
            this.target = target;
            this.uri = uri;
            this.headers = headers;
            this.answer = answer;
        }

        void connected(NetSocket connected) {
            socket = connected;
            if (done) {
                connected.close();
                return;
            }
            ChannelPipeline pipeline = FramePipeline.of(connected);
            pipeline.addBefore(
                    VERTX_HANDLER, "http-codec", new HttpClientCodec(MAX_HEADER_SIZE, MAX_HEADER_SIZE, 8192));
            pipeline.addBefore(VERTX_HANDLER, "http-aggregator", new HttpObjectAggregator(MAX_REFUSAL_SIZE));
            pipeline.addBefore(VERTX_HANDLER, "http-answer", this);
            pipeline.writeAndFlush(new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1,
                    HttpMethod.GET,
                    uri,
                    Unpooled.EMPTY_BUFFER,
                    headers,
                    new DefaultHttpHeaders()));
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
            fail(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(new ConnectException("the Terminal closed the connection without an answer"));
            context.fireChannelInactive();
        }

        void timedOut(long millis) {
            fail(new TimeoutException("no answer within " + millis + " ms"));
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
}
