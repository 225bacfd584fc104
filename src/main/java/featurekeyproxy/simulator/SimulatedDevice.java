package featurekeyproxy.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A Trima V7 device: a client of the Terminal that accepts an initialization only if one of its codes is the device's own,
 * and that drops its connection otherwise. It answers with its own code in either case, unless told to stay silent.
 *
 * <p>Settings are made before {@link #start}. Everything happens on one event loop; what the getters return may be read
 * from any thread.
 */
public final class SimulatedDevice {
    private final Vertx vertx;
    private final WireFormat wire;
    private final String id;
    private final ClientConnection link;
    private final Map<String, Integer> sequences = new TreeMap<>();
    private final AtomicInteger mismatches = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Firmware firmware;
    private volatile Set<String> initializedBy = Set.of();
    private volatile List<String> lastCodes = List.of();
    private boolean silentOnMismatch;
    private @Nullable String secondAnswer;
    private @Nullable String address;
    private @Nullable Duration statusInterval;
    private long statusTimer = -1;
    private long replies;

    /** Makes a device that runs the given firmware. */
    public SimulatedDevice(Vertx vertx, WireFormat wire, String id, Firmware firmware) {
        this.vertx = vertx;
        this.wire = wire;
        this.id = id;
        this.firmware = firmware;
        this.link = new ClientConnection(vertx, wire, id, new Inbox());
    }

    /** Drops the connection on a mismatch without an answer. */
    public SimulatedDevice staysSilentOnMismatch() {
        silentOnMismatch = true;
        return this;
    }

    /** Answers each initialization a second time, with this code. */
    public SimulatedDevice answersAlsoWith(String code) {
        secondAnswer = code;
        return this;
    }

    /** Tells the Terminal this network address. */
    public SimulatedDevice at(String itsAddress) {
        address = itsAddress;
        return this;
    }

    /** Connects again so long after each loss of the connection. */
    public SimulatedDevice reconnectsAfter(Duration delay) {
        link.redialsAfter(delay);
        return this;
    }

    /** Sends a status message at this interval to each TOMEs that has initialized the device. */
    public SimulatedDevice sendsStatusEvery(Duration interval) {
        statusInterval = interval;
        return this;
    }

    /** Connects to the Terminal on this machine; completes when the Terminal has answered the handshake. */
    public Future<Void> start(int port) {
        return link.open(
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/"));
    }

    /** Connects as the options say; completes when the Terminal has answered the handshake. */
    public Future<Void> start(WebSocketConnectOptions options) {
        return link.open(options);
    }

    /** Installs another firmware and connects again; completes when the new firmware is in force. */
    public Future<Void> upgrade(Firmware to) {
        return ClientConnection.on(link.context(), () -> {
            firmware = to;
            link.restart("firmware upgrade");
            return Future.succeededFuture();
        });
    }

    /** Leaves for good; completes when the connection is gone. */
    public Future<Void> close() {
        return link.close();
    }

    /** Returns the client id. */
    public String id() {
        return id;
    }

    /** Returns what the device runs now. */
    public Firmware firmware() {
        return firmware;
    }

    /** Returns the ids of those whose initialization the device has accepted on its present connection. */
    public Set<String> initializedBy() {
        return initializedBy;
    }

    /** Returns how many initializations held no code that the device accepts. */
    public int mismatches() {
        return mismatches.get();
    }

    /** Returns how often the device has connected. */
    public int connections() {
        return connections.get();
    }

    /** Returns the strings among the codes of the latest initialization. */
    public List<String> lastCodes() {
        return lastCodes;
    }

    private void initialize(WireEnvelope request, String tomes) {
        List<String> codes = new ArrayList<>();
        for (JsonNode code : request.payload().path(wire.names().featureCodes())) {
            if (code.isTextual()) {
                codes.add(code.textValue());
            }
        }
        lastCodes = List.copyOf(codes);
        ConfirmationCode own = new ConfirmationCode(firmware.code());
        boolean accepted = codes.stream().anyMatch(code -> own.sameAs(new ConfirmationCode(code)));
        if (accepted || !silentOnMismatch) {
            answer(request, tomes, own);
            if (secondAnswer != null) {
                answer(request, tomes, new ConfirmationCode(secondAnswer));
            }
        }
        if (accepted) {
            sequences.put(tomes, 0);
            initializedBy = Set.copyOf(sequences.keySet());
        } else {
            mismatches.incrementAndGet();
            link.drop(1000, "no code of mine");
        }
    }

    private void answer(WireEnvelope request, String tomes, ConfirmationCode own) {
        ObjectNode payload = WireFormat.payload().put(wire.names().confirmationCode(), own.text());
        link.send(new WireEnvelope(
                WireEnvelope.INITIALIZATION_RESPONSE, id, tomes, "reply-" + ++replies, request.messageId(), payload));
    }

    private void sendStatus() {
        sequences.replaceAll((tomes, sequence) -> sequence + 1);
        sequences.forEach((tomes, sequence) -> link.send(new WireEnvelope(
                WireEnvelope.STATUS,
                id,
                tomes,
                null,
                null,
                WireFormat.payload().put(WireEnvelope.SEQUENCE, sequence))));
    }

    /** The device as its link sees it. */
    private final class Inbox implements ClientConnection.Client {
        @Override
        public ObjectNode introduction() {
            ObjectNode said = WireFormat.payload()
                    .put(WireEnvelope.CLIENT_ID, id)
                    .put(WireEnvelope.CLIENT_TYPE, WireEnvelope.DEVICE)
                    .put(WireEnvelope.VERSION, firmware.version());
            return address == null ? said : said.put(WireEnvelope.ADDRESS, address);
        }

        @Override
        public void up() {
            connections.incrementAndGet();
            if (statusInterval != null) {
                statusTimer = vertx.setPeriodic(statusInterval.toMillis(), timer -> sendStatus());
            }
        }

        @Override
        public void received(WireEnvelope envelope) {
            String from = envelope.source();
            if (envelope.type().equals(WireEnvelope.INITIALIZATION) && from != null) {
                initialize(envelope, from);
            }
        }

        @Override
        public void pong(Buffer payload) {}

        @Override
        public void lost(TomesConnection.CloseSeen end) {
            vertx.cancelTimer(statusTimer);
            sequences.clear();
            initializedBy = Set.of();
        }
    }
}
