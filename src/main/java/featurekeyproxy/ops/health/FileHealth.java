package featurekeyproxy.ops.health;

import featurekeyproxy.ops.FileKind;
import featurekeyproxy.ops.ReloadStates;
import featurekeyproxy.ops.ReloadText;
import featurekeyproxy.ops.health.Check.CheckResult;
import featurekeyproxy.reload.WatchedFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * One health check for each kind of files that is watched: whether what they say is in force, and whether they are looked at.
 * No matter of readiness, since what was in force before stays so (docs/decisions/0021). Thread-safe.
 */
public final class FileHealth {
    private final WatchedFiles<?> files;
    private final FileKind kind;
    private final ReloadStates states;

    private FileHealth(WatchedFiles<?> files, ReloadStates states) {
        this.files = files;
        this.kind = FileKind.of(files.kind());
        this.states = states;
    }

    /** Registers the check of these files. */
    public static void addTo(CamelContext context, WatchedFiles<?> files, ReloadStates states) {
        FileHealth health = new FileHealth(files, states);
        HealthCheckRegistry.get(context).register(new Check(health.kind.check(), false, health::look));
    }

    private CheckResult look() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("inForce", files.inForce().number());
        details.put("lookedSecondsAgo", files.age().toMillis() / 1e3);
        states.of(kind).ifPresent(state -> {
            details.put("outcome", state.reload().outcome());
            details.put("at", state.at());
            details.put("problems", ReloadText.problems(state.reload()).size());
            state.troubledSince().ifPresent(since -> {
                details.put("since", since);
                details.put("why", ReloadText.why(state.reload()));
                details.put("nextStart", ReloadText.nextStart(kind, state.reload()));
            });
        });
        return new CheckResult(!states.isTroubled(kind) && !files.isStuck(), message(), details);
    }

    private String message() {
        if (files.isStuck()) {
            return kind.title("is", "are") + " not looked at any more, because the file system does not answer";
        }
        return states.isTroubled(kind)
                ? kind.title("cannot", "cannot") + " be used; what was in force before stays so"
                : kind.title("is", "are") + " in force";
    }
}
