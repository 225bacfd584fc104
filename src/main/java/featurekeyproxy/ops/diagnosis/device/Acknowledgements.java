package featurekeyproxy.ops.diagnosis.device;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The devices that an operator knows not to start, so that they are no problem any more. Each holds for the fault of that time: it
 * ends when the device starts or has another fault. Kept in memory; thread-safe.
 */
public final class Acknowledgements {
    private static final int MOST = DeviceTimelines.MOST_DEVICES;

    private final Map<String, Acknowledgement> byDevice = new ConcurrentHashMap<>();

    /** That somebody knows of a fault: which, since when, who and why. */
    public record Acknowledgement(StartDiagnosis.State state, Instant at, String by, String reason) {}

    /** Acknowledges the fault of a device; returns whether there was room for it. */
    public boolean put(String device, Acknowledgement acknowledgement) {
        if (byDevice.size() >= MOST && !byDevice.containsKey(device)) {
            return false;
        }
        byDevice.put(device, acknowledgement);
        return true;
    }

    /** Takes an acknowledgement back; returns whether there was one. */
    public boolean remove(String device) {
        return byDevice.remove(device) != null;
    }

    /** Returns who knows of the fault that the device has now, and ends what was said of another fault. */
    public Optional<Acknowledgement> of(String device, StartDiagnosis.State now) {
        Optional<Acknowledgement> said = Optional.ofNullable(byDevice.get(device));
        boolean isOver = now == StartDiagnosis.State.STARTED || now.isBad();
        if (said.isPresent() && said.get().state() != now) {
            if (isOver) {
                byDevice.remove(device, said.get());
            }
            return Optional.empty();
        }
        return said;
    }
}
