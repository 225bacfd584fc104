package featurekeyproxy.ops.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.mapping.device.DeviceProfile;
import featurekeyproxy.mapping.device.FirmwareVersion;
import featurekeyproxy.ops.dashboard.Dashboard;
import featurekeyproxy.ops.diagnosis.device.DeviceTimeline;
import featurekeyproxy.ops.diagnosis.device.InitializationEntry;
import featurekeyproxy.ops.http.HttpProblem;
import featurekeyproxy.rollout.Switches;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The orders in which devices can be listed: by each column of the page, either way round. */
record DeviceOrder(Dashboard dashboard, Switches switches) {
    /**
     * Returns the order of that name; of equal ones the id decides.
     *
     * @throws HttpProblem 400 if there is no such order
     */
    Comparator<Map.Entry<String, DeviceProfile>> of(String name) {
        boolean isReversed = name.startsWith("-");
        Comparator<Map.Entry<String, DeviceProfile>> order =
                switch (isReversed ? name.substring(1) : name) {
                    case "id" -> Map.Entry.comparingByKey();
                    case "kind" ->
                        Comparator.comparing(device -> device.getValue().kind());
                    case "reason" ->
                        Comparator.comparing(device -> device.getValue().reason());
                    case "state" -> by(this::title, Comparator.naturalOrder());
                    case "version" -> by(this::version, FirmwareVersion.ORDER);
                    case "lastSeen" -> by(this::lastSeen, Comparator.naturalOrder());
                    case "lastDecision" -> by(this::lastDecision, Comparator.naturalOrder());
                    case "on" -> {
                        Set<String> off = switches.state().devicesOff();
                        yield Comparator.comparing(device -> !off.contains(device.getKey()));
                    }
                    default ->
                        throw HttpProblem.of(
                                400,
                                "sort is id, state, kind, reason, version, lastSeen, lastDecision or on, or one of them"
                                        + " after -");
                };
        return (isReversed ? order.reversed() : order).thenComparing(Map.Entry.comparingByKey());
    }

    /** Asks once for each device, since what is compared may change meanwhile. */
    private static <T> Comparator<Map.Entry<String, DeviceProfile>> by(Function<String, T> what, Comparator<T> order) {
        Map<String, T> asked = new HashMap<>();
        return Comparator.comparing(device -> asked.computeIfAbsent(device.getKey(), what), order);
    }

    private String title(String device) {
        ObjectNode state = dashboard.state(device);
        return state.path("title").asText();
    }

    private String version(String device) {
        return timeline(device).flatMap(DeviceTimeline::version).orElse("");
    }

    private Instant lastSeen(String device) {
        return timeline(device).flatMap(DeviceTimeline::lastSeen).orElse(Instant.MIN);
    }

    private Instant lastDecision(String device) {
        return timeline(device)
                .flatMap(DeviceTimeline::latest)
                .map(InitializationEntry::time)
                .orElse(Instant.MIN);
    }

    private Optional<DeviceTimeline> timeline(String device) {
        return dashboard.timeline(device);
    }
}
