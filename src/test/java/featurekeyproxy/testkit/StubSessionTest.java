package featurekeyproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ProxyConfiguration;
import featurekeyproxy.config.Settings;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.leg.Leg;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor, and a route without sockets, can be tested with a stub session as if TOMEs and the Terminal were there. */
class StubSessionTest {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String REQUEST =
            "{\"MessageType\":\"ApplicationInitializationMessage\",\"DestinationId\":\"V7-1\","
                    + "\"Payload\":{\"FeatureCodes\":[\"" + OLD + "\"]}}";
    private static final String REPLY =
            "{\"MessageType\":\"ApplicationInitializationResponseMessage\",\"SourceId\":\"V7-1\","
                    + "\"Payload\":{\"FeatureKeysConfirmationCode\":\"" + NEW + "\"}}";

    @TempDir
    Path directory;

    private static String text(WebSocketMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    private DefaultCamelContext context() throws Exception {
        Files.writeString(directory.resolve("mapping.json"), """
                { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
                  "tomesConfiguration": { "confirmationCode": "%s" }, "devices": { "unknown": "map" } }
                """.formatted(OLD, NEW, OLD));
        Properties properties = new Properties();
        properties.setProperty("proxy.mapping.file", "mapping.json");
        DefaultCamelContext context = new DefaultCamelContext();
        context.disableJMX();
        new ProxyConfiguration(Settings.read(directory, Map.of(), properties)).configure(context);
        return context;
    }

    @Test
    void letsTheMappingWorkInBothDirectionsAndRemembersWhatTomesSent() throws Exception {
        try (DefaultCamelContext context = context()) {
            Processor featureCodes = context.getRegistry().lookupByNameAndType("featureCodes", Processor.class);
            StubSession session = new StubSession("test-1");

            Exchange request = session.exchange(context, Leg.TOMES, REQUEST);
            featureCodes.process(request);
            Exchange reply = session.exchange(context, Leg.TERMINAL, REPLY);
            featureCodes.process(reply);

            assertThat(request.getMessage().getBody(String.class)).isEqualTo(REQUEST.replace(OLD, NEW));
            assertThat(reply.getMessage().getBody(String.class)).isEqualTo(REPLY.replace(NEW, OLD));
            assertThat(reply.getProperty("FeatureCodesDecision")).asString().contains("result=STARTED");
        }
    }

    @Test
    void keepsWhatARouteSendsOnEachLegAndWithWhichCodeItCloses() throws Exception {
        try (DefaultCamelContext context = context()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in").to("ws-pair:terminal");
                }
            });
            context.start();
            StubSession session = new StubSession("test-2");
            List<String> ends = new ArrayList<>();
            session.onClose(() -> ends.add("closed"));

            context.createProducerTemplate().send("direct:in", session.exchange(context, Leg.TOMES, "hello"));
            session.close(1001, "enough");
            session.close(1000, "again");

            assertThat(session.sent(Leg.TERMINAL))
                    .extracting(StubSessionTest::text)
                    .containsExactly("hello");
            assertThat(session.sent(Leg.TOMES)).isEmpty();
            assertThat(session.closeCode()).isEqualTo(1001);
            assertThat(ends).containsExactly("closed");
        }
    }
}
