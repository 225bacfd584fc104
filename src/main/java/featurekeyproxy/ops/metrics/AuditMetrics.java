package featurekeyproxy.ops.metrics;

import featurekeyproxy.ops.audit.AuditState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;

/** Whether the audit trail is written, and what it lost. Thread-safe. */
public final class AuditMetrics implements MeterBinder {
    private final Supplier<AuditState> trail;

    /** Creates the meters of the trail that is in this state. */
    public AuditMetrics(Supplier<AuditState> trail) {
        this.trail = trail;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("featurekeyproxy.audit.events.lost", trail, state -> state.get()
                        .lost())
                .description("Audit events that were lost, because too many waited to be written.")
                .register(registry);
        Gauge.builder("featurekeyproxy.audit.events.waiting", () -> trail.get().waiting())
                .description("Audit events that wait to be written.")
                .register(registry);
        Gauge.builder(
                        "featurekeyproxy.audit.disturbed",
                        () -> trail.get().disturbance().isPresent() ? 1 : 0)
                .description("1 once files of the audit trail were changed by others, until the proxy is started anew.")
                .register(registry);
        Gauge.builder("featurekeyproxy.audit.stalled", () -> trail.get().stall().isPresent() ? 1 : 0)
                .description("1 while the audit trail cannot be written.")
                .register(registry);
    }
}
