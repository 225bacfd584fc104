package featurekeyproxy.ops.health;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** One health check of the proxy: a name, whether the proxy is ready only while it is up, and what to look at. */
final class Check extends AbstractHealthCheck {
    private static final String GROUP = "proxy";

    private final boolean readiness;
    private final boolean liveness;
    private final Supplier<CheckResult> look;

    /**
     * What a look has shown.
     *
     * @param message one sentence for people
     * @param details figures and names, no payload and no code
     */
    record CheckResult(boolean up, String message, Map<String, Object> details) {}

    /** Creates a check; one that is no matter of readiness shows in the whole health only. */
    Check(String id, boolean readiness, Supplier<CheckResult> look) {
        this(id, readiness, false, look);
    }

    private Check(String id, boolean readiness, boolean liveness, Supplier<CheckResult> look) {
        super(GROUP, id);
        this.readiness = readiness;
        this.liveness = liveness;
        this.look = look;
    }

    /** Returns a check of what only a restart mends; such a proxy is not ready either. */
    static Check ofLife(String id, Supplier<CheckResult> look) {
        return new Check(id, true, true, look);
    }

    @Override
    public boolean isReadiness() {
        return readiness;
    }

    @Override
    public boolean isLiveness() {
        return liveness;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        CheckResult result = look.get();
        builder.detail(CHECK_KIND, readiness && !liveness ? Kind.READINESS : Kind.ALL);
        builder.message(result.message());
        result.details().forEach(builder::detail);
        builder.state(result.up() ? State.UP : State.DOWN);
    }
}
