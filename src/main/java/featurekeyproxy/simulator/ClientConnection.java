package featurekeyproxy.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's link to the Terminal, direct or through the proxy: dials, introduces the client, hands over messages, and
 * dials again after a loss when told to. A first dial that fails is not repeated. Everything happens on the event loop of
 * {@link #context}; only {@link #open} and {@link #close} may be called from any thread.
 */
final class ClientConnection {
    /** The client at this end of the link; called on the event loop only. */
    interface Client {
        /** Returns what the client says of itself, anew for each connection. */
        ObjectNode introduction();

        /** The Terminal has answered the handshake. */
        void up();

        /** A message other than the answer of the handshake. */
        void received(WireEnvelope envelope);

        /** A pong with this payload. */
        void pong(Buffer payload);

        /** A connection that was up is gone. */
        void lost(TomesConnection.CloseSeen end);
    }

    private static final long HANDSHAKE_MILLIS = 10_000;
    /** How long a closing handshake may take. */
    static final int CLOSING_SECONDS = 2;

    private final Vertx vertx;
    private final Context context;
    private final WireFormat wire;
    private final String id;
    private final Client owner;
    private final WebSocketClient dialler;
    private WebSocketConnectOptions target = new WebSocketConnectOptions();
    private @Nullable Duration redialAfter;
    private @Nullable ClientSocket socket;
    private @Nullable Future<Void> closed;
    private boolean up;
    private boolean established;
    private boolean redialNow;
    private long redial = -1;

    ClientConnection(Vertx vertx, WireFormat wire, String id, Client owner) {
        this.vertx = vertx;
        this.context = eventLoop(vertx);
        this.wire = wire;
        this.id = id;
        this.owner = owner;
        this.dialler = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(FrameAggregator.MAX_BYTES)
                .setMaxMessageSize(FrameAggregator.MAX_BYTES)
                .setTryUsePerMessageCompression(false)
                .setTryUsePerFrameCompression(false)
                .setClosingTimeout(CLOSING_SECONDS));
    }

    /** Returns the caller's event loop, or a new one for a caller that has none. */
    static Context eventLoop(Vertx vertx) {
        Context context = vertx.getOrCreateContext();
        if (!context.isEventLoopContext()) {
            throw new IllegalStateException("simulated clients live on an event loop, not on a worker");
        }
        return context;
    }

    /** Runs the step on the context and returns its outcome; what it throws fails the future. */
    static <T> Future<T> on(Context context, Supplier<Future<T>> step) {
        Promise<T> outcome = Promise.promise();
        context.runOnContext(
                now -> Future.succeededFuture().compose(start -> step.get()).onComplete(outcome));
        return outcome.future();
    }

    /**
     * Returns a future that completes with the given one, or when a peer that does not take part in the closing handshake
     * has been waited for long enough; never fails.
     */
    static Future<Void> patiently(Vertx vertx, Future<?> farewells) {
        Timer patience = vertx.timer(CLOSING_SECONDS, TimeUnit.SECONDS);
        Promise<Void> done = Promise.promise();
        patience.onComplete(late -> done.tryComplete());
        farewells.onComplete(gone -> {
            patience.cancel();
            done.tryComplete();
        });
        return done.future();
    }

    Context context() {
        return context;
    }

    /** Dials again so long after each loss; to be set before {@link #open}. */
    void redialsAfter(Duration delay) {
        redialAfter = delay;
    }

    /** Dials; completes when the Terminal has answered the handshake, fails with the reason why it has not. */
    Future<Void> open(WebSocketConnectOptions options) {
        return on(context, () -> {
            if (socket != null || established || closed != null) {
                return Future.failedFuture(new IllegalStateException(id + " has been started before"));
            }
            target = new WebSocketConnectOptions(options).setTimeout(HANDSHAKE_MILLIS);
            return dial();
        });
    }

    private Future<Void> dial() {
        Promise<Void> answered = Promise.promise();
        ClientSocket next = new ClientSocket(dialler.webSocket(), message -> receive(message, answered), owner::pong);
        socket = next;
        long patience = vertx.setTimer(HANDSHAKE_MILLIS, timer -> next.close(1002, "no answer to the handshake"));
        next.open(target)
                .onSuccess(upgraded -> next.send(wire.write(
                        new WireEnvelope(WireEnvelope.HANDSHAKE, id, null, "handshake", null, owner.introduction()))))
                .onFailure(failure -> {
                    answered.tryFail(refused(failure));
                    next.neverOpened();
                });
        next.closed().onSuccess(end -> {
            answered.tryFail(
                    new IllegalStateException(id + " lost " + where() + " before the handshake was answered: " + end));
            ended(end);
        });
        return answered.future().onComplete(outcome -> vertx.cancelTimer(patience));
    }

    private void receive(byte[] message, Promise<Void> answered) {
        wire.read(message).ifPresent(envelope -> {
            if (!envelope.type().equals(WireEnvelope.HANDSHAKE_RESPONSE)) {
                owner.received(envelope);
            } else if (!up) {
                up = true;
                established = true;
                answered.tryComplete();
                owner.up();
            }
        });
    }

    private IllegalStateException refused(Throwable failure) {
        String why = failure instanceof UpgradeRejectedException rejected
                ? "refused with status " + rejected.getStatus()
                : String.valueOf(failure.getMessage());
        return new IllegalStateException(id + " cannot connect to " + where() + ": " + why, failure);
    }

    private String where() {
        return target.getHost() + ":" + target.getPort() + target.getURI();
    }

    private void ended(TomesConnection.CloseSeen end) {
        socket = null;
        if (up) {
            up = false;
            owner.lost(end);
        }
        Duration wait = redialNow ? Duration.ZERO : redialAfter;
        redialNow = false;
        if (established && closed == null && wait != null) {
            redial = vertx.setTimer(Math.max(1, wait.toMillis()), timer -> dial());
        }
    }

    void send(WireEnvelope envelope) {
        if (socket != null) {
            socket.send(wire.write(envelope));
        }
    }

    void ping(Buffer payload) {
        if (socket != null) {
            socket.ping(payload);
        }
    }

    /** Closes the connection; the link dials again if it is meant to. */
    void drop(int code, String reason) {
        if (socket != null) {
            socket.close(code, reason);
        }
    }

    /** Closes the connection, if there is one, and dials again at once. */
    void restart(String reason) {
        vertx.cancelTimer(redial);
        if (socket != null) {
            redialNow = true;
            drop(1000, reason);
        } else if (established && closed == null) {
            dial();
        }
    }

    /** Closes the connection for good; completes when it is gone. */
    Future<Void> close() {
        return on(context, () -> {
            if (closed == null) {
                vertx.cancelTimer(redial);
                ClientSocket last = socket;
                Future<?> gone = last == null ? Future.succeededFuture() : last.closed();
                drop(1000, "");
                closed = patiently(vertx, gone).compose(end -> dialler.close());
            }
            return closed;
        });
    }
}
