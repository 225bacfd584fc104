package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.address.ConnectionRace;
import featurekeyproxy.wspair.address.HostAddresses;
import featurekeyproxy.wspair.address.NameLookup;
import featurekeyproxy.wspair.address.Resolution;
import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.HandlerStep;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Connects to the Terminal and passes TOMEs' handshake on to it.
 *
 * <p>A dial ends in exactly one call of its {@link DialAnswer}, on the event loop from which it was started and to which the
 * new socket belongs.
 */
final class Dialler {
    private final Vertx vertx;
    private final NetClient client;
    private final FaultBarrier faults;
    private final boolean looksUp;
    private final NameLookup lookup;
    private final ExecutorService lookups =
            Executors.newCachedThreadPool(new DefaultThreadFactory("ws-pair-names", true));
    private final DialsUnderWay underWay = new DialsUnderWay();
    private final Map<String, HostAddresses> hosts = new ConcurrentHashMap<>();

    /** Creates it for connections that are made like this; a proxy between looks names up by itself. */
    Dialler(Vertx vertx, NetClientOptions options, NameLookup lookup, FaultBarrier faults) {
        this.vertx = vertx;
        this.faults = faults;
        this.client = vertx.createNetClient(options);
        this.looksUp = options.getProxyOptions() == null;
        this.lookup = lookup;
    }

    /** Sends one target a GET with just these headers; to be called on an event loop of Vert.x. */
    void get(Target target, long millis, String uri, HttpHeaders headers, DialAnswer answer) {
        Dial dial = new Dial(vertx, faults, target, uri, headers, answer, underWay);
        dial.startTimer(millis);
        connect(target, dial::isOver)
                .onSuccess(socket -> faults.run(HandlerStep.DIAL_CONNECTED, () -> dial.connected(socket), thrown -> {
                    socket.close();
                    dial.fail(thrown);
                }))
                .onFailure(cause -> faults.run(HandlerStep.DIAL_NOT_CONNECTED, () -> dial.fail(cause), dial::fail));
    }

    /**
     * Opens a connection, with TLS if the leg speaks it, for whatever use; to be called on an event loop, where the result comes too.
     * No more addresses are tried once it is over.
     */
    Future<NetSocket> connect(Target target, BooleanSupplier over) {
        if (!looksUp) {
            return client.connect(target.port(), target.host());
        }
        HostAddresses host = host(target);
        CompletableFuture<List<InetAddress>> addresses = host.addresses();
        if (addresses.isDone() && !addresses.isCompletedExceptionally()) {
            return race(target, host, addresses.join(), over);
        }
        Context context = vertx.getOrCreateContext();
        Promise<NetSocket> connected = Promise.promise();
        addresses.whenComplete((found, failure) -> context.runOnContext(now -> faults.run(
                HandlerStep.DIAL_RESOLVED,
                () -> {
                    if (found == null) {
                        connected.fail(
                                failure.getCause() == null ? failure : failure.getCause()); // without its wrapping
                    } else if (!over.getAsBoolean()) {
                        race(target, host, found, over).onComplete(connected);
                    }
                },
                connected::tryFail)));
        return connected.future();
    }

    /** Returns whether the request with these headers and ends is one of the own dials, which then fails. */
    boolean comesBack(InetSocketAddress from, InetSocketAddress to, MultiMap request) {
        Dial dial = underWay.find(from, to, request);
        if (dial != null) {
            dial.comesBack();
        }
        return dial != null;
    }

    private Future<NetSocket> race(
            Target target, HostAddresses host, List<InetAddress> addresses, BooleanSupplier over) {
        return new ConnectionRace(vertx, host, addresses, address -> connect(target, address), over, faults).run();
    }

    private Future<NetSocket> connect(Target target, InetAddress address) {
        try {
            return client.connect(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())));
        } catch (IllegalStateException e) { // it was closed
            return Future.failedFuture(e);
        }
    }

    private HostAddresses host(Target target) {
        return hosts.computeIfAbsent(target.host(), name -> new HostAddresses(name, lookup, lookups, System::nanoTime));
    }

    /** Returns what is known of the target's addresses. */
    Resolution resolution(Target target) {
        return host(target).resolution();
    }

    void close() {
        client.close();
        lookups.shutdownNow();
    }
}
