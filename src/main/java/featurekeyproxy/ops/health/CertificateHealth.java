package featurekeyproxy.ops.health;

import featurekeyproxy.ops.health.Check.CheckResult;
import featurekeyproxy.wspair.tls.CertificateState;
import featurekeyproxy.wspair.tls.LiveTls;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * The health check {@code certificates}: whether all that are in use are valid. No matter of readiness, since a proxy that is taken
 * away serves nobody better. Thread-safe.
 */
public final class CertificateHealth {
    private final Supplier<List<LiveTls>> tls;
    private final InstantSource clock;

    private CertificateHealth(Supplier<List<LiveTls>> tls, InstantSource clock) {
        this.tls = tls;
        this.clock = clock;
    }

    /** Registers the check. */
    public static void addTo(CamelContext context, Supplier<List<LiveTls>> tls, InstantSource clock) {
        CertificateHealth health = new CertificateHealth(tls, clock);
        HealthCheckRegistry.get(context).register(new Check("certificates", false, health::look));
    }

    private CheckResult look() {
        Instant now = clock.instant();
        Map<String, Object> details = new LinkedHashMap<>();
        boolean valid = true;
        for (LiveTls each : tls.get()) {
            for (CertificateState state : each.certificates()) {
                details.put(state.leg() + "-" + state.kind(), state.subject() + " until " + state.until());
                valid &= state.isValid(now);
            }
        }
        return new CheckResult(
                valid, valid ? "all certificates in use are valid" : "a certificate is not valid", details);
    }
}
