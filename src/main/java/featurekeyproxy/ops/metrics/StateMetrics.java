package featurekeyproxy.ops.metrics;

import featurekeyproxy.rollout.Switches;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.camel.health.HealthCheck;

/** What health and the page tell in words, for those who watch figures: each health check, and what is switched off. */
public final class StateMetrics implements MeterBinder {
    private final Supplier<Collection<HealthCheck.Result>> checks;
    private final Supplier<Switches.State> switches;

    /** Creates meters of the checks that there are when they are bound. */
    public StateMetrics(Supplier<Collection<HealthCheck.Result>> checks, Supplier<Switches.State> switches) {
        this.checks = checks;
        this.switches = switches;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (HealthCheck.Result result : checks.get()) {
            String id = result.getCheck().getId();
            Gauge.builder("featurekeyproxy.health", () -> isUp(id) ? 1 : 0)
                    .description("1 while the health check is up.")
                    .tag("check", id)
                    .register(registry);
        }
        off(registry, "transformation", state -> state.on() ? 0 : 1);
        off(registry, "rules", state -> state.rulesOff().size());
        off(registry, "devices", state -> state.devicesOff().size());
    }

    private boolean isUp(String id) {
        return checks.get().stream()
                .noneMatch(
                        result -> result.getCheck().getId().equals(id) && result.getState() == HealthCheck.State.DOWN);
    }

    private void off(MeterRegistry registry, String what, ToIntFunction<Switches.State> count) {
        Gauge.builder("featurekeyproxy.switches.off", () -> count.applyAsInt(switches.get()))
                .description("Switches that an operator has set to off: of everything, of rules, of devices.")
                .tag("what", what)
                .register(registry);
    }
}
