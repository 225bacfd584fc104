package featurekeyproxy.ops.admin;

import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.ApiRequest;
import featurekeyproxy.ops.http.HttpProblem;
import featurekeyproxy.rollout.Switches;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /switches}: whether the transformation is on, altogether, for a device, for a rule; no session is closed by them. */
public final class SwitchesResource {
    private final Switches switches;
    private final LiveMapping mapping;

    private SwitchesResource(Switches switches, LiveMapping mapping) {
        this.switches = switches;
        this.mapping = mapping;
    }

    /** Serves the switches. */
    public static void addTo(Api api, Switches switches, LiveMapping mapping) {
        SwitchesResource resource = new SwitchesResource(switches, mapping);
        api.get("/switches", request -> resource.view());
        api.put("/switches/transformation", resource::all);
        api.put("/switches/devices/{id}", resource::device);
        api.put("/switches/rules/{fingerprint}", resource::rule);
    }

    /** How a switch is to stand, or stands. */
    record Switch(boolean on) {}

    /** A rule that is switched off; {@code inTable} tells whether the table in force has it. */
    record RuleOff(String fingerprint, boolean inTable) {}

    /** All switches that are not as they were at the start. */
    record View(Switch transformation, List<String> devicesOff, List<RuleOff> rulesOff) {}

    private View view() {
        Switches.State state = switches.state();
        Set<String> inTable = fingerprints().collect(Collectors.toSet());
        return new View(
                new Switch(state.on()),
                state.devicesOff().stream().sorted().toList(),
                state.rulesOff().stream()
                        .sorted()
                        .map(rule -> new RuleOff(rule, inTable.contains(rule)))
                        .toList());
    }

    private Stream<String> fingerprints() {
        return mapping.current().table().rules().stream().map(MappingRule::fingerprint);
    }

    private View all(ApiRequest request) {
        boolean on = request.body(Switch.class).on();
        request.action("switch transformation", "", text(switches.all(on)), text(on));
        return view();
    }

    private View device(ApiRequest request) {
        boolean on = request.body(Switch.class).on();
        String id = request.path("id");
        request.action("switch device", id, text(thrown(() -> switches.device(id, on))), text(on));
        return view();
    }

    private View rule(ApiRequest request) {
        boolean on = request.body(Switch.class).on();
        String rule = fingerprint(request.path("fingerprint"));
        request.action("switch rule", rule, text(thrown(() -> switches.rule(rule, on))), text(on));
        return view();
    }

    private static boolean thrown(Supplier<Boolean> thrower) {
        try {
            return thrower.get();
        } catch (IllegalStateException e) {
            throw HttpProblem.of(409, Objects.requireNonNullElse(e.getMessage(), "too many switches"));
        }
    }

    /** Returns the rule of that fingerprint, which may be written without signs, as {@code 4bf7e174-90a1b2c3}. */
    private String fingerprint(String given) {
        String plain = plain(given);
        return Stream.of(fingerprints().toList(), switches.state().rulesOff())
                .flatMap(Collection::stream)
                .filter(rule -> plain(rule).equals(plain))
                .findFirst()
                .orElseThrow(() -> HttpProblem.of(404, "the table has no rule of this fingerprint"));
    }

    private static String plain(String fingerprint) {
        return fingerprint.replace("#", "").replace('→', '-');
    }

    private static String text(boolean on) {
        return on ? "on" : "off";
    }
}
