package featurekeyproxy.wspair.handshake;

import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.upstream.DialAnswer;
import featurekeyproxy.wspair.upstream.DialOutcome;
import featurekeyproxy.wspair.upstream.LoopException;
import featurekeyproxy.wspair.upstream.Refusal;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.websocket.Compression;
import featurekeyproxy.wspair.websocket.FramePipeline;
import featurekeyproxy.wspair.websocket.WebSocketOptions;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upgrade of TOMEs: the Terminal is dialled first, and its answer is TOMEs' answer.
 *
 * <p>On acceptance both sockets become the connections of a new {@link Session} before another byte is read from either.
 * Otherwise TOMEs gets the Terminal's own status, or 502 if it cannot be reached and 504 if it does not answer in time.
 */
final class Handshake implements DialAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final Handshakes shared;
    private final HttpServerRequest request;
    private final WebSocketOptions ofTomes;
    private final WebSocketOptions ofTerminal;
    private boolean abandoned;
    private @Nullable Refusal refusal;
    private @Nullable CompletableFuture<Void> counted;

    Handshake(Handshakes shared, HttpServerRequest request) {
        this.shared = shared;
        this.request = request;
        this.ofTomes = shared.options().tomes().webSocket();
        this.ofTerminal = shared.options().terminal().webSocket();
    }

    /** Refuses the upgrade, or has it decided upon and dialled. */
    void begin() {
        guarded(400, this::decide);
    }

    /** Takes a step; whatever it throws, TOMEs gets an answer, and what was counted is given back. */
    private void guarded(int status, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            FatalErrors.tell(e);
            LOG.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .addKeyValue("status", status)
                    .log("a handshake failed that cannot be carried on");
            end(status);
        }
    }

    private void end(int status) {
        try {
            shared.listeners().handshakeRefused(status, "broken");
            request.response().headers().clear();
            request.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            say(status, "the handshake cannot be carried on\n")
                    .onComplete(sent -> request.connection().close());
        } catch (RuntimeException e) { // there is an answer already
            FramePipeline.channel(request.connection()).close();
        } finally {
            ended();
        }
    }

    private void decide() {
        PendingConnection pending = PendingConnection.of(request.connection());
        pending.asked();
        if (comesBack(pending)) {
            say(508, LoopException.REASON + "\n");
            return;
        }
        Limit exceeded = shared.access().refusal(pending, request);
        if (exceeded != null) {
            refuse(exceeded);
            return;
        }
        counted = shared.sessions().handshakeBegun();
        String fault = RequestCheck.fault(request);
        if (fault != null) {
            request.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            shared.listeners().handshakeRefused(400, "malformed");
            say(400, fault + "\n").onComplete(sent -> request.connection().close());
            ended();
            return;
        }
        if (!isUpgrade()) {
            request.response()
                    .putHeader(HttpHeaderNames.UPGRADE, "websocket")
                    .putHeader(HttpHeaderNames.CONNECTION, "Upgrade");
            refuse(426, "no-upgrade", "this port speaks WebSocket only\n");
            return;
        }
        if (shared.sessions().isStopping()) {
            refuse(503, "stopping", "the proxy is stopping\n");
            return;
        }
        request.connection().closeHandler(closed -> abandon());
        HttpHeaders headers = HandshakeHeaders.toTerminal(request, shared.headers());
        shared.route()
                .route(
                        FramePipeline.channel(request.connection()).eventLoop(),
                        new HandshakeRoute.Asked(request.uri(), headers, ClientCertificate.of(request.connection())),
                        new HandshakeRoute.Ends(
                                onward -> guarded(502, () -> dial(onward)),
                                status -> guarded(status, () -> refuse(status, "route", "refused by a route\n")),
                                () -> guarded(
                                        503, () -> refuse(503, "route", "a route that it needs is not there\n"))));
    }

    private boolean comesBack(PendingConnection pending) {
        InetSocketAddress from = new InetSocketAddress(
                pending.address(), request.connection().remoteAddress().port());
        SocketAddress local = request.connection().localAddress();
        InetSocketAddress to = new InetSocketAddress(AccessControl.address(local), local.port());
        return shared.upstreams().comesBack(from, to, request.headers());
    }

    private void abandon() {
        abandoned = true;
        if (refusal != null) {
            refusal.drop();
            ended();
        }
    }

    private boolean isUpgrade() {
        return request.method().equals(HttpMethod.GET)
                && HandshakeHeaders.options(HttpHeaderNames.UPGRADE, request.headers())
                        .contains("websocket")
                && HandshakeHeaders.options(HttpHeaderNames.CONNECTION, request.headers())
                        .contains("upgrade");
    }

    private void dial(HttpHeaders headers) {
        if (ofTerminal.compression()) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, Compression.offer());
        }
        shared.upstreams().dial(request.uri(), HandshakeHeaders.upgrade(request.headers(), headers), this);
    }

    @Override
    public void accepted(Target target, HttpHeaders answer, ChannelPipeline toTerminal) {
        guarded(502, () -> {
            try {
                pair(target, answer, toTerminal);
            } catch (RuntimeException | Error e) {
                toTerminal.close();
                throw e;
            }
        });
    }

    private void pair(Target target, HttpHeaders answer, ChannelPipeline toTerminal) {
        if (abandoned) {
            toTerminal.close();
            ended();
            return;
        }
        Compression.@Nullable Agreement onTerminal;
        try {
            onTerminal = Compression.chosen(
                    ofTerminal.compression(), answer.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
        } catch (IllegalArgumentException e) {
            toTerminal.close();
            failed(e);
            return;
        }
        PairedSession session =
                shared.newSession(request.uri(), target, toTerminal.channel().eventLoop());
        FramePipeline.install(toTerminal, session.connection(Leg.TERMINAL), false, onTerminal);
        answerTomes(answer, session);
    }

    @Override
    public boolean abandoned() {
        return abandoned;
    }

    private void answerTomes(HttpHeaders answer, PairedSession session) {
        HttpServerResponse response = request.response();
        HandshakeHeaders.upgrade(answer, HandshakeHeaders.endToEnd(answer))
                .forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        Compression.@Nullable Agreement agreement = ofTomes.compression()
                ? Compression.accept(request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
                : null;
        if (agreement != null) {
            response.putHeader(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreement.header());
        }
        request.toNetSocket()
                .onSuccess(socket -> guarded(502, () -> {
                    try {
                        join(socket, session, agreement);
                    } catch (RuntimeException | Error e) {
                        session.abandon();
                        throw e;
                    }
                }))
                .onFailure(cause -> abandon(session));
    }

    private void join(NetSocket socket, PairedSession session, Compression.@Nullable Agreement agreement) {
        ChannelPipeline toTomes = FramePipeline.of(socket);
        if (!toTomes.channel().isActive()) { // went while it was being answered; nobody would tell its connection
            abandon(session);
            return;
        }
        FramePipeline.install(toTomes, session.connection(Leg.TOMES), true, agreement);
        session.execute(() -> guarded(
                502,
                () -> { // by then the Terminal's pipeline is free of HTTP
                    session.open();
                    PendingConnection.of(request.connection()).granted();
                    ended();
                }));
    }

    private void abandon(PairedSession session) {
        session.abandon();
        ended();
    }

    private void ended() {
        if (counted != null) {
            shared.sessions().handshakeEnded(counted);
        }
    }

    @Override
    public void refused(Refusal answer) {
        guarded(502, () -> {
            try {
                refuse(answer);
            } catch (RuntimeException | Error e) {
                answer.drop();
                throw e;
            }
        });
    }

    private void refuse(Refusal answer) {
        LOG.atInfo().addKeyValue("status", answer.status()).log("the Terminal refused a handshake");
        shared.listeners().handshakeRefused(answer.status(), "terminal");
        if (abandoned) {
            answer.drop();
            ended();
            return;
        }
        refusal = answer;
        new RefusedAnswer(request, answer, this::ended).begin();
    }

    @Override
    public void failed(Throwable cause) {
        if (cause instanceof LoopException) {
            refuse(508, "loop", LoopException.REASON + "\n");
            return;
        }
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
        shared.listeners().handshakeRefused(status, kind);
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

    /** Ends an answer that is no upgrade; another request may follow on the same connection, in time, unless it is to be closed. */
    private Future<Void> answer(Buffer body) {
        HttpServerResponse response = request.response();
        boolean last = response.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        return response.end(body).onSuccess(sent -> {
            if (!last) {
                PendingConnection.of(request.connection()).refused();
            }
        });
    }
}
