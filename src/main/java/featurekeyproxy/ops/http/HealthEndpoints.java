package featurekeyproxy.ops.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.text.JsonFormat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.Set;
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

    /** What balancers and orchestrators ask, by whatever name they know this machine or none; pages of a browser have no use for it. */
    private static final Set<String> PROBES = Set.of("/observe/health/live", "/observe/health/ready");

    private static final Set<HttpMethod> PROBE_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private HealthEndpoints() {}

    /** Returns whether a request is a probe, which says no more than UP or DOWN to whom calls this machine by a name that is not its own. */
    static boolean isProbe(HttpServerRequest request) {
        return PROBES.contains(request.path()) && PROBE_METHODS.contains(request.method());
    }

    /** Adds the three paths; without details, liveness and readiness say no more than UP or DOWN. */
    public static void addTo(Router router, CamelContext context, boolean details) {
        add(router, "/observe/health", true, () -> HealthCheckHelper.invoke(context));
        add(router, "/observe/health/live", details, () -> HealthCheckHelper.invokeLiveness(context));
        add(router, "/observe/health/ready", details, () -> HealthCheckHelper.invokeReadiness(context));
    }

    private static void add(
            Router router, String path, boolean details, Supplier<Collection<HealthCheck.Result>> checks) {
        Route route = router.route(path).method(HttpMethod.GET);
        if (PROBES.contains(path)) {
            route.method(HttpMethod.HEAD).method(HttpMethod.OPTIONS);
        }
        route.handler(request -> request.vertx()
                .executeBlocking(checks::get, false)
                .onSuccess(results -> answer(request, results, details && !RequestGuard.isByAnotherName(request)))
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
