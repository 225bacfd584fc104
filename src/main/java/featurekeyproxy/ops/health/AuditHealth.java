package featurekeyproxy.ops.health;

import featurekeyproxy.ops.audit.AuditState;
import featurekeyproxy.ops.health.Check.CheckResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * The health check {@code audit-trail}: whether what happens is written down. No matter of readiness, since messages pass all
 * the same (docs/decisions/0026). Thread-safe.
 */
public final class AuditHealth {
    private AuditHealth() {}

    /** Registers the check of a proxy that keeps an audit trail. */
    public static void addTo(CamelContext context, Supplier<AuditState> trail) {
        HealthCheckRegistry.get(context).register(new Check("audit-trail", false, () -> look(trail.get())));
    }

    private static CheckResult look(AuditState state) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("seq", state.head().seq());
        details.put("waiting", state.waiting());
        details.put("lost", state.lost());
        state.stall().ifPresent(stall -> {
            details.put("stalledSince", stall.since());
            details.put("trouble", stall.trouble());
        });
        state.disturbance().ifPresent(disturbance -> {
            details.put("disturbedAt", disturbance.at());
            details.put("disturbance", disturbance.what());
        });
        boolean up = state.stall().isEmpty()
                && !state.isLosing()
                && state.disturbance().isEmpty();
        return new CheckResult(up, message(state), details);
    }

    private static String message(AuditState state) {
        if (state.isLosing()) {
            return "audit events are lost, because too many wait to be written";
        }
        if (state.stall().isPresent()) {
            return "the audit trail cannot be written; events wait";
        }
        return state.disturbance().isPresent()
                ? "the audit trail is written, but somebody changed its files since the start"
                : "the audit trail is written";
    }
}
