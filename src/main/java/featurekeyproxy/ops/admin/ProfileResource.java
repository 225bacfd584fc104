package featurekeyproxy.ops.admin;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.DeviceProfile;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.ApiRequest;
import featurekeyproxy.ops.http.HttpProblem;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /devices/{id}/profile}: what an operator says a device is, and the forgetting of all that is known of it. */
public final class ProfileResource {
    private final DeviceProfiles profiles;

    private ProfileResource(DeviceProfiles profiles) {
        this.profiles = profiles;
    }

    /** Serves the profiles. */
    public static void addTo(Api api, DeviceProfiles profiles) {
        ProfileResource resource = new ProfileResource(profiles);
        api.put("/devices/{id}/profile", resource::set);
        api.delete("/devices/{id}/profile", resource::forget);
    }

    /** The kind that a device is to have. */
    record Kind(String kind) {}

    /** What is known of a device now. */
    record View(String id, String kind, String source, String reason, Instant since) {
        static View of(String id, DeviceProfile profile) {
            return new View(
                    id,
                    profile.kind().text(),
                    profile.source().name().toLowerCase(Locale.ROOT),
                    profile.reason(),
                    profile.since());
        }
    }

    private View set(ApiRequest request) {
        String id = request.path("id");
        DeviceKind kind = DeviceKind.of(request.body(Kind.class).kind())
                .filter(named -> named != DeviceKind.UNKNOWN)
                .orElseThrow(() -> HttpProblem.of(400, "kind is legacy or nonDehp; DELETE makes a device unknown"));
        String before = text(profiles.profile(id));
        try {
            profiles.set(id, kind);
        } catch (IllegalStateException e) {
            throw HttpProblem.of(409, Objects.requireNonNullElse(e.getMessage(), "too many profiles"));
        }
        DeviceProfile now = profiles.profile(id);
        request.action("set profile", id, before, text(now));
        return View.of(id, now);
    }

    private @Nullable Object forget(ApiRequest request) {
        String id = request.path("id");
        String before = text(profiles.profile(id));
        profiles.forget(id);
        request.action("forget profile", id, before, text(profiles.profile(id)));
        return null;
    }

    private static String text(DeviceProfile profile) {
        return profile.kind().text() + " (" + profile.source().name().toLowerCase(Locale.ROOT) + ")";
    }
}
