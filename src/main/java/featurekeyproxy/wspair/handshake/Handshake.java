package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.PairRuntime;
import featurekeyproxy.wspair.WsPairConfiguration;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.upstream.DialAnswer;
import featurekeyproxy.wspair.upstream.DialOutcome;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.websocket.Compression;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upgrade of TOMEs: the Terminal is dialled first, and its answer is TOMEs' answer.
 *
 * <p>On acceptance both sockets become the links of a new {@link Session} before another byte is read from either.
 * Otherwise TOMEs gets the Terminal's own status, or 502 if it cannot be reached and 504 if it does not answer in time.
 */
public final class Handshake implements DialAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final PairRuntime pair;
    private final HttpServerRequest request;
    private boolean abandoned;

    public Handshake(PairRuntime pair, HttpServerRequest request) {
        this.pair = pair;
        this.request = request;
    }

    public void begin() {
        PendingConnection arrival = PendingConnection.of(request.connection());
        arrival.asked();
        Limit exceeded = pair.admission().refusal(arrival, request);
        if (exceeded != null) {
            refuse(exceeded);
            return;
        }
        pair.sessions().handshakes(1);
        if (!isUpgrade()) {
            request.response()
                    .putHeader(HttpHeaderNames.UPGRADE, "websocket")
                    .putHeader(HttpHeaderNames.CONNECTION, "Upgrade");
            refuse(426, "no-upgrade", "this port speaks WebSocket only\n");
            return;
        }
        if (pair.sessions().isStopping()) {
            refuse(503, "stopping", "the proxy is stopping\n");
            return;
        }
        request.connection().closeHandler(closed -> abandoned = true);
        HttpHeaders headers = HandshakeHeaders.toTerminal(request, pair.terminal());
        pair.handshakeRoute(
                FramePipeline.channel(request.connection()).eventLoop(),
                request.uri(),
                headers,
                this::dial,
                status -> refuse(status, "route", "refused by a route\n"));
    }

    private boolean isUpgrade() {
        return request.method().equals(HttpMethod.GET)
                && request.headers().contains(HttpHeaderNames.UPGRADE, "websocket", true)
                && HandshakeHeaders.connectionOptions(request.headers()).contains("upgrade");
    }

    private void dial(HttpHeaders headers) {
        if (pair.terminal().isCompression()) {
            headers.set(
                    HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS,
                    pair.terminalCompression().offer());
        }
        pair.upstreams().dial(request.uri(), headers, this);
    }

    @Override
    public void accepted(Target target, HttpHeaders answer, ChannelPipeline toTerminal) {
        if (abandoned) {
            toTerminal.close();
            ended();
            return;
        }
        WebSocketExtension onTerminal;
        try {
            onTerminal = pair.terminalCompression().chosen(answer.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
        } catch (IllegalArgumentException e) {
            toTerminal.close();
            failed(e);
            return;
        }
        Session session =
                pair.newSession(request.uri(), target, toTerminal.channel().eventLoop());
        WsPairConfiguration terminal = pair.terminal();
        FramePipeline.install(toTerminal, session.link(Leg.TERMINAL), false, terminal.getMaxMessageSize(), onTerminal);
        answerTomes(answer, session);
    }

    @Override
    public boolean abandoned() {
        return abandoned;
    }

    private void answerTomes(HttpHeaders answer, Session session) {
        HttpServerResponse response = request.response();
        HandshakeHeaders.endToEnd(answer).forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        response.putHeader(HttpHeaderNames.UPGRADE, "websocket").putHeader(HttpHeaderNames.CONNECTION, "Upgrade");
        Compression.@Nullable Agreement agreement = pair.tomes().isCompression()
                ? pair.tomesCompression().accept(request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
                : null;
        if (agreement != null) {
            response.putHeader(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreement.header());
        }
        request.toNetSocket()
                .onSuccess(socket -> {
                    ChannelPipeline toTomes = FramePipeline.of(socket);
                    if (!toTomes.channel().isActive()) { // went while it was being answered; nobody would tell the link
                        forsaken(session);
                        return;
                    }
                    FramePipeline.install(
                            toTomes,
                            session.link(Leg.TOMES),
                            true,
                            pair.tomes().getMaxMessageSize(),
                            agreement == null ? null : agreement.extension());
                    session.execute(
                            () -> { // by then the Terminal's pipeline is free of HTTP
                                session.open();
                                ended();
                            });
                })
                .onFailure(cause -> forsaken(session));
    }

    /** Ends the Terminal's side of a session whose other side is gone before it could open. */
    private void forsaken(Session session) {
        session.link(Leg.TOMES).neverConnected();
        session.link(Leg.TERMINAL).sendClose(Session.GOING_AWAY, Leg.TOMES + " connection lost");
        session.link(Leg.TERMINAL).disconnect();
        ended();
    }

    private void ended() {
        pair.sessions().handshakes(-1);
    }

    @Override
    public void refused(int status, HttpHeaders headers, byte[] body) {
        LOG.atInfo().addKeyValue("status", status).log("the Terminal refused a handshake");
        pair.listeners().handshakeRefused(status, "terminal");
        if (!abandoned) {
            HttpServerResponse response = request.response().setStatusCode(status);
            HandshakeHeaders.endToEnd(headers)
                    .forEach(header -> response.headers().add(header.getKey(), header.getValue()));
            answer(Buffer.buffer(body));
        }
        ended();
    }

    @Override
    public void failed(Throwable cause) {
        boolean late = DialOutcome.of(cause) == DialOutcome.TIMED_OUT;
        refuse(
                late ? 504 : 502,
                late ? "timeout" : "unreachable",
                late ? "the Terminal did not answer in time\n" : "the Terminal cannot be reached\n");
    }

    /** Refuses for a limit, and ends the connection, which others may need. */
    private void refuse(Limit exceeded) {
        if (exceeded.retryAfterSeconds() > 0) {
            request.response().putHeader(HttpHeaderNames.RETRY_AFTER, String.valueOf(exceeded.retryAfterSeconds()));
        }
        request.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        say(exceeded.code(), exceeded.reason() + "\n")
                .onComplete(sent -> request.connection().close());
    }

    private void refuse(int status, String kind, String reason) {
        pair.listeners().handshakeRefused(status, kind);
        say(status, reason);
        ended();
    }

    private Future<Void> say(int status, String reason) {
        if (abandoned) {
            return Future.succeededFuture();
        }
        request.response().setStatusCode(status).putHeader(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        return answer(Buffer.buffer(reason));
    }

    /** Ends an answer that is no upgrade; another request may follow on the same connection, in time. */
    private Future<Void> answer(Buffer body) {
        return request.response().end(body).onSuccess(sent -> PendingConnection.of(request.connection())
                .await());
    }
}
