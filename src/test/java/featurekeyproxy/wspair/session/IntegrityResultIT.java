package featurekeyproxy.wspair.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.TestProxy;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.WsPairConstants;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.Checksum;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import featurekeyproxy.wspair.meter.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a route does to a message is told by checksums on both sides of it, and told to which route it belongs. */
class IntegrityResultIT {
    private static final String SENT = "{\"name\":\"value\"}";

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final Queue<String> unexplained = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() throws Exception {
        proxy.close();
        terminal.close();
    }

    /** Sends one text message through a route with that step before the producer, and returns what became of it. */
    private Traffic through(Consumer<RouteDefinition> step) {
        return through(step, route -> {});
    }

    private Traffic through(Consumer<RouteDefinition> before, Consumer<RouteDefinition> after) {
        proxy.with(component -> component.addSessionListener(new SessionListener() {
            @Override
            public void unexplained(Session session, Leg source, String route) {
                unexplained.add(source + " " + route);
            }
        }));
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                RouteDefinition route = from("ws-pair:tomes").routeId("with-a-step");
                before.accept(route);
                route.to("ws-pair:terminal");
                after.accept(route);
                from("ws-pair:terminal").routeId("plain").to("ws-pair:tomes");
            }
        });
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/");
        terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        tomes.sendText(SENT);
        WsPairComponent component = proxy.component();
        await().until(() -> {
            Traffic traffic = component.traffic(Leg.TOMES);
            return traffic.identical() + traffic.rewritten() + traffic.unexplained() + traffic.withheld() == 1;
        });
        return component.traffic(Leg.TOMES);
    }

    private static WebSocketMessage message(Exchange exchange) {
        return exchange.getMessage().getBody(WebSocketMessage.class);
    }

    private static WebSocketMessage changed() {
        return WebSocketMessage.text("{\"name\":\"VALUE\"}");
    }

    @Test
    void countsAMessageThatNobodyTouchedAsIdentical() {
        assertThat(through(route -> {}).identical()).isEqualTo(1);
        assertThat(unexplained).isEmpty();
    }

    @Test
    void countsABodyThatBecameTextOfTheSameBytesAsIdentical() {
        assertThat(through(route -> route.convertBodyTo(String.class)).identical())
                .isEqualTo(1);
    }

    @Test
    void findsAByteThatAStepChangedInPlaceAndNamesTheRoute() {
        assertThat(through(route -> route.process(exchange -> message(exchange).payload()[2]++))
                        .unexplained())
                .isEqualTo(1);
        assertThat(unexplained).containsExactly("tomes with-a-step");
    }

    @Test
    void findsAByteThatAStepBehindTheProducerChangedInPlaceSinceItMayNotHaveLeftYet() {
        assertThat(through(
                                route -> {},
                                route -> route.process(
                                        exchange -> message(exchange).payload()[2]++))
                        .unexplained())
                .isEqualTo(1);
    }

    @Test
    void findsABodyThatAStepReplaced() {
        assertThat(through(route -> route.setBody().constant("something else")).unexplained())
                .isEqualTo(1);
        assertThat(unexplained).containsExactly("tomes with-a-step");
    }

    @Test
    void countsABodyThatBecameBytesOfTheSameContentAsIdenticalSinceItLeavesAsTheTextThatItWas() {
        assertThat(through(route -> route.convertBodyTo(byte[].class)).identical())
                .isEqualTo(1);
    }

    @Test
    void findsATextThatLeavesAsABinaryMessageSinceTheReceiverSeesTheKind() {
        assertThat(through(route -> route.setBody(exchange -> WebSocketMessage.of(
                                WebSocketMessage.Kind.BINARY, message(exchange).payload())))
                        .unexplained())
                .isEqualTo(1);
    }

    @Test
    void findsAMessageThatLeavesTwice() {
        assertThat(through(route -> route.to("ws-pair:terminal")).unexplained()).isEqualTo(1);
    }

    @Test
    void findsAnAnswerThatARouteMadeUp() {
        assertThat(through(route -> route.to("ws-pair:tomes").stop()).unexplained())
                .isEqualTo(1);
    }

    @Test
    void countsWhatTheRewriterAnnouncedAsRewritten() {
        assertThat(through(route -> route.process(IntegrityResultIT::rewrite)).rewritten())
                .isEqualTo(1);
        assertThat(unexplained).isEmpty();
    }

    private static void rewrite(Exchange exchange) {
        WebSocketMessage before = message(exchange);
        delivery(exchange).rewritten(before, changed());
        exchange.getMessage().setBody(changed());
    }

    @Test
    void findsAChangeThatAStepMadeBeforeTheRewriter() {
        assertThat(through(route -> route.setBody(exchange -> WebSocketMessage.text("{\"name\":\"other\"}"))
                                .process(IntegrityResultIT::rewrite))
                        .unexplained())
                .isEqualTo(1);
    }

    @Test
    void findsAChangeThatAStepMadeBehindTheRewriter() {
        assertThat(through(route -> route.process(IntegrityResultIT::rewrite)
                                .process(exchange -> message(exchange).payload()[2]++))
                        .unexplained())
                .isEqualTo(1);
    }

    @Test
    void explainsTwoRewritersOfWhichOneTakesUpWhatTheOtherMade() {
        assertThat(through(route -> route.process(IntegrityResultIT::rewrite).process(exchange -> {
                            WebSocketMessage once = message(exchange);
                            WebSocketMessage twice = WebSocketMessage.text("{}");
                            delivery(exchange).rewritten(once, twice);
                            exchange.getMessage().setBody(twice);
                        }))
                        .rewritten())
                .isEqualTo(1);
    }

    @Test
    void countsAMessageThatTheFallbackSentAsItCameAsIdentical() {
        assertThat(through(route -> route.process(IntegrityResultIT::rewrite)
                                .throwException(new IllegalStateException("on purpose")))
                        .identical())
                .isEqualTo(1);
    }

    @Test
    void countsAMessageThatARouteHoldsBackAsWithheld() {
        assertThat(through(RouteDefinition::stop).withheld()).isEqualTo(1);
        assertThat(unexplained).isEmpty();
    }

    @Test
    void tellsFragmentsApartFromPayloadAndLengthFromContent() {
        byte[] bytes = SENT.getBytes(StandardCharsets.UTF_8);
        WebSocketMessage whole = WebSocketMessage.of(WebSocketMessage.Kind.TEXT, bytes);
        WebSocketMessage cut = WebSocketMessage.of(
                WebSocketMessage.Kind.TEXT,
                java.util.List.of(
                        java.util.Arrays.copyOf(bytes, 3),
                        new byte[0],
                        java.util.Arrays.copyOfRange(bytes, 3, bytes.length)));
        assertThat(Checksum.of(cut)).isEqualTo(Checksum.of(whole));
        assertThat(Checksum.of(WebSocketMessage.of(WebSocketMessage.Kind.BINARY, new byte[1])))
                .isNotEqualTo(Checksum.of(WebSocketMessage.of(WebSocketMessage.Kind.BINARY, new byte[2])));
        assertThat(Checksum.of(WebSocketMessage.of(WebSocketMessage.Kind.BINARY, bytes)))
                .isNotEqualTo(Checksum.of(whole));
    }

    private static DeliveryRecord delivery(Exchange exchange) {
        return exchange.getProperty(WsPairConstants.DELIVERY, DeliveryRecord.class);
    }
}
