package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A leg whose route is away at run time: TOMEs is not accepted into a void, and what a session sent is kept. */
class UnservedLegIT {
    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());

    @AfterEach
    void close() throws Exception {
        proxy.close();
        terminal.close();
    }

    private TestProxy start(long connectTimeoutMillis) {
        return proxy.with(component -> component.getTerminal().setConnectTimeout(connectTimeoutMillis))
                .start();
    }

    private RouteController routes() {
        return proxy.context().getRouteController();
    }

    private CompletableFuture<Integer> status() {
        return CompletableFuture.supplyAsync(() -> {
            try (Wire tomes = Wire.open(proxy.port())) {
                tomes.request("/");
                return tomes.readAnswer().status();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "tomes-to-terminal, stopped",
        "tomes-to-terminal, suspended",
        "tomes-to-terminal, removed",
        "terminal-to-tomes, stopped",
        "terminal-to-tomes, suspended",
        "terminal-to-tomes, removed"
    })
    void refusesTomesWith503WhileTheRouteOfALegIs(String route, String away) throws Exception {
        start(300);
        if (away.equals("suspended")) {
            routes().suspendRoute(route);
        } else {
            routes().stopRoute(route);
        }
        if (away.equals("removed")) {
            proxy.context().removeRoute(route);
        }

        assertThat(status().get(10, TimeUnit.SECONDS)).isEqualTo(503);
        await().until(() -> proxy.component().unservedLegs().size() == 1);
    }

    @Test
    void letsTomesWaitForARouteThatIsBackInTimeAsInAReload() throws Exception {
        start(20_000);
        routes().stopRoute("tomes-to-terminal");
        CompletableFuture<Integer> waiting = status();
        await().until(() -> proxy.component().handshakes().waiting() == 1);

        routes().startRoute("tomes-to-terminal");

        try (Wire accepted = terminal.acceptWebSocket()) {
            assertThat(accepted.head().path()).isEqualTo("/");
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(101);
        }
        assertThat(proxy.component().unservedLegs()).isEmpty();
    }

    @Test
    void keepsWhatASessionSendsUntilTheRouteIsBack() throws Exception {
        start(300);
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request("/");
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                routes().stopRoute("tomes-to-terminal");
                tomes.sendText("kept");
                await().until(() -> !proxy.component().unservedLegs().isEmpty());

                routes().startRoute("tomes-to-terminal");

                assertThat(accepted.read().text()).isEqualTo("kept");
                assertThat(proxy.component().unservedLegs()).isEmpty();
            }
        }
    }
}
