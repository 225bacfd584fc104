package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.tls.TlsReason;
import featurekeyproxy.wspair.upstream.DialAnswer;
import featurekeyproxy.wspair.upstream.DialOutcome;
import featurekeyproxy.wspair.upstream.LoopException;
import featurekeyproxy.wspair.upstream.Refusal;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.websocket.Compression;
import featurekeyproxy.wspair.websocket.FramePipeline;
import featurekeyproxy.wspair.websocket.WebSocketOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upgrade of TOMEs: the Terminal is dialled first, and its answer is TOMEs' answer.
 *
 * <p>On acceptance both sockets become the connections of a new {@link Session} before another byte is read from either.
 * Otherwise TOMEs gets the Terminal's own status, or 502 if it cannot be reached and 504 if it does not answer in time.
 *
 * <p>Each phase has a time of its own: the route, the dial, and the way of the answer into an open session. Whatever throws, and
 * whatever comes too late, ends the handshake once: with an answer if none has begun, and giving back what was counted.
 */
final class Handshake implements DialAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    /** How much longer than its own time a phase may take, so that whoever knows more about it ends it first. */
    private static final long GRACE_MILLIS = 1000;

    private final Handshakes shared;
    private final HttpServerRequest request;
    private final Channel channel;
    private final GuardedLoop guard;
    private final ProxyAnswer own;
    private final WebSocketOptions ofTomes;
    private final WebSocketOptions ofTerminal;
    private boolean abandoned;
    private boolean dialled;
    private boolean over;
    private @Nullable Refusal refusal;
    private @Nullable PairedSession session;
    private @Nullable CompletableFuture<Void> counted;
    private @Nullable Future<?> deadline;

    Handshake(Handshakes shared, HttpServerRequest request) {
        this.shared = shared;
        this.request = request;
        this.channel = FramePipeline.channel(request.connection());
        this.guard = new GuardedLoop(channel.eventLoop(), shared.faults(), this::broken);
        this.own = new ProxyAnswer(request, guard);
        this.ofTomes = shared.options().tomes().webSocket();
        this.ofTerminal = shared.options().terminal().webSocket();
    }

    /** Refuses the upgrade, or has it decided upon and dialled. */
    void begin() {
        guard.run(HandlerStep.REQUESTED, this::decide);
    }

    private void decide() {
        PendingConnection pending = PendingConnection.of(request.connection());
        pending.asked(this::broken);
        if (comesBack(pending)) {
            own.say(508, LoopException.REASON + "\n");
            return;
        }
        Limit exceeded = shared.access().refusal(pending, request);
        if (exceeded != null) {
            own.limit(exceeded);
            return;
        }
        counted = shared.sessions().handshakeBegun();
        String fault = RequestCheck.fault(request);
        if (fault != null) {
            shared.listeners().handshakeRefused(400, "malformed");
            own.last(400, fault + "\n");
            ended();
        } else if (!isUpgrade()) {
            shared.listeners().handshakeRefused(426, "no-upgrade");
            own.noUpgrade();
            ended();
        } else if (shared.sessions().isStopping()) {
            refuse(503, "stopping", "the proxy is stopping\n");
        } else {
            route();
        }
    }

    private boolean comesBack(PendingConnection pending) {
        InetSocketAddress from = new InetSocketAddress(
                pending.address(), request.connection().remoteAddress().port());
        SocketAddress local = request.connection().localAddress();
        InetSocketAddress to = new InetSocketAddress(AccessControl.address(local), local.port());
        return shared.upstreams().comesBack(from, to, request.headers());
    }

    private boolean isUpgrade() {
        return request.method().equals(HttpMethod.GET)
                && HandshakeHeaders.options(HttpHeaderNames.UPGRADE, request.headers())
                        .contains("websocket")
                && HandshakeHeaders.options(HttpHeaderNames.CONNECTION, request.headers())
                        .contains("upgrade");
    }

    private void route() {
        request.connection().closeHandler(closed -> guard.run(HandlerStep.TOMES_LEFT, this::abandon));
        HttpHeaders headers = HandshakeHeaders.toTerminal(request, shared.headers());
        within(() -> refuse(503, "route", "a route did not decide in time\n"));
        shared.route()
                .route(
                        channel.eventLoop(),
                        new HandshakeRoute.Asked(request.uri(), headers, ClientCertificate.of(request.connection())),
                        new HandshakeRoute.Ends(
                                onward -> guard.run(HandlerStep.ROUTE_DECIDED, () -> dial(onward)),
                                status -> refuseByRoute(status, "refused by a route\n"),
                                () -> refuseByRoute(503, "a route that it needs is not there\n")));
    }

    private void refuseByRoute(int status, String reason) {
        guard.run(HandlerStep.ROUTE_DECIDED, () -> refuse(status, "route", reason));
    }

    /** Begins a phase of the handshake, and says what to do when it takes too long. */
    private void within(Runnable tooLate) {
        stopTimer();
        deadline = guard.schedule(
                HandlerStep.HANDSHAKE_TOO_LATE,
                tooLate,
                shared.upstreams().connectTimeoutMillis() + GRACE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void abandon() {
        abandoned = true;
        if (refusal != null) {
            refusal.drop();
            ended();
        }
    }

    private void dial(HttpHeaders headers) {
        if (over || dialled) {
            return; // too late
        }
        dialled = true;
        if (ofTerminal.compression()) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, Compression.offer());
        }
        within(() -> noAnswer(new TimeoutException("no answer to a dial")));
        shared.upstreams().dial(request.uri(), HandshakeHeaders.upgrade(request.headers(), headers), this);
    }

    // ---------------------------------------------------------------- what the Terminal answers

    @Override
    public boolean abandoned() {
        return abandoned || over;
    }

    @Override
    public void accepted(Target target, HttpHeaders answer, ChannelPipeline toTerminal) {
        guard.run(HandlerStep.ACCEPTED_BY_TERMINAL, () -> {
            pair(target, answer, toTerminal);
        });
        if (session == null || !session.connection(Leg.TERMINAL).isConnected()) {
            toTerminal.close();
        }
    }

    private void pair(Target target, HttpHeaders answer, ChannelPipeline toTerminal) {
        if (abandoned()) {
            ended();
            return;
        }
        Compression.@Nullable Agreement onTerminal;
        try {
            onTerminal = Compression.chosen(
                    ofTerminal.compression(), answer.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
        } catch (IllegalArgumentException e) {
            noAnswer(e);
            return;
        }
        within(() -> broken(new TimeoutException("TOMEs does not take in that it was accepted")));
        PairedSession made =
                shared.newSession(request.uri(), target, toTerminal.channel().eventLoop());
        session = made;
        FramePipeline.install(toTerminal, made.connection(Leg.TERMINAL), false, onTerminal);
        answerTomes(answer, made);
    }

    private void answerTomes(HttpHeaders answer, PairedSession made) {
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
                .onSuccess(socket -> guard.run(HandlerStep.SWITCHED, () -> join(socket, made, agreement)))
                .onFailure(cause -> guard.run(HandlerStep.NOT_SWITCHED, () -> abandon(made)));
    }

    private void join(NetSocket socket, PairedSession made, Compression.@Nullable Agreement agreement) {
        ChannelPipeline toTomes = FramePipeline.of(socket);
        if (!toTomes.channel().isActive()) { // went while it was being answered; nobody would tell its connection
            abandon(made);
            return;
        }
        FramePipeline.install(toTomes, made.connection(Leg.TOMES), true, agreement);
        guard.execute(
                HandlerStep.OPENING,
                () -> { // by then the Terminal's pipeline is free of HTTP
                    made.open();
                    PendingConnection.of(request.connection()).granted();
                    ended();
                });
    }

    private void abandon(PairedSession made) {
        made.abandon(Session.GOING_AWAY, Leg.TOMES + " connection lost");
        ended();
    }

    @Override
    public void refused(Refusal answer) {
        refusal = answer;
        guard.run(HandlerStep.REFUSED_BY_TERMINAL, () -> refuse(answer));
    }

    private void refuse(Refusal answer) {
        LOG.atInfo().addKeyValue("status", answer.status()).log("the Terminal refused a handshake");
        stopTimer(); // a refusal has a time of its own, as long as it moves
        if (over) {
            answer.drop();
            return;
        }
        shared.listeners().handshakeRefused(answer.status(), "terminal");
        if (abandoned) {
            answer.drop();
            ended();
            return;
        }
        new RefusedAnswer(request, answer, guard, this::ended).begin();
    }

    @Override
    public void failed(Throwable cause) {
        guard.run(HandlerStep.NO_TERMINAL, () -> {
            if (session != null || refusal != null) {
                broken(cause); // of somebody who had an answer in hand
            } else if (cause instanceof LoopException) {
                refuse(508, "loop", LoopException.REASON + "\n");
            } else {
                noAnswer(cause);
            }
        });
    }

    private void noAnswer(Throwable cause) {
        boolean late = DialOutcome.of(cause) == DialOutcome.TIMED_OUT;
        if (!late && TlsReason.isTls(cause)) {
            refuse(502, "tls", "the Terminal and the proxy do not agree on TLS\n");
            return;
        }
        refuse(
                late ? 504 : 502,
                late ? "timeout" : "unreachable",
                late ? "the Terminal did not answer in time\n" : "the Terminal cannot be reached\n");
    }

    // ---------------------------------------------------------------- how it ends without a session

    private void refuse(int status, String kind, String reason) {
        if (over) {
            return;
        }
        shared.listeners().handshakeRefused(status, kind);
        if (!abandoned) {
            own.say(status, reason);
        }
        ended();
    }

    /** Ends what there is of it, because something threw. */
    private void broken(Throwable thrown) {
        boolean first = !over;
        boolean joined = session != null && session.connection(Leg.TOMES).isConnected();
        try {
            PairedSession made = session;
            if (joined && made != null) {
                made.execute(() -> made.broken(thrown)); // by then the Terminal's pipeline is free of HTTP
            } else if (first && !own.hasBegun()) {
                int status = dialled ? 502 : 400;
                shared.listeners().handshakeRefused(status, "broken");
                own.broken(status);
            } else {
                channel.close();
            }
        } catch (RuntimeException | Error e) {
            channel.close();
            throw e;
        } finally {
            ended();
            giveUp(joined);
        }
    }

    private void giveUp(boolean joined) {
        if (session != null && !joined) {
            session.abandon(Session.INTERNAL_ERROR, PairedSession.BROKEN);
        }
        if (refusal != null) {
            refusal.drop();
        }
    }

    private void ended() {
        over = true;
        stopTimer();
        if (counted != null) {
            shared.sessions().handshakeEnded(counted);
        }
    }
}
