package featurekeyproxy.ops.admin;

import com.fasterxml.jackson.databind.JsonNode;
import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.FeatureKeyCodec;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.file.CheckReport;
import featurekeyproxy.mapping.file.Finding;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.mapping.file.MappingFile;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.ApiRequest;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.rollout.Switches;
import featurekeyproxy.text.JsonFormat;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /mapping}: the table in force by fingerprints, the check of a candidate, and a look at the file. */
public final class MappingResource {
    private static final String CANDIDATE = "candidate";

    private final LiveMapping mapping;
    private final Switches switches;
    private final Optional<FeatureKeyCodec> codec;

    private MappingResource(LiveMapping mapping, Switches switches, Optional<FeatureKeyCodec> codec) {
        this.mapping = mapping;
        this.switches = switches;
        this.codec = codec;
    }

    /** Serves the mapping; candidates are held against the codec, as the file is. */
    public static void addTo(Api api, LiveMapping mapping, Switches switches, Optional<FeatureKeyCodec> codec) {
        MappingResource resource = new MappingResource(mapping, switches, codec);
        api.get("/mapping", request -> resource.view());
        api.check("/mapping/validate", resource::validate);
        api.post("/mapping/reload", resource::reload);
    }

    /** The table in force, without a whole code. */
    record View(long version, String hash, String file, List<Rule> rules) {}

    /** A rule; {@code on} is how its switch stands. */
    record Rule(String fingerprint, String oldCode, String newCode, String kind, boolean on) {
        static Rule of(MappingRule rule, Switches.State state) {
            String fingerprint = rule.fingerprint();
            return new Rule(
                    fingerprint,
                    Codes.fingerprint(rule.oldCode()),
                    Codes.fingerprint(rule.newCode()),
                    rule.kind() == MappingRule.Kind.FEATURE_KEY ? "featureKey" : "confirmationCode",
                    state.isRuleOn(fingerprint));
        }
    }

    /** What came of a look at the file; {@code version} is in force now. */
    record Reloaded(String outcome, long version, List<Place> problems) {}

    /** Where a finding is and of what kind; what it says may quote codes, so that is left to {@code check}. */
    record Place(String severity, String kind, int line, int column) {
        static Place of(Finding finding) {
            return new Place(finding.severity().word(), finding.kind().id(), finding.line(), finding.column());
        }
    }

    private View view() {
        LiveMapping.Version inForce = mapping.inForce();
        Switches.State state = switches.state();
        return new View(
                inForce.number(),
                inForce.mapping().hash(),
                mapping.file().toString(),
                inForce.mapping().table().rules().stream()
                        .map(rule -> Rule.of(rule, state))
                        .toList());
    }

    private JsonNode validate(ApiRequest request) throws IOException {
        CheckReport report = CheckReport.of(MappingFile.read(request.body(), CANDIDATE, codec), CANDIDATE);
        JsonNode json = JsonFormat.MAPPER.readTree(report.json());
        request.action("validate mapping", "", "", json.path("status").asText());
        return json;
    }

    private Reloaded reload(ApiRequest request) {
        long before = mapping.inForce().number();
        Reload<?> reload = mapping.reloadNow();
        Reloaded outcome = new Reloaded(
                reload.outcome(),
                mapping.inForce().number(),
                findings(reload).stream().map(Place::of).toList());
        request.action("reload mapping", outcome.outcome(), "version " + before, "version " + outcome.version());
        return outcome;
    }

    private List<Finding> findings(Reload<?> reload) {
        return reload instanceof Reload.Refused<?> || reload instanceof Reload.Applied<?>
                ? mapping.findings()
                : List.of();
    }
}
