package featurekeyproxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.RequestTracker;
import featurekeyproxy.mapping.Rewriter;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.mapping.file.MappingFile;
import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.Direction;
import featurekeyproxy.message.MessageType;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of initializations and of devices that join, and that telling it harms nothing. */
class InitializationListenerIT {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final String FILE = """
            { "featureKeyMappings": { "confirmationCodeMappings": { "A1A1": "B1B1" } },
              "tomesConfiguration": { "confirmationCode": "A1A1" } }
            """;
    private static final String REQUEST = """
            {"MessageType":"ApplicationInitializationMessage","DestinationId":"V7","Payload":{"FeatureCodes":["A1A1"]}}""";
    private static final String REPLY = """
            {"MessageType":"ApplicationInitializationResponseMessage","SourceId":"V7","Payload":{"FeatureKeysConfirmationCode":"B1B1"}}""";

    private final Wire.Server terminal = new Wire.Server();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final WsPairComponent component = new WsPairComponent();
    private final Queue<InitializationDecision> decisions = new ConcurrentLinkedQueue<>();
    private final Queue<DeviceJoined> joins = new ConcurrentLinkedQueue<>();
    private final Queue<RequestTracker.Summary> summaries = new ConcurrentLinkedQueue<>();

    /** A clock that goes on by one second with each look. */
    private final Clock clock = new Clock() {
        private Instant now = START;

        @Override
        public synchronized Instant instant() {
            now = now.plusSeconds(1);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private static final class Unruly implements InitializationListener {
        @Override
        public void decided(InitializationDecision decision) {
            throw new IllegalStateException("on purpose");
        }
    }

    private final class Notes implements InitializationListener {
        @Override
        public void decided(InitializationDecision decision) {
            decisions.add(decision);
        }

        @Override
        public void joined(DeviceJoined event) {
            joins.add(event);
        }

        @Override
        public void ended(String session, RequestTracker.Summary summary) {
            summaries.add(summary);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Mapping mapping =
                ((MappingFile.Valid) MappingFile.read(FILE.getBytes(StandardCharsets.UTF_8), "mapping.json")).mapping();
        DeviceProfiles profiles = new DeviceProfiles(() -> mapping.devices(), () -> mapping.cacheTimeout(), clock);
        Classifier classifier = new Classifier(Protocol.DEFAULT);
        List<InitializationListener> listeners = List.of(new Unruly(), new Notes());
        FeatureCodes codes =
                new FeatureCodes(new Rewriter(mapping::table, Protocol.DEFAULT, profiles, clock), clock, listeners);
        component.getTomes().setHost("127.0.0.1");
        component.getTomes().setPort(0);
        component.getTerminal().setHost("127.0.0.1");
        component.getTerminal().setPort(terminal.port());
        component.setCloseTimeout(500);
        context.addComponent("ws-pair", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes")
                        .routeId("tomes-to-terminal")
                        .filter(new MessageTypeIs(classifier, MessageType.INITIALIZATION_REQUEST))
                        .process(codes)
                        .end()
                        .to("ws-pair:terminal");
                from("ws-pair:terminal")
                        .routeId("terminal-to-tomes")
                        .choice()
                        .when(new MessageTypeIs(classifier, MessageType.INITIALIZATION_REPLY))
                        .process(codes)
                        .when(new MessageTypeIs(classifier, MessageType.HANDSHAKE_EVENT))
                        .process(new HandshakeEvents(Protocol.DEFAULT, profiles, clock, listeners))
                        .end()
                        .to("ws-pair:tomes");
            }
        });
        context.start();
    }

    @AfterEach
    void close() throws Exception {
        context.stop();
        terminal.close();
    }

    @Test
    void tellsBothHalvesOfAnInitializationWithTheTimeBetweenThemAndProvesTheChange() {
        Wire tomes = Wire.open(component.listeningPort());
        tomes.request("/");
        Wire device = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        tomes.sendText(REQUEST);
        assertThat(device.read().text()).contains("B1B1");
        device.sendText(REPLY);
        assertThat(tomes.read().text()).contains("A1A1");

        InitializationDecision request = decisions.remove();
        assertThat(request.direction()).isEqualTo(Direction.TOMES_TO_TERMINAL);
        assertThat(request.outcome().reason()).isEqualTo(Reason.MAPPED);
        assertThat(request.answeredAfter()).isEmpty();
        InitializationDecision reply = decisions.remove();
        assertThat(reply.direction()).isEqualTo(Direction.TERMINAL_TO_TOMES);
        assertThat(reply.outcome().reason()).isEqualTo(Reason.RESTORED);
        assertThat(reply.answeredAfter()).hasValueSatisfying(time -> assertThat(time)
                .isBetween(
                        Duration.ofSeconds(1),
                        Duration.between(request.time(), reply.time()).plusSeconds(1)));
        assertThat(reply.session()).isEqualTo(request.session());
        await().untilAsserted(() -> {
            assertThat(component.traffic(Leg.TOMES).rewritten()).isEqualTo(1);
            assertThat(component.traffic(Leg.TERMINAL).rewritten()).isEqualTo(1);
        });
        assertThat(component.sessions().iterator().next().attachment(RequestTracker.class))
                .isPresent();

        tomes.drop();
        await().until(() -> !summaries.isEmpty());
        assertThat(summaries).containsExactly(new RequestTracker.Summary(1, 1, 0, 0));
    }

    @Test
    void tellsOfADeviceThatJoins() {
        Wire tomes = Wire.open(component.listeningPort());
        tomes.request("/");
        Wire device = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        device.sendText("""
                {"MessageType":"ClientHandshakeEventMessage","SourceId":"V7","Payload":{"SoftwareVersion":"6.1"}}""");
        tomes.read();

        assertThat(joins).hasSize(1);
        assertThat(joins.remove().device()).contains("V7");
    }
}
