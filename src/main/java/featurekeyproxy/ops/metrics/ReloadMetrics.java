package featurekeyproxy.ops.metrics;

import featurekeyproxy.ops.FileKind;
import featurekeyproxy.ops.ReloadStates;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.reload.ReloadListener;
import featurekeyproxy.reload.WatchedFiles;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What became of saved files, kind by kind, and how long ago each kind was looked at. Thread-safe. */
public final class ReloadMetrics implements ReloadListener {
    private static final List<String> OUTCOMES =
            List.of("applied", "restored", "refused", "missing", "unreadable", "taken_back");

    private final MeterRegistry registry;
    private final ReloadStates states;
    private final Map<FileKind, WatchedFiles<?>> watched = new ConcurrentHashMap<>(); // a meter alone would forget it

    /** Creates metrics that ask these states, which are told before. */
    public ReloadMetrics(MeterRegistry registry, ReloadStates states) {
        this.registry = registry;
        this.states = states;
    }

    /** Makes the meters of files that are watched. */
    public void add(WatchedFiles<?> files) {
        FileKind kind = FileKind.of(files.kind());
        watched.put(kind, files);
        OUTCOMES.forEach(outcome -> reloads(kind, outcome));
        Gauge.builder("featurekeyproxy.config.trouble", () -> states.isTroubled(kind) ? 1 : 0)
                .description("1 while files cannot be used, and what they held before stays in force.")
                .tag("kind", kind.text())
                .register(registry);
        Gauge.builder("featurekeyproxy.config.look.age", () -> files.age().toMillis() / 1e3)
                .description("How long ago the last look at the files ended.")
                .baseUnit("seconds")
                .tag("kind", kind.text())
                .register(registry);
    }

    @Override
    public void reloaded(String kind, Reload<?> reload) {
        FileKind of = FileKind.of(kind);
        reloads(of, reload.outcome()).increment();
        if (reload.isTrouble()) {
            error(of).in(registry).increment();
        }
    }

    private static ErrorKind error(FileKind kind) {
        return switch (kind) {
            case MAPPING -> ErrorKind.MAPPING;
            case ROUTES -> ErrorKind.ROUTE_FILES;
            case USERS -> ErrorKind.USERS_FILE;
            case TOMES_TLS, TERMINAL_TLS, MANAGEMENT_TLS -> ErrorKind.TLS_FILES;
        };
    }

    private Counter reloads(FileKind kind, String outcome) {
        return Counter.builder("featurekeyproxy.config.reloads")
                .description("What became of files when they were looked at, unless nothing had changed.")
                .tag("kind", kind.text())
                .tag("outcome", outcome)
                .register(registry);
    }
}
