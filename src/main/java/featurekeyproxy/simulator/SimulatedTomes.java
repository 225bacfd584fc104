package featurekeyproxy.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * TOMEs as far as the wire is concerned: one WebSocket to the Terminal or to the proxy, over which it initializes each
 * device that joins with its own code and judges the code in the reply by its bytes. A device whose code differs is
 * disconnected; when it joins again, it gets another chance.
 *
 * <p>Settings are made before {@link #start}. Everything happens on one event loop; what the getters return may be read
 * from any thread and does not change any more.
 */
public final class SimulatedTomes {
    private final Vertx vertx;
    private final WireFormat wire;
    private final String id;
    private final List<String> codes;
    private final ConfirmationCode own;
    private final ClientConnection link;
    private final Map<String, DeviceState> states = new TreeMap<>();
    private final List<Consumer<DeviceState>> listeners = new CopyOnWriteArrayList<>();
    private final ReceivedCounts tally = new ReceivedCounts();
    private volatile List<DeviceState> snapshot = List.of();
    private volatile boolean connected;
    private volatile TomesConnection.@Nullable CloseSeen lastClose;
    private List<String> given = List.of();
    private Duration retryEvery = Duration.ofSeconds(1);
    private @Nullable SimulatedPing heartbeat;
    private long retryTimer = -1;
    private long requests;

    /**
     * Makes a TOMEs that offers these codes, its own first, to each device.
     *
     * @throws IllegalArgumentException if there is no code
     */
    public SimulatedTomes(Vertx vertx, WireFormat wire, String id, List<String> codes) {
        if (codes.isEmpty()) {
            throw new IllegalArgumentException("TOMEs " + id + " needs a code of its own");
        }
        this.vertx = vertx;
        this.wire = wire;
        this.id = id;
        this.codes = List.copyOf(codes);
        this.own = new ConfirmationCode(codes.get(0));
        this.link = new ClientConnection(vertx, wire, id, new Inbox());
    }

    /** Initializes these devices without waiting for an event, again and again until they are ready. */
    public SimulatedTomes initializes(List<String> devices, Duration every) {
        given = List.copyOf(devices);
        retryEvery = every;
        return this;
    }

    /** Sends pings, and closes the connection with 1002 when a pong is late. */
    public SimulatedTomes pings(Duration interval, Duration pongTimeout) {
        heartbeat =
                new SimulatedPing(vertx, interval, pongTimeout, link::ping, () -> link.drop(1002, "no pong in time"));
        return this;
    }

    /** Connects again so long after each loss of the connection. */
    public SimulatedTomes reconnectsAfter(Duration delay) {
        link.redialsAfter(delay);
        return this;
    }

    /** Tells the listener of each change of a device, on the event loop of this TOMEs. */
    public SimulatedTomes onChange(Consumer<DeviceState> listener) {
        listeners.add(listener);
        return this;
    }

    /** Connects to a port of this machine; completes when the Terminal has answered the handshake. */
    public Future<Void> start(String host, int port) {
        return start(new WebSocketConnectOptions().setHost(host).setPort(port).setURI("/"));
    }

    /** Connects as the options say; completes when the Terminal has answered the handshake. */
    public Future<Void> start(WebSocketConnectOptions options) {
        return link.open(options);
    }

    /** Sends an initialization to the device now; fails when there is no connection. */
    public Future<Void> initialize(String device) {
        return ClientConnection.on(link.context(), () -> {
            if (!connected) {
                return Future.failedFuture(new IllegalStateException(id + " is not connected"));
            }
            ask(device);
            return Future.succeededFuture();
        });
    }

    /** Leaves for good; completes when the connection is gone. */
    public Future<Void> close() {
        return link.close();
    }

    /** Returns all devices that TOMEs has heard of, by id. */
    public List<DeviceState> devices() {
        return snapshot;
    }

    /** Returns one device, if TOMEs has heard of it. */
    public Optional<DeviceState> device(String device) {
        return snapshot.stream().filter(state -> state.id().equals(device)).findFirst();
    }

    /** Returns the client id. */
    public String id() {
        return id;
    }

    /** Returns whether the handshake of the present connection has been answered. */
    public boolean connected() {
        return connected;
    }

    /** Returns how the latest lost connection ended, null if none was lost yet. */
    public TomesConnection.@Nullable CloseSeen lastClose() {
        return lastClose;
    }

    /** Returns the codes that this TOMEs sends. */
    public Set<String> codesSent() {
        return Set.copyOf(codes);
    }

    /** Returns what this TOMEs has received, counted up to now and further. */
    public ReceivedCounts received() {
        return tally;
    }

    /** Returns how many pings were answered in time. */
    public long pongs() {
        return heartbeat == null ? 0 : heartbeat.answered();
    }

    private void ask(String device) {
        ObjectNode payload = WireFormat.payload();
        ArrayNode list = payload.putArray(wire.names().featureCodes());
        codes.forEach(list::add);
        change(state(device).asked());
        link.send(new WireEnvelope(WireEnvelope.INITIALIZATION, id, device, id + "-" + ++requests, null, payload));
    }

    private void judge(String device, WireEnvelope reply) {
        tally.restart(device);
        String text = reply.payload().path(wire.names().confirmationCode()).textValue();
        if (text == null) {
            change(state(device).disconnected("no code"));
            return;
        }
        tally.code(text);
        ConfirmationCode code = new ConfirmationCode(text);
        change(
                own.sameAs(code)
                        ? state(device).ready(code)
                        : state(device).answered(code).disconnected("code differs"));
    }

    private DeviceState state(String device) {
        return states.getOrDefault(device, DeviceState.unknown(device));
    }

    private void change(DeviceState next) {
        states.put(next.id(), next);
        snapshot = List.copyOf(states.values());
        listeners.forEach(listener -> listener.accept(next));
    }

    private void askThoseNotReady() {
        for (String device : given) {
            if (state(device).state() != DeviceState.State.READY) {
                ask(device);
            }
        }
    }

    /** TOMEs as its link sees it. */
    private final class Inbox implements ClientConnection.Client {
        @Override
        public ObjectNode introduction() {
            return WireFormat.payload()
                    .put(WireEnvelope.CLIENT_ID, id)
                    .put(WireEnvelope.CLIENT_TYPE, WireEnvelope.TOMES);
        }

        @Override
        public void up() {
            connected = true;
            if (heartbeat != null) {
                heartbeat.start();
            }
            if (!given.isEmpty()) {
                askThoseNotReady();
                retryTimer = vertx.setPeriodic(retryEvery.toMillis(), timer -> askThoseNotReady());
            }
        }

        @Override
        public void received(WireEnvelope envelope) {
            tally.message();
            String device = envelope.source();
            if (device == null) {
                return;
            }
            switch (envelope.type()) {
                case WireEnvelope.HANDSHAKE_EVENT -> {
                    String version =
                            WireFormat.text(envelope.payload(), wire.names().version());
                    change(state(device).announced(version == null ? "" : version));
                    ask(device);
                }
                case WireEnvelope.INITIALIZATION_RESPONSE -> judge(device, envelope);
                case WireEnvelope.STATUS ->
                    tally.status(
                            device,
                            envelope.payload().path(WireEnvelope.SEQUENCE).asLong());
                default -> {}
            }
        }

        @Override
        public void pong(Buffer payload) {
            if (heartbeat != null) {
                heartbeat.pong(payload);
            }
        }

        @Override
        public void lost(TomesConnection.CloseSeen end) {
            connected = false;
            lastClose = end;
            vertx.cancelTimer(retryTimer);
            if (heartbeat != null) {
                heartbeat.stop();
            }
            tally.restartAll();
            for (DeviceState state : new ArrayList<>(states.values())) {
                change(state.disconnected("link lost"));
            }
        }
    }
}
