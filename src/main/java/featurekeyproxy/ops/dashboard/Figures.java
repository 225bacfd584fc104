package featurekeyproxy.ops.dashboard;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.wspair.meter.Latency;
import java.util.Map;

/**
 * What is counted at one moment.
 *
 * @param toTerminal how many messages TOMEs has sent so far
 * @param toTomes how many messages the Terminal has sent so far
 * @param latency how long messages of both directions have been in the proxy so far
 * @param sessions how many connections of TOMEs are open
 * @param fleet how many devices of each kind are known
 */
public record Figures(long toTerminal, long toTomes, Latency latency, int sessions, Map<DeviceKind, Integer> fleet) {
    /** Takes a copy of the fleet. */
    public Figures {
        fleet = Map.copyOf(fleet);
    }

    int of(DeviceKind kind) {
        return fleet.getOrDefault(kind, 0);
    }
}
