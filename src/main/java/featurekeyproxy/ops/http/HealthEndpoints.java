package featurekeyproxy.ops.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.text.JsonFormat;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/**
 * {@code /observe/health}, {@code /observe/health/live} and {@code /observe/health/ready}: what Camel's health checks say, with
 * 503 if that is bad, in the form that Camel's own servers use.
 */
public final class HealthEndpoints {

    private HealthEndpoints() {}

    /** Adds the three paths; without details, liveness and readiness say no more than UP or DOWN. */
    public static void addTo(Router router, CamelContext context, boolean details) {
        add(router, "/observe/health", true, () -> HealthCheckHelper.invoke(context));
        add(router, "/observe/health/live", details, () -> HealthCheckHelper.invokeLiveness(context));
        add(router, "/observe/health/ready", details, () -> HealthCheckHelper.invokeReadiness(context));
    }

    private static void add(
            Router router, String path, boolean details, Supplier<Collection<HealthCheck.Result>> checks) {
        router.get(path).handler(request -> request.vertx()
                .executeBlocking(checks::get, false)
                .onSuccess(results -> answer(request, results, details))
                .onFailure(request::fail));
    }

    private static void answer(RoutingContext request, Collection<HealthCheck.Result> results, boolean details) {
        boolean up = results.stream().noneMatch(result -> result.getState() == HealthCheck.State.DOWN);
        ObjectNode body = JsonFormat.MAPPER.createObjectNode().put("status", up ? "UP" : "DOWN");
        if (details) {
            ArrayNode checks = body.putArray("checks");
            results.forEach(result -> write(result, checks.addObject()));
        }
        request.response()
                .setStatusCode(up ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(body.toString()));
    }

    private static void write(HealthCheck.Result result, ObjectNode to) {
        to.put("name", result.getCheck().getId())
                .put("status", result.getState().name());
        result.getMessage().ifPresent(message -> to.put("message", message));
        ObjectNode data = to.putObject("data");
        new TreeMap<>(result.getDetails()).forEach((key, value) -> data.put(key, String.valueOf(value)));
    }
}
