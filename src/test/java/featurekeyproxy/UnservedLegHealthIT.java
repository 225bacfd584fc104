package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.route.file.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.spi.RouteController;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route of a leg that was stopped at run time is told wherever an operator or a balancer looks. */
class UnservedLegHealthIT {
    @Test
    void isNotReadyWhileARouteOfALegIsStoppedAndSaysWhich(@TempDir Path directory) throws Exception {
        try (AdminProxy proxy = new AdminProxy(directory)) {
            RouteController routes = proxy.application.context().getRouteController();
            assertThat(ready(proxy).status()).isEqualTo(200);

            routes.stopRoute("terminal-to-tomes");
            proxy.application
                    .context()
                    .removeRoute("terminal-to-tomes"); // of which Camel's own checks know nothing then

            await().untilAsserted(() -> assertThat(ready(proxy).status()).isEqualTo(503));
            assertThat(RawHttp.get(proxy.port(), "/observe/health").body())
                    .contains("no route is started that takes the messages of [terminal]");
            await().untilAsserted(() ->
                    assertThat(proxy.get("/problems").findValuesAsText("id")).contains("no-route-terminal"));
            assertThat(served(proxy, "terminal")).isZero();
            assertThat(served(proxy, "tomes")).isEqualTo(1);

            RouteFiles shipped = RouteFiles.ofTheJar();
            PluginHelper.getRoutesLoader(proxy.application.context()).updateRoutes(shipped.resources());

            assertThat(ready(proxy).status()).isEqualTo(200);
            await().untilAsserted(() ->
                    assertThat(proxy.get("/problems").findValuesAsText("id")).doesNotContain("no-route-terminal"));
            assertThat(served(proxy, "terminal")).isEqualTo(1);
        }
    }

    @Test
    void staysReadyAndTellsOfARouteOfTheSiteThatIsStopped(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("routes/proxy.camel.yaml"), ShippedRoutes.TO_TERMINAL + ShippedRoutes.TO_TOMES);
        Files.writeString(directory.resolve("routes/site.yaml"), """
                - route:
                    id: feed
                    from:
                      uri: direct:feed
                      steps:
                        - log: { message: "x", loggingLevel: TRACE }
                - route:
                    id: by-hand
                    autoStartup: false
                    from:
                      uri: timer:by-hand
                      steps:
                        - log: { message: "x", loggingLevel: TRACE }
                """);
        try (AdminProxy proxy = new AdminProxy(directory)) {
            RouteController routes = proxy.application.context().getRouteController();
            assertThat(ready(proxy).status()).isEqualTo(200);
            assertThat(proxy.get("/problems").findValuesAsText("id")).noneMatch(id -> id.contains("route"));

            routes.stopRoute("feed");

            await().untilAsserted(() ->
                    assertThat(proxy.get("/problems").findValuesAsText("id")).contains("health-route:feed"));
            assertThat(proxy.get("/problems").findValuesAsText("id")).noneMatch(id -> id.contains("by-hand"));
            assertThat(proxy.get("/problems").findValuesAsText("id")).doesNotContain("health-consumer:feed");
            assertThat(ready(proxy).status()).isEqualTo(200);
            RawHttp.Answer health = RawHttp.get(proxy.port(), "/observe/health");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.body()).contains("\"route:feed\"");

            routes.startRoute("feed");
            await().untilAsserted(() ->
                    assertThat(proxy.get("/problems").findValuesAsText("id")).noneMatch(id -> id.contains("feed")));
            assertThat(RawHttp.get(proxy.port(), "/observe/health").status()).isEqualTo(200);
        }
    }

    private static RawHttp.Answer ready(AdminProxy proxy) throws IOException {
        return RawHttp.get(proxy.port(), "/observe/health/ready");
    }

    private static double served(AdminProxy proxy, String leg) throws IOException {
        return Scrape.of(RawHttp.get(proxy.port(), "/observe/metrics").body())
                .value("featurekeyproxy_leg_served", "leg=" + leg);
    }
}
