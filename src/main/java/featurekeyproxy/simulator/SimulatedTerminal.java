package featurekeyproxy.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The Terminal: a WebSocket server on the loopback interface that routes messages between its clients by client id and
 * tells TOMEs of each device that joins. A routed message is handed on frame by frame as it came; no more of it is read
 * than the id of its receiver.
 *
 * <p>Settings are made before {@link #start}, except the refusal. The clients belong to one event loop; what the getters
 * return may be read from any thread.
 */
public final class SimulatedTerminal {
    /** How much the handshake event for TOMEs, and so for the proxy, says of a device that joins. */
    public enum Announcement {
        /** The id and the firmware version. */
        WITH_VERSION,
        /** The id only. */
        WITHOUT_VERSION,
        /** Nothing. */
        NONE
    }

    private static final String ID = "Terminal";

    private final Vertx vertx;
    private final Context context;
    private final WireFormat wire;
    private final Map<String, TerminalClient> byId = new TreeMap<>();
    private final Set<TerminalClient> open = new HashSet<>();
    private final List<TomesConnection> tomesConnections = new CopyOnWriteArrayList<>();
    private final AtomicLong undeliverable = new AtomicLong();
    private @Nullable HttpServer server;
    private @Nullable Future<Void> closed;
    private DeviceAdmission admission = DeviceAdmission.ANYONE;
    private Duration silence = Duration.ZERO;
    private Announcement announcement = Announcement.WITH_VERSION;
    private boolean recording = true;
    private volatile int refusal = DeviceAdmission.SWITCHING_PROTOCOLS;
    private volatile int port;
    private volatile int connections;

    /** Makes a Terminal that speaks the given wire. */
    public SimulatedTerminal(Vertx vertx, WireFormat wire) {
        this.vertx = vertx;
        this.context = ClientConnection.eventLoop(vertx);
        this.wire = wire;
    }

    /** Accepts only the devices that the admission names. */
    public SimulatedTerminal admits(DeviceAdmission whom) {
        admission = whom;
        return this;
    }

    /** Answers every upgrade with this status from now on; 101 accepts again. */
    public SimulatedTerminal refusesWith(int status) {
        refusal = status;
        return this;
    }

    /** Says nothing to a new client for so long; what there is to say follows then, in order. */
    public SimulatedTerminal delaysFirstMessage(Duration delay) {
        silence = delay;
        return this;
    }

    /** Sets what the handshake event says of a device that joins; everything by default. */
    public SimulatedTerminal announces(Announcement what) {
        announcement = what;
        return this;
    }

    /** Keeps no messages in {@link #tomesConnections}, as is right for a long run. */
    public SimulatedTerminal recordsNoMessages() {
        recording = false;
        return this;
    }

    /** Listens on the port, 0 being any free one; fails if it cannot. */
    public Future<SimulatedTerminal> start(int onPort) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(onPort)
                .setMaxWebSocketFrameSize(FrameAggregator.MAX_BYTES)
                .setMaxWebSocketMessageSize(FrameAggregator.MAX_BYTES)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(ClientConnection.CLOSING_SECONDS);
        if (admission.subprotocol() != null) {
            options.addWebSocketSubProtocol(admission.subprotocol());
        }
        return ClientConnection.on(context, () -> {
            if (server != null) {
                return Future.failedFuture(new IllegalStateException("the Terminal has been started before"));
            }
            HttpServer listening = vertx.createHttpServer(options)
                    .webSocketHandshakeHandler(this::upgrade)
                    .webSocketHandler(this::join);
            server = listening;
            return listening
                    .listen()
                    .map(bound -> {
                        port = bound.actualPort();
                        return this;
                    })
                    .recover(failure -> Future.failedFuture(new IllegalStateException(
                            "the Terminal cannot listen on port " + onPort + ": " + failure.getMessage(), failure)));
        });
    }

    private void upgrade(ServerWebSocketHandshake request) {
        int status = closed != null
                ? 503
                : refusal == DeviceAdmission.SWITCHING_PROTOCOLS ? admission.verdict(request) : refusal;
        if (status == DeviceAdmission.SWITCHING_PROTOCOLS) {
            request.accept();
        } else {
            request.reject(status);
        }
    }

    private void join(ServerWebSocket socket) {
        boolean silent = !silence.isZero();
        TomesConnection record = new TomesConnection(socket.path(), socket.query(), socket.headers(), recording);
        TerminalClient client = new TerminalClient(socket, record, silent);
        open.add(client);
        connections = open.size();
        tomesConnections.add(record);
        client.listen(this::receive);
        client.closed().onComplete(end -> leave(client));
        if (silent) {
            vertx.setTimer(silence.toMillis(), timer -> client.speak());
        }
    }

    private void leave(TerminalClient client) {
        open.remove(client);
        connections = open.size();
        byId.values().remove(client);
    }

    private void receive(TerminalClient from, FrameAggregator.Whole whole) {
        byte[] message = whole.message().bytes();
        String to = wire.destination(message);
        TerminalClient receiver = to == null ? null : byId.get(to);
        if (receiver != null) {
            receiver.relay(whole.frames(), from);
        } else if (to == null || to.equals(ID)) {
            wire.read(message)
                    .filter(envelope -> envelope.type().equals(WireEnvelope.HANDSHAKE))
                    .ifPresentOrElse(handshake -> welcome(from, handshake), undeliverable::incrementAndGet);
        } else {
            undeliverable.incrementAndGet();
        }
    }

    private void welcome(TerminalClient client, WireEnvelope handshake) {
        String id = handshake.payload().path(WireEnvelope.CLIENT_ID).textValue();
        if (id == null) {
            client.close((short) 1008, "handshake without " + WireEnvelope.CLIENT_ID);
            return;
        }
        TerminalClient before = byId.put(id, client);
        if (before != null && before != client) {
            before.close((short) 1000, "replaced by a newer connection");
        }
        client.introduce(handshake);
        ObjectNode payload =
                WireFormat.payload().put(WireEnvelope.CLIENT_ID, id).put("Accepted", true);
        client.send(wire.write(
                new WireEnvelope(WireEnvelope.HANDSHAKE_RESPONSE, ID, id, null, handshake.messageId(), payload)));
        if (client.is(WireEnvelope.DEVICE)) {
            tomesConnections.remove(client.record());
            byId.forEach((tomes, listener) -> announce(id, client, tomes, listener));
        } else {
            byId.forEach((device, joined) -> announce(device, joined, id, client));
        }
    }

    private void announce(String device, TerminalClient joined, String tomes, TerminalClient listener) {
        if (announcement != Announcement.NONE && joined.is(WireEnvelope.DEVICE) && listener.is(WireEnvelope.TOMES)) {
            ObjectNode info = WireFormat.payload().put(WireEnvelope.CLIENT_ID, device);
            if (announcement == Announcement.WITH_VERSION) {
                WireFormat.put(info, wire.names().version(), joined.said(WireEnvelope.VERSION));
            }
            if (joined.said(WireEnvelope.ADDRESS) != null) {
                info.put(WireEnvelope.ADDRESS, joined.said(WireEnvelope.ADDRESS));
            }
            listener.send(wire.write(new WireEnvelope(WireEnvelope.HANDSHAKE_EVENT, device, tomes, null, null, info)));
        }
    }

    WireFormat wire() {
        return wire;
    }

    /** Returns the port that clients connect to, 0 before the start. */
    public int port() {
        return port;
    }

    /** Returns the connections that are not devices', in the order in which they came, closed ones too. */
    public List<TomesConnection> tomesConnections() {
        return List.copyOf(tomesConnections);
    }

    /** Returns how many sockets are open. */
    public int connections() {
        return connections;
    }

    /** Returns how many messages had no receiver that was connected. */
    public long undeliverable() {
        return undeliverable.get();
    }

    /** Closes the connection of one client, and waits a while for it to go; fails if there is none. */
    public Future<Void> disconnect(String clientId, int code, String reason) {
        return ClientConnection.on(context, () -> {
            TerminalClient client = byId.get(clientId);
            if (client == null) {
                return Future.failedFuture(new IllegalStateException("no client " + clientId + " is connected"));
            }
            client.close((short) code, reason);
            return ClientConnection.patiently(vertx, client.closed());
        });
    }

    /** Closes every connection with 1001, by force where that does not help, and the server; completes when all are gone. */
    public Future<Void> close() {
        return ClientConnection.on(context, () -> {
            if (closed == null) {
                List<Future<Void>> ends = new ArrayList<>();
                for (TerminalClient client : List.copyOf(open)) {
                    client.close((short) 1001, "the Terminal stops");
                    ends.add(client.closed());
                }
                HttpServer listening = server;
                Future<?> gone = Future.join(ends);
                closed = ClientConnection.patiently(vertx, gone)
                        .compose(end -> listening == null ? Future.succeededFuture() : listening.close())
                        .compose(end -> gone.mapEmpty());
            }
            return closed;
        });
    }
}
