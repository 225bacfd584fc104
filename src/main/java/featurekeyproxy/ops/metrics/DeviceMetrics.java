package featurekeyproxy.ops.metrics;

import featurekeyproxy.ops.Memoized;
import featurekeyproxy.ops.diagnosis.device.StartDiagnosis;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** How many devices do not start, by the reason that the page tells of each of them. Thread-safe. */
public final class DeviceMetrics implements MeterBinder {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Supplier<Map<StartDiagnosis.State, Integer>> notStarted;

    /** Creates meters of these counts, which are asked for once a second at most. */
    public DeviceMetrics(Supplier<Map<StartDiagnosis.State, Integer>> notStarted) {
        this.notStarted = new Memoized<>(notStarted, PERIOD, System::nanoTime);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (StartDiagnosis.State state : StartDiagnosis.State.values()) {
            if (state.isBad()) {
                Gauge.builder(
                                "featurekeyproxy.devices.not.started",
                                () -> notStarted.get().getOrDefault(state, 0))
                        .description("Devices that do not start, by the reason.")
                        .tag("reason", Labels.of(state))
                        .register(registry);
            }
        }
    }
}
