package featurekeyproxy.wspair;

import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.handshake.Handshakes;
import featurekeyproxy.wspair.handshake.ProxyProtocolGate;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for TOMEs on several event loops, which take turns; each connection stays on the loop that accepted it. */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final long START_SECONDS = 30;

    private final TomesLeg tomes;
    private final Handshakes handshakes;
    private volatile int port = -1;
    private final Set<Channel> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean accepting = true;
    private @Nullable String deployment;

    Listener(TomesLeg tomes, Handshakes handshakes) {
        this.tomes = tomes;
        this.handshakes = handshakes;
    }

    /**
     * Starts to listen; returns when connections are accepted.
     *
     * @throws IllegalStateException if the address cannot be listened on; the message names it and the reason
     */
    void start(Vertx vertx, int loops) throws Exception {
        Future<String> deployed = vertx.deployVerticle(Acceptor::new, new DeploymentOptions().setInstances(loops));
        try {
            deployment = await(deployed);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IllegalStateException("cannot listen on " + tomes.authority() + ": " + cause.getMessage(), cause);
        }
        if (tomes.balancers() != null) {
            FramePipeline.guardListener(vertx, port, handshakes.access().gate(tomes.balancers()));
        } else if (tomes.server().isSsl()) {
            FramePipeline.guardListener(vertx, port, handshakes.access().tlsGate());
        }
        LOG.atInfo()
                .addKeyValue("address", address())
                .addKeyValue("terminal", handshakes.upstreams().targets())
                .addKeyValue("loops", loops)
                .addKeyValue("transport", vertx.isNativeTransportEnabled() ? "native" : "jdk")
                .log("listening for TOMEs");
    }

    /**
     * Closes the listening sockets and leaves every accepted connection as it is, unlike Vert.x, whose server takes its
     * connections along. Returns when connections are refused by the system.
     */
    void stopAccepting(Vertx vertx) throws Exception {
        accepting = false;
        Set<Channel> listening = Set.copyOf(sockets);
        for (Channel socket : listening) {
            socket.close().await(START_SECONDS, TimeUnit.SECONDS);
        }
        if (listening.isEmpty() && deployment != null) { // nobody ever connected, so there is nobody to lose
            await(vertx.undeploy(deployment));
            deployment = null;
        }
        LOG.atInfo().addKeyValue("address", address()).log("no longer listening for TOMEs");
    }

    private String address() {
        return new Target(tomes.host(), port).toString();
    }

    /** Stops to listen and ends what is still connected. */
    void stop(Vertx vertx) throws Exception {
        if (deployment != null) {
            await(vertx.undeploy(deployment));
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    }

    int port() {
        return port;
    }

    /** The listener's part on one event loop. */
    private final class Acceptor extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer(tomes.server())
                    .connectionHandler(this::accepted)
                    .exceptionHandler(this::failed)
                    .invalidRequestHandler(this::invalid)
                    .requestHandler(this::requested)
                    .listen()
                    .onSuccess(server -> port = server.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void accepted(HttpConnection connection) {
            Channel channel = FramePipeline.channel(connection);
            if (tomes.balancers() != null && !ProxyProtocolGate.hasPassed(channel)) {
                channel.close(); // it came before the gate stood
                return;
            }
            Channel socket = channel.parent();
            if (socket != null) {
                sockets.add(socket);
            }
            handshakes
                    .faults()
                    .run(
                            HandlerStep.ACCEPTED,
                            () -> handshakes.access().arrived(connection),
                            thrown -> FramePipeline.channel(connection).close());
        }

        /** Takes note of a TLS handshake that took too long; Vert.x has ended the connection, and does not say whose it was. */
        private void failed(Throwable cause) {
            FatalErrors.tell(cause);
            if (cause instanceof SslHandshakeTimeoutException) {
                handshakes.access().tlsHandshakeTooLate();
            }
        }

        private void requested(HttpServerRequest request) {
            if (accepting) {
                handshakes.begin(request);
            } else { // a further request on a connection from before
                guarded(HandlerStep.REQUESTED, request, () -> end(request, 503, "the proxy is stopping\n"));
            }
        }

        private void invalid(HttpServerRequest request) {
            guarded(HandlerStep.REQUEST_UNREADABLE, request, () -> {
                if (request.decoderResult().cause() instanceof TooLongFrameException) {
                    handshakes.access().headTooLarge(request);
                }
                HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
            });
        }

        private void guarded(HandlerStep step, HttpServerRequest request, Runnable handler) {
            handshakes.faults().run(step, handler, thrown -> {
                if (request.response().headWritten()) {
                    request.connection().close();
                } else {
                    end(request, 400, "the request cannot be carried on\n");
                }
            });
        }

        private static void end(HttpServerRequest request, int status, String reason) {
            request.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaderNames.CONNECTION, "close")
                    .putHeader(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end(reason)
                    .onComplete(sent -> request.connection().close());
        }
    }
}
