package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No handshake goes past its route, whatever is done to that route. */
class HandshakeGateIT {
    private static final String OPEN = "/broker";
    private static final String REFUSED = "/admin";

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CompletableFuture<Void> letOn = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        letOn.complete(null);
        proxy.close();
        terminal.close();
    }

    private void start(boolean autoStartup, long connectTimeoutMillis) {
        proxy.with(component -> component.getTerminal().setConnectTimeout(connectTimeoutMillis))
                .start(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("ws-pair:tomes").to("ws-pair:terminal");
                        from("ws-pair:terminal").to("ws-pair:tomes");
                        from("ws-pair:handshake?dispatch=worker")
                                .routeId("handshake")
                                .autoStartup(autoStartup)
                                .process(exchange -> {
                                    if (exchange.getMessage().getHeader("X-Slow") != null) {
                                        inside.countDown();
                                        letOn.join();
                                    }
                                })
                                .filter(simple("${header.CamelHttpUri} !regex '" + OPEN + ".*'"))
                                .setHeader(WsPairConstants.REFUSE, constant(403));
                    }
                });
    }

    private int statusOf(String path, String... headers) {
        try (Wire tomes = Wire.open(proxy.port())) {
            tomes.request(path, headers);
            return tomes.readAnswer().status();
        }
    }

    private CompletableFuture<Integer> statusLater(String path, String... headers) {
        return CompletableFuture.supplyAsync(() -> statusOf(path, headers));
    }

    /** Demands that this path, which is let through, is the first that ever comes to the Terminal. */
    private void demandFirst(String path) throws Exception {
        CompletableFuture<Integer> status = statusLater(path);
        try (Wire accepted = terminal.acceptWebSocket()) {
            assertThat(accepted.head().path()).isEqualTo(path);
            assertThat(status.get(10, TimeUnit.SECONDS)).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "suspended", "removed", "never started"})
    void answers503WhileItsRouteIs(String away) throws Exception {
        start(!away.equals("never started"), 300);
        switch (away) {
            case "stopped" -> proxy.context().getRouteController().stopRoute("handshake");
            case "suspended" -> proxy.context().getRouteController().suspendRoute("handshake");
            case "removed" -> {
                proxy.context().getRouteController().stopRoute("handshake");
                proxy.context().removeRoute("handshake");
            }
            default -> {}
        }

        assertThat(statusOf(REFUSED)).isEqualTo(503);
        assertThat(statusOf(OPEN)).isEqualTo(503);

        if (!away.equals("removed")) {
            proxy.context().getRouteController().startRoute("handshake");
            assertThat(statusOf(REFUSED)).isEqualTo(403);
        } else {
            proxy.component().releaseHandshakes();
        }
        demandFirst(OPEN + "/1");
    }

    @Test
    void waitsForARouteThatComesBackInTime() throws Exception {
        start(true, 20_000);
        proxy.context().getRouteController().stopRoute("handshake");
        CompletableFuture<Integer> refused = statusLater(REFUSED);
        CompletableFuture<Integer> let = statusLater(OPEN + "/1");
        await().until(() -> proxy.component().handshakes().waiting() == 2);

        proxy.context().getRouteController().startRoute("handshake");

        assertThat(refused.get(10, TimeUnit.SECONDS)).isEqualTo(403);
        try (Wire accepted = terminal.acceptWebSocket()) {
            assertThat(accepted.head().path()).isEqualTo(OPEN + "/1");
            assertThat(let.get(10, TimeUnit.SECONDS)).isEqualTo(101);
        }
    }

    @Test
    void doesNotTrustARouteThatWasTakenApartUnderAHandshake() throws Exception {
        start(true, 300);
        proxy.context().getShutdownStrategy().setTimeout(1);
        CompletableFuture<Integer> slow = statusLater(OPEN, "X-Slow: yes");
        inside.await();

        proxy.context().getRouteController().stopRoute("handshake");
        proxy.context().getRouteController().startRoute("handshake");
        letOn.complete(null);

        assertThat(slow.get(10, TimeUnit.SECONDS)).isIn(500, 503);
        demandFirst(OPEN + "/1");
    }

    @Test
    void endsARouteOnlyWhenThereIsNone() {
        start(true, 300);

        proxy.component().releaseHandshakes();

        assertThat(statusOf(REFUSED)).isEqualTo(403);
    }

    @Test
    void refusesThoseThatWaitWhenTheProxyStops() throws Exception {
        start(true, 60_000);
        proxy.context().getRouteController().stopRoute("handshake");
        CompletableFuture<Integer> waiting = statusLater(REFUSED);
        await().until(() -> proxy.component().handshakes().waiting() == 1);

        proxy.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(503);
    }
}
