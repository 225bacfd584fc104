package featurekeyproxy.ops.health;

import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.ops.health.Check.CheckResult;
import featurekeyproxy.process.Pulse;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.Latency;
import featurekeyproxy.wspair.upstream.LoopException;
import featurekeyproxy.wspair.upstream.TargetState;
import featurekeyproxy.wspair.upstream.TargetState.Contact;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * The health checks of the proxy.
 *
 * <p>{@code listener}, {@code terminal}, {@code mapping} and {@code routes} say whether it can do its work, and are what readiness asks. The others
 * say whether it does it well: a balancer that took a proxy away for them would make matters worse, so they show in the
 * whole health only. {@code event-loops} alone is a matter of liveness, since a restart would help no other.
 */
public final class ProxyHealth {
    private static final double SLOW_SHARE = 0.01;
    private static final long A_WHILE = Duration.ofMillis(10).toNanos();

    private final WsPairComponent component;
    private final LiveMapping mapping;
    private final Failures failures;
    private final Supplier<Map<Leg, String>> unmapped;
    private final SlidingWindow recent;

    /**
     * Creates the checks.
     *
     * @param unmapped the legs from which routes let initializations pass without being mapped, with the reason
     * @param nanos a clock of nanoseconds that never goes back
     */
    public ProxyHealth(
            WsPairComponent component,
            LiveMapping mapping,
            Failures failures,
            Supplier<Map<Leg, String>> unmapped,
            LongSupplier nanos) {
        this.unmapped = unmapped;
        this.component = component;
        this.mapping = mapping;
        this.failures = failures;
        this.recent = new SlidingWindow(this::counts, nanos);
    }

    private SlidingWindow.Window counts() {
        return new SlidingWindow.Window(
                component.traffic(Leg.TOMES).messages()
                        + component.traffic(Leg.TERMINAL).messages(),
                failures.messages(),
                failures.initializations(),
                failures.failedInitializations(),
                component.latency(Leg.TOMES),
                component.latency(Leg.TERMINAL));
    }

    /** Registers the checks, and Camel's own of the context, which is a matter of liveness too. */
    public void addTo(CamelContext context) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if ("default".equals(registry.getExposureLevel())) {
            registry.setExposureLevel("full"); // what is well tells as much as what is not
        }
        List.of(
                        Check.ofLife("event-loops", this::loops),
                        Check.ofLife("threads", ProxyHealth::threads),
                        new Check("listener", true, this::listener),
                        new Check("terminal", true, this::terminal),
                        new Check("mapping", true, this::mapping),
                        new Check("routes", true, this::routes),
                        new Check("route-mapping", false, this::routeMapping),
                        new Check("terminal-targets", false, this::targets),
                        new Check("error-rate", false, this::errorRate),
                        new Check("latency", false, this::latency))
                .forEach(registry::register);
        AdvisoryChecks.replaceIn(context);
        if (registry.resolveById("context") instanceof HealthCheck camel) {
            registry.register(camel);
        }
    }

    private CheckResult loops() {
        List<String> silent = component.silentThreads();
        return new CheckResult(
                silent.isEmpty(),
                silent.isEmpty() ? "every event loop answers" : "event loops have not answered for 5 s",
                silent.isEmpty() ? Map.of() : Map.of("silent", String.join(", ", silent)));
    }

    /** Names the threads that hang, without an end of the process: a console that nobody reads is no reason to end sessions. */
    private static CheckResult threads() {
        List<String> silent = Pulse.silent();
        return new CheckResult(
                true,
                silent.isEmpty() ? "every thread lives" : "threads have given no sign of life for 5 s",
                silent.isEmpty() ? Map.of() : Map.of("silent", String.join(", ", silent)));
    }

    private CheckResult listener() {
        boolean accepting = component.isAccepting();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("port", component.listeningPort());
        details.put("sessions", component.openSessions());
        return new CheckResult(
                accepting, accepting ? "TOMEs can connect" : "draining: TOMEs cannot connect any more", details);
    }

    private CheckResult terminal() {
        long broken = broken();
        boolean up = broken < component.targets().size();
        return new CheckResult(
                up,
                up
                        ? reached()
                        : is(Contact.ITSELF) ? LoopException.REASON : "no target of the Terminal answers" + why(),
                breakers());
    }

    private String reached() {
        if (is(Contact.ANSWERED)) {
            return "the Terminal can be reached";
        }
        if (is(Contact.ITSELF)) {
            return LoopException.REASON;
        }
        return is(Contact.FAILED)
                ? "the Terminal could not be reached the last time" + why() + "; it is asked again"
                : "the Terminal was not asked yet";
    }

    private String allAnswer() {
        if (is(Contact.FAILED)) {
            return "a target of the Terminal did not answer the last time" + why() + "; it is asked again";
        }
        return is(Contact.NOT_ASKED)
                ? "not every target of the Terminal was asked yet"
                : "all targets of the Terminal answer";
    }

    /** Returns why the first one that failed did so, in brackets. */
    private String why() {
        return component.targets().stream()
                .flatMap(target -> target.failure().stream())
                .findFirst()
                .map(failure -> " (" + failure + ")")
                .orElse("");
    }

    private boolean is(Contact contact) {
        return component.targets().stream().anyMatch(target -> target.contact() == contact);
    }

    private CheckResult targets() {
        long broken = broken();
        boolean namesFail = component.targets().stream()
                .anyMatch(target -> target.resolution().isFailing());
        String message = namesFail
                ? "a name of the Terminal cannot be looked up; the addresses that it had last are used"
                : allAnswer();
        return new CheckResult(
                broken == 0 && !namesFail,
                broken > 0 ? broken + " targets of the Terminal do not answer" : message,
                breakers());
    }

    private long broken() {
        return component.targets().stream()
                .filter(target -> target.breaker().equals("OPEN"))
                .count();
    }

    private Map<String, Object> breakers() {
        Map<String, Object> breakers = new LinkedHashMap<>();
        for (TargetState target : component.targets()) {
            breakers.put(target.target().toString(), target.breaker());
            breakers.put(
                    target.target() + " addresses",
                    String.join(", ", target.resolution().addresses()));
        }
        return breakers;
    }

    private CheckResult mapping() {
        LiveMapping.Version inForce = mapping.inForce();
        boolean loaded = inForce.number() > 0;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("version", inForce.number());
        details.put("hash", inForce.mapping().hash());
        details.put("rules", inForce.mapping().table().rules().size());
        return new CheckResult(loaded, loaded ? "a mapping table is in force" : "no mapping table was read", details);
    }

    private CheckResult routes() {
        List<Leg> unserved = component.unservedLegs();
        return new CheckResult(
                unserved.isEmpty(),
                unserved.isEmpty()
                        ? "both legs have a started route"
                        : "no route is started that takes the messages of " + unserved,
                Map.of("unserved", unserved.toString()));
    }

    private CheckResult routeMapping() {
        Map<String, Object> details = new LinkedHashMap<>();
        unmapped.get().forEach((leg, why) -> details.put(leg.toString(), why));
        return new CheckResult(
                details.isEmpty(),
                details.isEmpty()
                        ? "no initialization passes by the mapping"
                        : "routes let initializations pass without being mapped",
                details);
    }

    private CheckResult errorRate() {
        SlidingWindow.Window window = recent.window();
        double most = mapping.current().alertThresholds().errorRate();
        double messages = share(window.failedMessages(), window.messages());
        double initializations = share(window.failedInitializations(), window.initializations());
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("threshold", most);
        details.put("messages", window.messages());
        details.put("failedMessages", window.failedMessages());
        details.put("initializations", window.initializations());
        details.put("failedInitializations", window.failedInitializations());
        boolean up = messages <= most && initializations <= most;
        return new CheckResult(up, up ? "few messages fail" : "more messages fail than errorRate allows", details);
    }

    private static double share(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }

    private CheckResult latency() {
        SlidingWindow.Window window = recent.window();
        Duration most = mapping.current().alertThresholds().latency();
        boolean up = isFast(window.toTerminal(), most) && isFast(window.toTomes(), most);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("thresholdMillis", most.toMillis());
        details.put("tomesToTerminalP99", p99(window.toTerminal()));
        details.put("terminalToTomesP99", p99(window.toTomes()));
        return new CheckResult(
                up,
                up ? "messages cross quickly" : "more than one message in a hundred takes longer than latencyMs",
                details);
    }

    private static boolean isFast(Latency latency, Duration most) {
        return share(latency.slowerThan(most.toNanos()), latency.count()) <= SLOW_SHARE;
    }

    private static String p99(Latency latency) {
        long nanos = latency.quantileNanos(1 - SLOW_SHARE);
        if (latency.count() == 0) {
            return "no message";
        }
        return nanos == Long.MAX_VALUE
                ? "> 10 s"
                : nanos < A_WHILE ? "≤ " + nanos / 1000 + " µs" : "≤ " + nanos / 1_000_000 + " ms";
    }
}
