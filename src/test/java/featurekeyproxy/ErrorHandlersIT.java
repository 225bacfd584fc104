package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.reload.Reload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever error handler stands in a file of the site, messages leave once, in order and exact, and failures are counted. */
class ErrorHandlersIT {
    private static final int MESSAGES = 60;
    private static final String REQUEST = "{\"MessageType\":\"ApplicationInitializationMessage\","
            + "\"DestinationId\":\"T\",\"FeatureCodes\":[\"" + AdminProxy.OLD + "\"],\"Text\":\"%s\"}";

    @TempDir
    Path directory;

    /** A step that fails as often as the text of the message says. */
    private static final class Flaky implements Processor {
        private final AtomicInteger tries = new AtomicInteger();

        @Override
        public void process(Exchange exchange) {
            String text = exchange.getMessage().getBody(String.class);
            if (text.contains("always") || (text.contains("twice") && tries.incrementAndGet() % 3 != 0)) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    static Stream<Arguments> redelivering() {
        return Stream.of(Arguments.of("""
                        - errorHandler:
                            defaultErrorHandler:
                              redeliveryPolicy: { maximumRedeliveries: 2, redeliveryDelay: 1 }
                        """), Arguments.of("""
                        - errorHandler:
                            defaultErrorHandler:
                              redeliveryPolicy: { maximumRedeliveries: 2, redeliveryDelay: 5, asyncDelayedRedelivery: true }
                        """), Arguments.of("""
                        - onException:
                            exception: [ java.lang.IllegalStateException ]
                            redeliveryPolicy: { maximumRedeliveries: 2, redeliveryDelay: 1 }
                        """), Arguments.of("""
                        - onException:
                            exception: [ java.lang.IllegalStateException ]
                            handled: { constant: "true" }
                            redeliveryPolicy: { maximumRedeliveries: 2, redeliveryDelay: 3, asyncDelayedRedelivery: true }
                        """), Arguments.of("""
                        - errorHandler:
                            deadLetterChannel:
                              deadLetterUri: "log:dead?level=TRACE"
                              redeliveryPolicy: { maximumRedeliveries: 2, redeliveryDelay: 2 }
                        """));
    }

    private static String flaky(String route) {
        return route.replace("        - choice:", "        - process: { ref: flaky }\n        - choice:");
    }

    private void save(AdminProxy proxy, String routes) throws Exception {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/proxy.camel.yaml"), routes);
        assertThat(proxy.application.routes().files().reloadNow()).isInstanceOf(Reload.Applied.class);
    }

    private static double failures(AdminProxy proxy) throws Exception {
        Scrape metrics = Scrape.of(RawHttp.get(proxy.port(), "/observe/metrics").body());
        return metrics.names().contains("featurekeyproxy_route_failures_total")
                ? metrics.value(
                        "featurekeyproxy_route_failures_total", "fallback=passthrough", "route=tomes-to-terminal")
                : 0;
    }

    @ParameterizedTest
    @MethodSource("redelivering")
    void sendsEachMessageOnceInOrderAndExactThoughStepsAreTriedAgain(String handler) throws Exception {
        try (AdminProxy proxy = new AdminProxy(directory)) {
            proxy.application.context().getRegistry().bind("flaky", new Flaky());
            save(proxy, handler + flaky(ShippedRoutes.TO_TERMINAL) + ShippedRoutes.TO_TOMES);
            try (AdminProxy.Ends ends = proxy.session("/")) {
                for (int i = 0; i < MESSAGES; i++) {
                    ends.tomes().sendText(i % 5 == 0 ? REQUEST.formatted(i + (i % 2 == 0 ? " twice" : "")) : text(i));
                }
                for (int i = 0; i < MESSAGES; i++) {
                    String sent = i % 5 == 0 ? REQUEST.formatted(i + (i % 2 == 0 ? " twice" : "")) : text(i);
                    assertThat(ends.terminal().read().text()).isEqualTo(sent.replace(AdminProxy.OLD, AdminProxy.NEW));
                }
            }
            assertThat(failures(proxy)).isZero();
        }
    }

    private static String text(int number) {
        return number + (number % 3 == 0 ? " twice" : "");
    }

    static Stream<Arguments> all() {
        return Stream.concat(
                redelivering(),
                Stream.of(
                        Arguments.of("- errorHandler:\n    noErrorHandler: {}\n"),
                        Arguments.of(
                                "- errorHandler:\n    deadLetterChannel: { deadLetterUri: \"log:dead?level=TRACE\" }\n"),
                        Arguments.of("""
                                - onException:
                                    exception: [ java.lang.Exception ]
                                    handled: { constant: "true" }
                                    steps:
                                      - setBody: { constant: "another" }
                                """),
                        Arguments.of("""
                                - routeConfiguration:
                                    onException:
                                      - onException:
                                          exception: [ java.lang.Exception ]
                                          handled: { constant: "true" }
                                          steps:
                                            - log: { message: "taken", loggingLevel: TRACE }
                                """)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void letsTheFallbackDecideOverWhatFailsForGoodAndCountsItByItsRoute(String handler) throws Exception {
        try (AdminProxy proxy = new AdminProxy(directory)) {
            proxy.application.context().getRegistry().bind("flaky", new Flaky());
            save(proxy, handler + flaky(ShippedRoutes.TO_TERMINAL) + ShippedRoutes.TO_TOMES);
            try (AdminProxy.Ends ends = proxy.session("/")) {
                for (int i = 0; i < 9; i++) {
                    ends.tomes().sendText(i % 3 == 0 ? i + " always" : String.valueOf(i));
                }
                for (int i = 0; i < 9; i++) {
                    assertThat(ends.terminal().read().text()).isEqualTo(i % 3 == 0 ? i + " always" : String.valueOf(i));
                }
            }
            assertThat(failures(proxy)).isEqualTo(3);
            assertThat(proxy.get("/problems").findValuesAsText("id")).doesNotContain("withheld-tomes-to-terminal");
        }
    }
}
