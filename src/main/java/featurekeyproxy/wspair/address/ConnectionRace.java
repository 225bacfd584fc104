package featurekeyproxy.wspair.address;

import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.HandlerStep;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a host that has several addresses (RFC 8305): the next address is tried as soon as one fails or has not
 * answered for {@link #DELAY_MILLIS}, the first that is connected to wins, and what comes later is closed.
 *
 * <p>It fails, with what the first address failed with, when all have failed. Everything happens on one event loop.
 */
public final class ConnectionRace {
    static final long DELAY_MILLIS = 250;

    private final Vertx vertx;
    private final HostAddresses host;
    private final Queue<InetAddress> untried;
    private final Function<InetAddress, Future<NetSocket>> connect;
    private final BooleanSupplier over;
    private final FaultBarrier faults;
    private final Promise<NetSocket> result = Promise.promise();
    private int underWay;
    private long timer = -1;
    private boolean won;
    private @Nullable Throwable firstFailure;

    /** Creates it; once {@code over} says so no further address is tried. */
    public ConnectionRace(
            Vertx vertx,
            HostAddresses host,
            Collection<InetAddress> addresses,
            Function<InetAddress, Future<NetSocket>> connect,
            BooleanSupplier over,
            FaultBarrier faults) {
        this.vertx = vertx;
        this.host = host;
        this.untried = new ArrayDeque<>(addresses);
        this.connect = connect;
        this.over = over;
        this.faults = faults;
    }

    /** Starts it; to be called on an event loop, where the result comes too. */
    public Future<NetSocket> run() {
        next();
        return result.future();
    }

    private void next() {
        InetAddress address = won || over.getAsBoolean() ? null : untried.poll();
        if (address == null) {
            return;
        }
        underWay++;
        if (!untried.isEmpty()) {
            timer = vertx.setTimer(
                    DELAY_MILLIS,
                    id -> guarded(() -> {
                        if (!won) {
                            host.avoid(address);
                            next();
                        }
                    }));
        }
        connect.apply(address)
                .onSuccess(socket -> faults.run(HandlerStep.DIAL_RACE, () -> connected(address, socket), thrown -> {
                    socket.close();
                    result.tryFail(thrown);
                }))
                .onFailure(cause -> guarded(() -> failed(address, cause)));
    }

    private void guarded(Runnable handler) {
        faults.run(HandlerStep.DIAL_RACE, handler, result::tryFail);
    }

    private void connected(InetAddress address, NetSocket socket) {
        underWay--;
        if (won) {
            socket.close();
            return;
        }
        won = true;
        vertx.cancelTimer(timer);
        host.worked(address);
        if (!result.tryComplete(socket)) {
            socket.close(); // it failed already
        }
    }

    private void failed(InetAddress address, Throwable cause) {
        underWay--;
        firstFailure = firstFailure == null ? cause : firstFailure;
        if (won) {
            return;
        }
        host.avoid(address);
        vertx.cancelTimer(timer);
        next();
        if (underWay == 0) {
            result.tryFail(firstFailure);
        }
    }
}
