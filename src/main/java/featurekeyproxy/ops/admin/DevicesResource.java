package featurekeyproxy.ops.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.DeviceProfile;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.ops.dashboard.Dashboard;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.ApiRequest;
import featurekeyproxy.ops.http.HttpProblem;
import featurekeyproxy.rollout.Switches;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /devices}: what is known of the devices, whether they start, and why not. Thread-safe. */
public final class DevicesResource {
    private static final int PAGE = 100;
    private static final int LONGEST_PAGE = 1000;
    private static final Set<String> STATES =
            Set.of("started", "notStarted", "waiting", "notConnected", "acknowledged");

    private final DeviceProfiles profiles;
    private final Dashboard dashboard;
    private final Switches switches;

    private DevicesResource(DeviceProfiles profiles, Dashboard dashboard, Switches switches) {
        this.profiles = profiles;
        this.dashboard = dashboard;
        this.switches = switches;
    }

    /** Serves the devices. */
    public static void addTo(Api api, DeviceProfiles profiles, Dashboard dashboard, Switches switches) {
        DevicesResource resource = new DevicesResource(profiles, dashboard, switches);
        api.get("/devices", resource::all);
        api.get("/devices/{id}", resource::one);
        api.delete("/devices/{id}", resource::remove);
        api.putReasoned("/devices/{id}/acknowledgement", resource::acknowledge);
        api.delete("/devices/{id}/acknowledgement", resource::withdraw);
    }

    private record Acknowledgement(String reason) {}

    /** Ends the problem of a device that is known not to start, until it starts or has another fault. */
    private ObjectNode acknowledge(ApiRequest request) {
        String id = request.path("id");
        request.because(request.body(Acknowledgement.class).reason());
        if (request.reason().isBlank()) {
            throw HttpProblem.of(400, "a reason is asked for, such as “in repair until Friday”");
        }
        request.action("acknowledge device", id, "", "");
        String fault = dashboard
                .acknowledge(id, request.caller().toString(), request.reason())
                .orElseThrow(() -> HttpProblem.of(409, "this device has no fault that could be acknowledged"));
        request.action("acknowledge device", id, fault, "acknowledged");
        return dashboard.state(id);
    }

    private @Nullable Object withdraw(ApiRequest request) {
        String id = request.path("id");
        request.action("withdraw acknowledgement of device", id, "acknowledged", "");
        if (!dashboard.withdraw(id)) {
            throw HttpProblem.of(404, "this device is not acknowledged");
        }
        return null;
    }

    /** Forgets a device that is gone for good, and ends its problems; one that is still there is listed again when it is heard of. */
    private @Nullable Object remove(ApiRequest request) {
        String id = request.path("id");
        String before = dashboard.state(id).path("state").asText();
        boolean known = profiles.isKnown(id);
        if (!dashboard.remove(id) && !known) {
            throw HttpProblem.of(404, "nothing is known of this device");
        }
        profiles.forget(id);
        request.action("remove device", id, before, "removed");
        return null;
    }

    private ObjectNode all(ApiRequest request) {
        String part = request.query("q").orElse("").toLowerCase(Locale.ROOT);
        Optional<DeviceKind> kind = request.query("kind").map(DevicesResource::kind);
        Optional<String> state = request.query("state").map(DevicesResource::state);
        int offset = request.number("offset", 0, 0, Integer.MAX_VALUE);
        int limit = request.number("limit", PAGE, 1, LONGEST_PAGE);
        List<Map.Entry<String, DeviceProfile>> fitting = known().entrySet().stream()
                .filter(device -> device.getKey().toLowerCase(Locale.ROOT).contains(part))
                .filter(device ->
                        kind.isEmpty() || kind.get() == device.getValue().kind())
                .filter(device -> state.isEmpty() || dashboard.stands(device.getKey(), state.get()))
                .sorted(new DeviceOrder(dashboard, switches)
                        .of(request.query("sort").orElse("id")))
                .toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("total", fitting.size());
        ArrayNode page = json.putArray("devices");
        fitting.stream().skip(offset).limit(limit).forEach(device -> {
            ObjectNode one = device(device.getKey(), device.getValue());
            one.set("diagnosis", dashboard.state(device.getKey()));
            page.add(one);
        });
        return json;
    }

    /** Returns the devices that were heard of, also those whose profile has expired since. */
    private Map<String, DeviceProfile> known() {
        Map<String, DeviceProfile> known = new TreeMap<>(profiles.all());
        dashboard.devices().forEach(id -> known.computeIfAbsent(id, profiles::profile));
        return known;
    }

    private static DeviceKind kind(String text) {
        return DeviceKind.of(text).orElseThrow(() -> HttpProblem.of(400, "kind is legacy, nonDehp or unknown"));
    }

    private static String state(String text) {
        if (!STATES.contains(text)) {
            throw HttpProblem.of(400, "state is started, notStarted, waiting, notConnected or acknowledged");
        }
        return text;
    }

    /** Returns whether the device itself is switched on; that the transformation is off altogether is told elsewhere. */
    private boolean isOn(String device) {
        return !switches.state().devicesOff().contains(device);
    }

    private ObjectNode device(String id, DeviceProfile profile) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("kind", profile.kind().text())
                .put("reason", profile.reason())
                .put("source", profile.source().name().toLowerCase(Locale.ROOT))
                .put("on", isOn(id));
        if (profile.source() != DeviceProfile.Source.NONE) {
            json.put("learnedAt", profile.since().toString());
        }
        if (profile.source() != DeviceProfile.Source.OPERATOR && profile.source() != DeviceProfile.Source.CONFIGURED) {
            profiles.expiry(id).ifPresent(expiry -> json.put("expiresAt", expiry.toString()));
        }
        dashboard.timeline(id).ifPresent(timeline -> {
            timeline.version().ifPresent(version -> json.put("version", version));
            timeline.address().ifPresent(address -> json.put("address", address));
            timeline.lastSeen().ifPresent(seen -> json.put("lastSeen", seen.toString()));
        });
        dashboard.lastDecision(id).ifPresent(last -> json.set("lastDecision", last));
        return json;
    }

    private ObjectNode one(ApiRequest request) {
        String id = request.path("id");
        ObjectNode json = device(id, profiles.profile(id));
        boolean heardOf = dashboard.addTimeline(id, json);
        if (!heardOf && !profiles.isKnown(id)) {
            throw HttpProblem.of(404, "nothing is known of this device");
        }
        return json;
    }
}
