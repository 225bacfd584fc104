package featurekeyproxy.ops.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.ops.FileKind;
import featurekeyproxy.ops.FilesInForce;
import featurekeyproxy.ops.ReloadStates;
import featurekeyproxy.ops.ReloadText;
import featurekeyproxy.ops.dashboard.Dashboard;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.rollout.Switches;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.upstream.TargetState;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheck;

/** {@code /status}: how the proxy is, in one answer. Thread-safe. */
public final class StatusResource {
    private final Instant startedAt;
    private final long startedNanos; // a clock may be set
    private final String version;
    private final Supplier<Collection<HealthCheck.Result>> checks;
    private final Parts parts;

    /** What the status is made of. */
    public record Parts(
            WsPairComponent component,
            LiveMapping mapping,
            ReloadStates reloads,
            Dashboard dashboard,
            Switches switches,
            Supplier<FilesInForce> files,
            boolean payloadsLogged) {}

    /** Creates the status of a proxy that has just been started; {@code checks} returns what the health checks say. */
    public StatusResource(Clock clock, String version, Supplier<Collection<HealthCheck.Result>> checks, Parts parts) {
        this.startedAt = clock.instant();
        this.startedNanos = System.nanoTime();
        this.version = version;
        this.checks = checks;
        this.parts = parts;
    }

    /** Serves the status, with the role that the token of the request has. */
    public void addTo(Api api) {
        api.get("/status", request -> status().put(
                        "role", request.caller().role().toString())
                .put("user", request.caller().user()));
    }

    /** Returns the status. */
    public ObjectNode status() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("version", version)
                .put("startedAt", startedAt.toString())
                .put("uptimeSeconds", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos));
        Collection<HealthCheck.Result> found = checks.get();
        json.put(
                "ready",
                parts.component().isAccepting()
                        && isUp(found.stream()
                                .filter(check -> check.getCheck().isReadiness())
                                .toList()));
        json.putObject("transformation").put("on", parts.switches().state().on());
        json.putObject("logging").put("payloads", parts.payloadsLogged());
        json.put("sessions", parts.component().openSessions());
        addTargets(json.putArray("targets"));
        addHealth(json.putObject("health"), found);
        addFiles(json.putObject("files"), parts.files().get());
        addMapping(json.putObject("mapping"));
        ObjectNode profiles = json.putObject("profiles");
        for (DeviceKind kind : DeviceKind.values()) {
            profiles.put(kind.text(), parts.dashboard().fleet().getOrDefault(kind, 0));
        }
        json.putObject("devices")
                .put("notStarted", parts.dashboard().notStarted())
                .put("acknowledged", parts.dashboard().acknowledged());
        ObjectNode traffic = json.putObject("traffic");
        add(traffic.putObject("fromTomes"), parts.component().traffic(Leg.TOMES));
        add(traffic.putObject("fromTerminal"), parts.component().traffic(Leg.TERMINAL));
        return json;
    }

    private void addTargets(ArrayNode json) {
        for (TargetState state : parts.component().targets()) {
            ObjectNode target = json.addObject()
                    .put("target", state.target().toString())
                    .put("breaker", state.breaker().toLowerCase(Locale.ROOT))
                    .put(
                            "contact",
                            state.contact().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .put("nameFails", state.resolution().isFailing());
            add(target.putArray("addresses"), state.resolution().addresses());
        }
    }

    private static boolean isUp(Collection<HealthCheck.Result> checks) {
        return checks.stream().noneMatch(check -> check.getState() == HealthCheck.State.DOWN);
    }

    private static void addHealth(ObjectNode json, Collection<HealthCheck.Result> checks) {
        json.put("status", isUp(checks) ? "UP" : "DOWN");
        ArrayNode all = json.putArray("checks");
        for (HealthCheck.Result check : checks) {
            ObjectNode one = all.addObject()
                    .put("id", check.getCheck().getId())
                    .put("status", check.getState().name());
            check.getMessage().ifPresent(message -> one.put("message", message));
        }
    }

    private static void addFiles(ObjectNode json, FilesInForce files) {
        add(json.putArray("settings"), files.settings());
        add(json.putArray("mapping"), files.mapping());
        add(json.putArray("routes"), files.routes());
        add(json.putArray("routesIgnored"), files.ignored());
        add(json.putArray("lib"), files.lib());
        add(json.putArray("tomesTls"), files.tomesTls());
        add(json.putArray("terminalTls"), files.terminalTls());
        add(json.putArray("managementTls"), files.managementTls());
    }

    private static void add(ArrayNode json, List<String> files) {
        files.forEach(json::add);
    }

    private void addMapping(ObjectNode json) {
        LiveMapping.Version inForce = parts.mapping().inForce();
        json.put("version", inForce.number())
                .put(
                        "loadedAt",
                        parts.reloads()
                                .loadedAt(FileKind.MAPPING)
                                .orElse(startedAt)
                                .toString())
                .put("rules", inForce.mapping().table().rules().size())
                .put("hash", inForce.mapping().hash())
                .put("file", parts.mapping().file().toString());
        parts.reloads().of(FileKind.MAPPING).ifPresent(state -> json.putObject("lastReload")
                .put("at", state.at().toString())
                .put("outcome", state.reload().outcome())
                .put("problems", ReloadText.problems(state.reload()).size()));
    }

    private static void add(ObjectNode json, Traffic traffic) {
        json.put("messages", traffic.messages())
                .put("bytes", traffic.bytes())
                .put("identical", traffic.identical())
                .put("rewritten", traffic.rewritten())
                .put("unexplained", traffic.unexplained());
    }
}
