package featurekeyproxy.wspair.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.TestProxy;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.IntegrityResult;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.upstream.DialOutcome;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.upstream.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of sessions while they come, fail and go, and what is counted of them. */
class SessionListenerIT {
    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    /** For how long what is timed is held up at least: far longer than it could seem in another unit. */
    private static final Duration HOLD = Duration.ofMillis(200);

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Queue<CloseResult> closings = new ConcurrentLinkedQueue<>();

    /** Notes in words what it is told. */
    private final class Notes implements SessionListener {
        @Override
        public void opened(Session session) {
            told.add("opened " + session.uri());
        }

        @Override
        public void closed(Session session, CloseResult closing) {
            closings.add(closing);
        }

        @Override
        public void dialled(Target target, DialOutcome outcome, Duration took) {
            assertThat(took).isPositive();
            told.add("dialled " + outcome);
        }

        @Override
        public void breakerChanged(Target target, String state) {
            told.add("breaker " + state);
        }

        @Override
        public void handshakeRefused(int status, String reason) {
            told.add("refused " + status + " " + reason);
        }

        @Override
        public void deadPeer(Leg leg) {
            told.add("dead " + leg);
        }

        @Override
        public void routeFailed(Session session, String route, Fallback fallback) {
            told.add("failed " + route + " " + fallback);
        }
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        terminal.close();
    }

    private TestProxy listened() {
        return proxy.with(component -> component.addSessionListener(new Notes()));
    }

    private record Ends(Wire tomes, Wire terminal) {}

    private Ends ends() {
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/link?device=7");
        Wire accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Ends(tomes, accepted);
    }

    private CloseResult closing() {
        await().until(() -> !closings.isEmpty());
        return closings.remove();
    }

    @Test
    void tellsOfASessionFromTheDialToTheCloseThatTomesSent() {
        listened().start();
        Ends ends = ends();
        await().untilAsserted(() -> assertThat(told).containsExactly("dialled ACCEPTED", "opened /link?device=7"));

        ends.tomes().sendClose(4001, "a name that is nobody's business");
        ends.terminal().read();
        ends.terminal().sendClose(4001, "");

        CloseResult closing = closing();
        assertThat(closing.by()).contains(Leg.TOMES);
        assertThat(closing.code()).isEqualTo(4001);
        assertThat(closing.cause()).isEqualTo("tomes closed with 4001");
    }

    @Test
    void tells1006WhenTheTerminalIsLostSinceNoCloseFrameCame() {
        listened().start();
        Ends ends = ends();
        ends.terminal().drop();

        CloseResult closing = closing();
        assertThat(closing.by()).contains(Leg.TERMINAL);
        assertThat(closing.code()).isEqualTo(1006);
        ends.tomes().close();
    }

    @Test
    void tellsTheCodeForABreachAndWhoCommittedIt() {
        listened().start();
        ends().tomes().send(true, Wire.TEXT, new byte[] {(byte) 0xff});

        CloseResult closing = closing();
        assertThat(closing.by()).contains(Leg.TOMES);
        assertThat(closing.code()).isEqualTo(1007);
    }

    @Test
    void namesNobodyWhenTheProxyItselfEndsASession() {
        listened().start();
        Ends ends = ends();
        await().until(() -> proxy.component().sessions().size() == 1);
        proxy.component().sessions().iterator().next().close(1001, "told to");

        CloseResult closing = closing();
        assertThat(closing.by()).isEmpty();
        assertThat(closing.code()).isEqualTo(1001);
        ends.tomes().close();
    }

    @Test
    void tellsWhyAHandshakeWasRefusedWhoeverRefusedIt() {
        listened()
                .with(component -> component.getTomes().setAllowedOrigins("https://good.example"))
                .start();
        assertThat(Wire.statusForABrowser(proxy.port())).isEqualTo(403);

        Wire tomes = Wire.open(proxy.port());
        tomes.request("/");
        Wire accepted = terminal.accept();
        accepted.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(tomes.readAnswer().status()).isEqualTo(401);

        await().untilAsserted(() ->
                assertThat(told).containsExactly("refused 403 origin", "dialled REFUSED", "refused 401 terminal"));
    }

    @Test
    void tellsOfAFailedDialAndOfTheBreakerThatItOpens() throws Exception {
        terminal.close();
        listened()
                .with(component -> component.getTerminal().setBreakerFailures(1))
                .start();

        assertThat(Wire.connect(proxy.port(), "/").head().status()).isEqualTo(502);

        await().untilAsserted(() ->
                assertThat(told).containsExactly("breaker OPEN", "dialled FAILED", "refused 502 unreachable"));
        assertThat(proxy.component().targets()).extracting(TargetState::breaker).containsExactly("OPEN");
    }

    @Test
    void tellsOfAPeerThatDoesNotAnswerPings() {
        listened()
                .with(component -> {
                    component.getTerminal().setPingInterval(50);
                    component.getTerminal().setPingTimeout(50);
                })
                .start();
        Ends ends = ends();

        await().untilAsserted(() -> assertThat(told).contains("dead terminal"));
        ends.tomes().close();
    }

    @Test
    void tellsWhichRouteFailed() {
        listened().start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes").routeId("bad").throwException(new IllegalStateException("on purpose"));
                from("ws-pair:terminal").routeId("good").to("ws-pair:tomes");
            }
        });
        Ends ends = ends();
        ends.tomes().sendText("hello");
        assertThat(ends.terminal().read().text()).isEqualTo("hello");

        await().untilAsserted(() -> assertThat(told).contains("failed bad PASSTHROUGH"));
    }

    @Test
    void keepsAListenerThatThrowsFromHarmingOthersOrTheSession() {
        proxy.with(component -> component.addSessionListener(new SessionListener() {
            @Override
            public void opened(Session session) {
                throw new IllegalStateException("on purpose");
            }
        }));
        listened().start();
        Ends ends = ends();
        ends.tomes().sendText("hello");
        assertThat(ends.terminal().read().text()).isEqualTo("hello");
        assertThat(told).contains("opened /link?device=7");
    }

    @Test
    void countsWhatEachSessionCarriesAndKeepsItInTheTotalWhenTheSessionIsOver() {
        Instant before = Instant.now();
        listened().start();
        Ends ends = ends();
        ends.tomes().sendText("12345");
        ends.tomes().sendText("123");
        ends.terminal().read();
        ends.terminal().read();
        ends.terminal().sendText("1");
        ends.tomes().read();

        WsPairComponent component = proxy.component();
        Traffic expected = new Traffic(2, 8, 2, 0, 0, 0, 0, 0);
        await().untilAsserted(() -> {
            Session session = component.sessions().iterator().next();
            assertThat(session.traffic(Leg.TOMES)).isEqualTo(expected);
            assertThat(session.traffic(Leg.TERMINAL)).isEqualTo(new Traffic(1, 1, 1, 0, 0, 0, 0, 0));
            assertThat(session.openedAt()).isBetween(before, Instant.now());
            assertThat(session.remoteAddress()).startsWith("127.0.0.1:");
        });
        ends.tomes().drop();
        closing();

        assertThat(component.sessions()).isEmpty();
        assertThat(component.traffic(Leg.TOMES)).isEqualTo(expected);
        assertThat(component.bytes(Leg.TOMES, IntegrityResult.IDENTICAL)).isEqualTo(8);
        assertThat(component.latency(Leg.TOMES).count()).isPositive();
    }

    @Test
    void timesAMessageForAsLongAsItsRouteHoldsIt() {
        Semaphore permits = new Semaphore(0);
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes?dispatch=worker")
                        .process(exchange -> permits.acquire())
                        .to("ws-pair:terminal");
                from("ws-pair:terminal").to("ws-pair:tomes");
            }
        });
        long before = System.nanoTime();
        Ends ends = ends();
        ends.tomes().sendText("held");
        await().until(() -> permits.getQueueLength() == 1);
        long held = System.nanoTime();
        await().during(HOLD).until(() -> permits.getQueueLength() == 1);
        long released = System.nanoTime();
        permits.release();
        assertThat(ends.terminal().read().text()).isEqualTo("held");

        WsPairComponent component = proxy.component();
        await().until(() -> component.latency(Leg.TOMES).count() == 1);
        assertThat(component.latency(Leg.TOMES).sumNanos()).isBetween(released - held, System.nanoTime() - before);
    }

    @Test
    void measuresForHowLongALegIsNotRead() throws InterruptedException {
        long before = System.nanoTime();
        listened().start();
        Ends ends = ends();
        byte[] block = new byte[1 << 20];
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 40; i++) {
                ends.tomes().send(true, Wire.BINARY, block);
            }
        });
        writer.start();
        Session session = await().until(() -> proxy.component().sessions(), open -> !open.isEmpty())
                .iterator()
                .next();
        await().until(() -> !((PairedSession) session).connection(Leg.TOMES).isReading());
        long paused = System.nanoTime();
        await().during(HOLD)
                .until(() -> !((PairedSession) session).connection(Leg.TOMES).isReading());
        long resumed = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            ends.terminal().read();
        }

        await().untilAsserted(() -> assertThat(session.traffic(Leg.TOMES).pausedNanos())
                .isBetween(resumed - paused, System.nanoTime() - before));
        await().untilAsserted(() ->
                assertThat(session.traffic(Leg.TOMES).waitingBytes()).isZero());
        writer.join();
    }
}
