package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.session.Fallback;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What integrators put into the two routes, and what it does to the messages. */
class RoutingIT {
    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final ExecutorService workers = Executors.newFixedThreadPool(4);

    @AfterEach
    void close() throws Exception {
        proxy.close();
        terminal.close();
        workers.shutdownNow();
    }

    private record Session(Wire tomes, Wire terminal) {}

    private Session session() {
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/");
        Wire accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Session(tomes, accepted);
    }

    /** Routes with a step of the test from TOMEs to the Terminal. */
    private abstract static class Tweaked extends RouteBuilder {
        abstract void tweak(RouteDefinition route);

        @Override
        public void configure() {
            RouteDefinition route = from("ws-pair:tomes").routeId("tomes-to-terminal");
            tweak(route);
            route.to("ws-pair:terminal");
            from("ws-pair:terminal").routeId("terminal-to-tomes").to("ws-pair:tomes");
        }
    }

    /** Finishes each exchange later, on another thread. */
    private final class Later extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            workers.execute(() -> {
                if (exchange.getMessage().getBody(WebSocketMessage.class).length() % 2 == 0) {
                    Thread.onSpinWait();
                }
                callback.done(false);
            });
            return false;
        }
    }

    @Test
    void keepsTheOrderWhateverAsynchronousStepsARouteHas() {
        proxy.with(component -> component.setCloseTimeout(20_000)).start(new Tweaked() {
            @Override
            void tweak(RouteDefinition route) {
                route.process(new Later());
            }
        });
        Session session = session();

        IntStream.range(0, 1000).forEach(i -> session.tomes.sendText("message " + i));
        session.tomes.sendClose(1000, "");

        assertThat(IntStream.range(0, 1000)
                        .mapToObj(i -> session.terminal.read().text()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(i -> "message " + i).toList());
        assertThat(session.terminal.read().closeCode()).isEqualTo(1000);
        session.terminal.sendClose(1000, ""); // or the end waits for it
    }

    @Test
    void hasOneMessageOfASessionAndDirectionInTheRouteAtATime() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Queue<String> inRoute = new ConcurrentLinkedQueue<>();
        proxy.start(new Tweaked() {
            @Override
            void tweak(RouteDefinition route) {
                route.process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        inRoute.add(exchange.getMessage().getBody(String.class));
                        workers.execute(() -> {
                            try {
                                release.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            callback.done(false);
                        });
                        return false;
                    }
                });
            }
        });
        Session one = session();
        Session other = session();

        one.tomes.sendText("one 1");
        one.tomes.sendText("one 2");
        other.tomes.sendText("other 1");
        one.tomes.send(true, Wire.PING, new byte[0]);
        one.terminal.sendText("the other direction flows");

        assertThat(one.tomes.read().text()).isEqualTo("the other direction flows");
        assertThat(one.terminal.read())
                .as("a ping overtakes a message that is held")
                .hasToString("opcode 9 0 bytes");
        await().until(() -> inRoute.size() == 2);
        assertThat(inRoute).containsExactlyInAnyOrder("one 1", "other 1");
        release.countDown();
        assertThat(one.terminal.read().text()).isEqualTo("one 1");
        assertThat(one.terminal.read().text()).isEqualTo("one 2");
        assertThat(other.terminal.read().text()).isEqualTo("other 1");
    }

    @Test
    void forwardsTheMessageAsItCameWhenARouteFailsBeforeSendingIt() {
        proxy.start(new Tweaked() {
            @Override
            void tweak(RouteDefinition route) {
                route.process(exchange -> {
                    if (exchange.getMessage().getBody(String.class).contains("bad")) {
                        throw new IllegalStateException("a step of the integrator failed");
                    }
                });
            }
        });
        Session session = session();

        List.of("good", "bad", "good again").forEach(session.tomes::sendText);

        assertThat(IntStream.range(0, 3).mapToObj(i -> session.terminal.read().text()))
                .containsExactly("good", "bad", "good again");
    }

    @Test
    void sendsNothingTwiceWhenARouteFailsAfterSending() {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes").to("ws-pair:terminal").process(exchange -> {
                    throw new IllegalStateException("too late to matter");
                });
                from("ws-pair:terminal").to("ws-pair:tomes");
            }
        });
        Session session = session();

        session.tomes.sendText("once");
        session.tomes.sendText("then this");

        assertThat(session.terminal.read().text()).isEqualTo("once");
        assertThat(session.terminal.read().text()).isEqualTo("then this");
    }

    @Test
    void forwardsAMessageWhoseRouteFailsThoughACopyOfTheOneBeforeIsSentMeanwhile() {
        CountDownLatch secondInRoute = new CountDownLatch(1);
        CountDownLatch copySent = new CountDownLatch(1);
        proxy.start(new Tweaked() {
            @Override
            void tweak(RouteDefinition route) {
                route.wireTap("direct:copy").process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        if (exchange.getMessage().getBody(String.class).equals("first")) {
                            callback.done(true);
                            return true;
                        }
                        workers.execute(() -> {
                            secondInRoute.countDown();
                            await().until(() -> copySent.getCount() == 0);
                            exchange.setException(new IllegalStateException("a step of the integrator failed"));
                            callback.done(false);
                        });
                        return false;
                    }
                });
                from("direct:copy")
                        .filter(body().convertToString().isEqualTo("first"))
                        .process(exchange -> secondInRoute.await())
                        .to("ws-pair:terminal")
                        .process(exchange -> copySent.countDown());
            }
        });
        Session session = session();

        session.tomes.sendText("first");
        session.tomes.sendText("second");

        assertThat(IntStream.range(0, 3).mapToObj(i -> session.terminal.read().text()))
                .containsExactly("first", "first", "second");
    }

    @Test
    void forwardsAMessageWhoseRouteFailsAfterItOnlyAnsweredTomes() {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes").to("ws-pair:tomes").process(exchange -> {
                    throw new IllegalStateException("a step of the integrator failed");
                });
                from("ws-pair:terminal").to("ws-pair:tomes");
            }
        });
        Session session = session();

        session.tomes.sendText("echoed, then forwarded");

        assertThat(session.tomes.read().text()).isEqualTo("echoed, then forwarded");
        assertThat(session.terminal.read().text()).isEqualTo("echoed, then forwarded");
    }

    @Test
    void sendsACopyNowhereWhenItsSessionIsGone() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        Queue<Object> outcomes = new ConcurrentLinkedQueue<>();
        proxy.start(new Tweaked() {
            @Override
            void tweak(RouteDefinition route) {
                route.wireTap("direct:late");
                from("direct:late")
                        .process(exchange -> gone.await())
                        .to("ws-pair:tomes")
                        .process(exchange -> outcomes.add("done"));
            }
        });
        Session session = session();
        session.tomes.sendText("one");
        assertThat(session.terminal.read().text()).isEqualTo("one");

        session.tomes.drop();
        session.terminal.drop();
        await().until(() -> proxy.component().openSessions() == 0);
        gone.countDown();

        await().untilAsserted(() -> assertThat(outcomes).containsExactly("done"));
    }

    @Test
    void closesTheSessionWith1011WhenARouteFailsAndRejectingIsConfigured() {
        proxy.with(component -> component.setFallback(() -> Fallback.REJECT)).start(new Tweaked() {
            @Override
            void tweak(RouteDefinition route) {
                route.process(exchange -> {
                    throw new IllegalStateException("a step of the integrator failed");
                });
            }
        });
        Session session = session();

        session.tomes.sendText("never arrives");

        assertThat(session.terminal.read().closeCode()).isEqualTo(1011);
        Wire.Frame close = session.tomes.read();
        assertThat(close.closeCode()).isEqualTo(1011);
        assertThat(close.closeReason()).isEqualTo("route tomes-to-terminal failed");
    }

    @Test
    void worksWithFilterWiretapChoiceThrottleAndASecondSender() throws Exception {
        Queue<String> tapped = new ConcurrentLinkedQueue<>();
        proxy.start(new Tweaked() {
            @Override
            void tweak(RouteDefinition route) {
                route.wireTap("direct:tap")
                        .filter(body().convertToString().not().contains("drop"))
                        .choice()
                        .when(body().convertToString().contains("shout"))
                        .setBody(simple("${body.toUpperCase()}"))
                        .end()
                        .throttle(1000)
                        .asyncDelayed()
                        .end();
                from("direct:tap")
                        .process(exchange -> tapped.add(exchange.getMessage().getBody(String.class)));
            }
        });
        Session session = session();

        List.of("one", "drop me", "two").forEach(session.tomes::sendText);

        assertThat(session.terminal.read().text()).isEqualTo("one");
        await().untilAsserted(() -> assertThat(tapped).containsExactlyInAnyOrder("one", "drop me", "two"));
    }

    @Test
    void sendsTextAndBytesThatARoutePutsInPlaceOfTheMessage() {
        proxy.start(new Tweaked() {
            @Override
            void tweak(RouteDefinition route) {
                route.choice()
                        .when(body().convertToString().contains("text"))
                        .setBody(constant("new text"))
                        .otherwise()
                        .setBody(constant("new bytes".getBytes(StandardCharsets.UTF_8)))
                        .end();
            }
        });
        Session session = session();

        session.tomes.sendText("text");
        session.tomes.sendText("bytes");

        assertThat(session.terminal.read()).hasToString("opcode 1 8 bytes");
        assertThat(session.terminal.read())
                .as("bytes in place of a text are a text as well")
                .hasToString("opcode 1 9 bytes");
    }

    @Test
    void refusesUnknownLegsAndOptionsAndASecondConsumer() {
        assertThatThrownBy(() -> proxy.start(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("ws-pair:tomes?prot=9000").to("ws-pair:terminal");
                    }
                }))
                .hasRootCauseMessage("ws-pair has no option prot; did you mean port?");
    }

    @Test
    void refusesAnUnknownLegWithTheLegsThereAre() {
        assertThatThrownBy(() -> proxy.start(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("ws-pair:tome").to("ws-pair:terminal");
                    }
                }))
                .hasRootCauseMessage(
                        "ws-pair:tome is no leg of a session; allowed are ws-pair:tomes and ws-pair:terminal");
    }

    @Test
    void holdsMessagesWhileARouteIsReplacedAndLosesNone() throws Exception {
        proxy.start();
        Session session = session();
        session.tomes.sendText("before");
        assertThat(session.terminal.read().text()).isEqualTo("before");

        proxy.context().getRouteController().stopRoute("tomes-to-terminal");
        session.tomes.sendText("meanwhile 1");
        session.tomes.sendText("meanwhile 2");
        session.terminal.sendText("the other way");
        assertThat(session.tomes.read().text()).isEqualTo("the other way");
        proxy.context().getRouteController().startRoute("tomes-to-terminal");

        assertThat(session.terminal.read().text()).isEqualTo("meanwhile 1");
        assertThat(session.terminal.read().text()).isEqualTo("meanwhile 2");
    }
}
