package featurekeyproxy.mapping.device;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the mapping file says about devices: by id, by firmware version, and what to do with all others. Immutable.
 *
 * <p>An id that is listed in full beats every pattern; of several patterns that match, the longest decides, and of equally
 * long ones {@code devices.legacy}, since sending a code unchanged is the safer mistake. Ids are compared letter by letter.
 */
public final class DeviceRules {
    /** Nothing is known of any device: all are learned. */
    public static final DeviceRules NONE = new DeviceRules(UnknownDeviceStrategy.LEARN, List.of(), List.of());

    /** An answer about one device: its kind, why, and the line of the file that says so. */
    public record RuleMatch(DeviceKind kind, String reason, String rule) {}

    private final UnknownDeviceStrategy unknown;
    private final Map<String, DevicePattern> byId = new HashMap<>();
    private final List<DevicePattern> patterns;
    private final List<FirmwareRule> firmware;

    public DeviceRules(UnknownDeviceStrategy unknown, List<DevicePattern> patterns, List<FirmwareRule> firmware) {
        this.unknown = unknown;
        this.firmware = List.copyOf(firmware);
        this.patterns = patterns.stream()
                .filter(pattern -> !pattern.glob().isExact())
                .sorted(Comparator.comparingInt(DevicePattern::strength)
                        .reversed()
                        .thenComparing(DevicePattern::kind))
                .toList();
        patterns.stream()
                .filter(pattern -> pattern.glob().isExact())
                .forEach(pattern -> byId.putIfAbsent(pattern.text(), pattern));
    }

    /** Returns what is done with a device of which nothing is known. */
    public UnknownDeviceStrategy unknown() {
        return unknown;
    }

    /** Returns what the file says of the device with this id, if anything. */
    public Optional<RuleMatch> forDevice(String id) {
        DevicePattern listed = byId.get(id);
        if (listed != null) {
            return Optional.of(new RuleMatch(
                    listed.kind(), "listed in devices." + listed.kind().text(), listed.rule()));
        }
        return patterns.stream()
                .filter(pattern -> pattern.glob().matches(id))
                .findFirst()
                .map(pattern -> new RuleMatch(pattern.kind(), "id matches " + pattern.rule(), pattern.rule()));
    }

    /** Returns what the file says of devices with this firmware version, if anything and if it is a version at all. */
    public Optional<RuleMatch> forVersion(String version) {
        return FirmwareVersion.parse(version).flatMap(this::forVersion);
    }

    private Optional<RuleMatch> forVersion(FirmwareVersion version) {
        return firmware.stream()
                .filter(rule -> rule.range().contains(version))
                .findFirst()
                .map(rule ->
                        new RuleMatch(rule.kind(), "firmware " + version + " lies in " + rule.rule(), rule.rule()));
    }
}
