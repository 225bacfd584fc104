package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.ops.FileKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Health checks that are down, in plain words; also those that a site has added. One that readiness or liveness asks is an
 * error, any other a warning. Thread-safe.
 */
public record HealthProblems(Supplier<Collection<HealthCheck.Result>> checks) implements OpenProblems.Source {
    /** Of what these find, {@link ConnectionProblems}, {@link ReloadProblems}, {@link UnmappedLegs} and {@link AuditProblems} tell more. */
    private static final Set<String> TOLD_ELSEWHERE = Stream.concat(
                    Stream.of("listener", "terminal", "terminal-targets", "audit-trail", "route-mapping"),
                    Arrays.stream(FileKind.values()).map(FileKind::check))
            .collect(Collectors.toUnmodifiableSet());

    private static final String ROUTE = "route:";
    private static final String CONSUMER = "consumer:";

    @Override
    public List<Problem> problems(Instant now) {
        List<HealthCheck.Result> down = checks.get().stream()
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .toList();
        Set<String> ids = down.stream().map(result -> result.getCheck().getId()).collect(Collectors.toSet());
        return down.stream()
                .filter(result -> !TOLD_ELSEWHERE.contains(result.getCheck().getId()))
                .filter(result -> !isOfStoppedRoute(result.getCheck().getId(), ids))
                .map(HealthProblems::problem)
                .toList();
    }

    /** Returns whether it is the consumer of a route that is told of already. */
    private static boolean isOfStoppedRoute(String id, Set<String> down) {
        return id.startsWith(CONSUMER) && down.contains(ROUTE + id.substring(CONSUMER.length()));
    }

    private static Problem problem(HealthCheck.Result result) {
        HealthCheck check = result.getCheck();
        String id = check.getId();
        return Problem.of(
                "health-" + id,
                check.isReadiness() || check.isLiveness() ? Severity.ERROR : Severity.WARNING,
                title(id),
                detail(id, result),
                nextStep(id));
    }

    private static String title(String id) {
        if (id.startsWith(ROUTE)) {
            return "The route " + id.substring(ROUTE.length()) + " is not started";
        }
        if (id.startsWith(CONSUMER)) {
            return "The route " + id.substring(CONSUMER.length()) + " gets nothing from where it starts";
        }
        return switch (id) {
            case "mapping" -> "No mapping table was ever read";
            case "error-rate" -> "More fails than errorRate allows";
            case "latency" -> "Messages take longer than latencyMs allows";
            case "context" -> "Camel is not running";
            default -> "The health check " + id + " fails";
        };
    }

    private static String detail(String id, HealthCheck.Result result) {
        Map<String, Object> data = result.getDetails();
        return switch (id) {
            case "mapping" -> "No code is mapped, and the proxy is not ready.";
            case "error-rate" ->
                "In the last minute, " + data.get("failedInitializations") + " of " + data.get("initializations")
                        + " initializations and " + data.get("failedMessages") + " of " + data.get("messages")
                        + " messages failed. The mapping file allows " + percent(data.get("threshold")) + ".";
            case "latency" ->
                "Time that the proxy took in the last minute, for 99 of 100 messages: TOMEs to Terminal "
                        + data.get("tomesToTerminalP99") + ", Terminal to TOMEs " + data.get("terminalToTomesP99")
                        + ". The mapping file allows " + data.get("thresholdMillis") + " ms.";
            case "context" -> "Nothing passes the proxy while its routes are stopped.";
            default ->
                result.getMessage().map(message -> "It says: " + message + ".").orElse("It does not say why.");
        };
    }

    private static String percent(@Nullable Object share) {
        BigDecimal hundredths = new BigDecimal(String.valueOf(share)).movePointRight(2);
        return hundredths.stripTrailingZeros().toPlainString() + " %";
    }

    private static String nextStep(String id) {
        if (id.startsWith(ROUTE)) {
            return "Start it again, by JMX or the control bus, or save its file in the directory routes. A route that is not to start"
                    + " has autoStartup: false.";
        }
        return switch (id) {
            case "mapping" -> "Save a valid mapping file. The command check tells what is wrong with one.";
            case "error-rate" ->
                "Decisions lists the initializations that failed, each with its reason. If messages fail, the log names"
                        + " the route; restore the route file that was changed last.";
            case "latency" ->
                "Look at the CPU and the memory of this machine. If the log says that a route blocks its event loop, give"
                        + " that route dispatch=worker.";
            case "context" -> "Look in the log of the proxy for the first error, and start the proxy again.";
            default -> "Look at its details in /observe/health, and in the log of the proxy for that time.";
        };
    }
}
