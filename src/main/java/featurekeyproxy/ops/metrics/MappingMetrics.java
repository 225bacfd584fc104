package featurekeyproxy.ops.metrics;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.ops.FileKind;
import featurekeyproxy.ops.Memoized;
import featurekeyproxy.ops.ReloadStates;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.reload.ReloadListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The mapping in force, what became of saved files, and how many devices of each kind are known. Thread-safe. */
public final class MappingMetrics implements MeterBinder, ReloadListener {
    private static final List<String> OUTCOMES = List.of("applied", "restored", "refused", "missing", "unreadable");
    private static final Duration DEVICES_PERIOD = Duration.ofSeconds(5);

    private final MeterRegistry registry;
    private final LiveMapping mapping;
    private final ReloadStates states;
    private final Supplier<Map<DeviceKind, Integer>> devices;

    /** Creates the meters that are there from the start. */
    public MappingMetrics(MeterRegistry registry, LiveMapping mapping, ReloadStates states, DeviceProfiles profiles) {
        this.registry = registry;
        this.mapping = mapping;
        this.states = states;
        this.devices = new Memoized<>(profiles::counts, DEVICES_PERIOD, System::nanoTime);
        OUTCOMES.forEach(this::reloads);
    }

    private Counter reloads(String outcome) {
        return Counter.builder("featurekeyproxy.mapping.reloads")
                .description("The former name of featurekeyproxy_config_reloads_total with kind mapping.")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void reloaded(String kind, Reload<?> reload) {
        if (kind.equals(FileKind.MAPPING.text())) {
            reloads(reload.outcome()).increment();
        }
    }

    @Override
    public void bindTo(MeterRegistry to) {
        gauge("mapping.version", "Number of the table in force, 1 at the start.", () -> mapping.inForce()
                .number());
        gauge(
                "mapping.rules",
                "Rules of the table in force.",
                () -> mapping.current().table().rules().size());
        gauge(
                "mapping.trouble",
                "The former name of featurekeyproxy_config_trouble with kind mapping.",
                () -> states.isTroubled(FileKind.MAPPING) ? 1 : 0);
        seconds(
                "mapping.loaded.timestamp",
                "When the table in force was read, in seconds since 1970; 0 if it was not.",
                () -> states.loadedAt(FileKind.MAPPING)
                        .map(at -> at.toEpochMilli() / 1e3)
                        .orElse(0.0));
        seconds(
                "alert.latency",
                "The threshold for the added latency of a message, from the mapping file.",
                () -> mapping.current().alertThresholds().latency().toNanos() / 1e9);
        gauge(
                "alert.error.ratio",
                "The threshold for the share of failed messages, from the mapping file.",
                () -> mapping.current().alertThresholds().errorRate());
        for (DeviceKind kind : DeviceKind.values()) {
            Gauge.builder("featurekeyproxy.devices", () -> devices.get().getOrDefault(kind, 0))
                    .description("Devices of which something is known, by their kind.")
                    .tag("kind", Labels.of(kind))
                    .register(to);
        }
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("featurekeyproxy." + name, value).description(description).register(registry);
    }

    private void seconds(String name, String description, Supplier<Number> value) {
        Gauge.builder("featurekeyproxy." + name, value)
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }
}
