package featurekeyproxy.ops.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /observe/metrics}: what Prometheus reads, in its text format or, where it asks for that, as OpenMetrics. */
public final class MetricsEndpoint {
    private static final String PATH = "/observe/metrics";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    private MetricsEndpoint(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** Adds the path. */
    public static void addTo(Router router, PrometheusMeterRegistry registry) {
        router.get(PATH).handler(new MetricsEndpoint(registry)::answer);
    }

    private void answer(RoutingContext request) {
        String accept = request.request().getHeader("Accept");
        String type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        request.vertx()
                .executeBlocking(() -> registry.scrape(type), false)
                .onSuccess(metrics ->
                        request.response().putHeader("Content-Type", type).end(metrics))
                .onFailure(request::fail);
    }
}
