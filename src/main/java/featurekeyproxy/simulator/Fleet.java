package featurekeyproxy.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Terminal with a mixed fleet of devices around it, started and closed as one. May be used from any thread. */
public final class Fleet {
    private final SimulatedTerminal terminal;
    private final Map<String, SimulatedDevice> devices;
    private final Plan plan;

    /**
     * Which devices a fleet has.
     *
     * @param legacyDevices how many run the legacy firmware; they come first
     * @param nonDehpDevices how many run the non-DEHP firmware
     * @param reconnectAfter how long a device waits before it connects again, null if it never does
     * @param statusEvery interval of the status messages of a ready device, null for none
     */
    public record Plan(
            int legacyDevices,
            int nonDehpDevices,
            Firmware legacy,
            Firmware nonDehp,
            @Nullable Duration reconnectAfter,
            @Nullable Duration statusEvery) {
        /** Returns a plan for devices of which one kind knows the old code and one the new code. */
        public static Plan of(int legacyDevices, int nonDehpDevices, String oldCode, String newCode) {
            return new Plan(
                    legacyDevices,
                    nonDehpDevices,
                    new Firmware(Firmware.Kind.LEGACY, "6.4.0", oldCode),
                    new Firmware(Firmware.Kind.NON_DEHP, "7.1.0", newCode),
                    Duration.ofMillis(500),
                    null);
        }

        /** Returns the same plan with other times; null for never. */
        public Plan withTimes(@Nullable Duration reconnect, @Nullable Duration status) {
            return new Plan(legacyDevices, nonDehpDevices, legacy, nonDehp, reconnect, status);
        }
    }

    private Fleet(SimulatedTerminal terminal, Map<String, SimulatedDevice> devices, Plan plan) {
        this.terminal = terminal;
        this.devices = Map.copyOf(devices);
        this.plan = plan;
    }

    /** Starts a Terminal on a free port and the devices; when one cannot start, all are closed and the future fails. */
    public static Future<Fleet> start(Vertx vertx, WireFormat wire, Plan plan) {
        return start(vertx, plan, new SimulatedTerminal(vertx, wire));
    }

    /** Starts the given Terminal, which must be open to clients without conditions, on a free port and the devices. */
    public static Future<Fleet> start(Vertx vertx, Plan plan, SimulatedTerminal terminal) {
        Map<String, SimulatedDevice> devices = new TreeMap<>();
        for (int i = 1; i <= plan.legacyDevices() + plan.nonDehpDevices(); i++) {
            Firmware firmware = i <= plan.legacyDevices() ? plan.legacy() : plan.nonDehp();
            SimulatedDevice device = new SimulatedDevice(vertx, terminal.wire(), String.format("V7-%03d", i), firmware);
            if (plan.reconnectAfter() != null) {
                device.reconnectsAfter(plan.reconnectAfter());
            }
            if (plan.statusEvery() != null) {
                device.sendsStatusEvery(plan.statusEvery());
            }
            devices.put(device.id(), device);
        }
        Fleet fleet = new Fleet(terminal, devices, plan);
        return terminal.start(0).compose(started -> fleet.connect()).recover(failure -> fleet.close()
                .transform(closed -> Future.failedFuture(failure)));
    }

    private Future<Fleet> connect() {
        List<Future<Void>> starts = new ArrayList<>();
        devices().forEach(device -> starts.add(device.start(terminal.port())));
        return Future.all(starts).map(this);
    }

    /** Returns the Terminal. */
    public SimulatedTerminal terminal() {
        return terminal;
    }

    /** Returns the port of the Terminal. */
    public int port() {
        return terminal.port();
    }

    /** Returns the devices by id: {@code V7-001} and so on. */
    public List<SimulatedDevice> devices() {
        return List.copyOf(new TreeMap<>(devices).values());
    }

    /**
     * Returns one device.
     *
     * @throws IllegalArgumentException if the fleet has none of this id
     */
    public SimulatedDevice device(String id) {
        SimulatedDevice device = devices.get(id);
        if (device == null) {
            throw new IllegalArgumentException("no device " + id + " in the fleet, which has V7-001 to "
                    + String.format("V7-%03d", devices.size()));
        }
        return device;
    }

    /** Installs the non-DEHP firmware of the plan on a device, which connects again with the new code. */
    public Future<Void> upgrade(String id) {
        return device(id).upgrade(plan.nonDehp());
    }

    /**
     * Returns the whole fleet as it stands with one TOMEs, by id: the devices that TOMEs has not heard of too, each with its
     * true firmware, and as ready only if both TOMEs and the device itself say so.
     */
    public List<DeviceState> states(SimulatedTomes tomes) {
        List<DeviceState> states = new ArrayList<>();
        for (SimulatedDevice device : devices()) {
            DeviceState seen = tomes.device(device.id()).orElse(DeviceState.unknown(device.id()));
            boolean half = seen.state() == DeviceState.State.READY
                    && !device.initializedBy().contains(tomes.id());
            states.add((half ? seen.trying() : seen).announced(device.firmware().toString()));
        }
        return List.copyOf(states);
    }

    /** Closes the devices, then the Terminal; completes when all are gone. */
    public Future<Void> close() {
        List<Future<Void>> ends = new ArrayList<>();
        devices().forEach(device -> ends.add(device.close()));
        return Future.join(ends).transform(all -> terminal.close());
    }
}
