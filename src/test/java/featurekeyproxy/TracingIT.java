package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.config.Settings;
import featurekeyproxy.simulator.DeviceState;
import featurekeyproxy.simulator.Fleet;
import featurekeyproxy.simulator.SimulatedTomes;
import featurekeyproxy.testkit.SimulatedLink;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenTelemetry as a site switches it on that brings its jars: spans of each message, and nothing of what it says. */
class TracingIT {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String MAPPING = """
            { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
              "tomesConfiguration": { "confirmationCode": "%s" }, "devices": { "unknown": "map" } }
            """.formatted(OLD, NEW, OLD);

    private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

    @TempDir
    Path directory;

    /** Keeps all spans. */
    private final class Exporter implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    /** Does what the agent of OpenTelemetry does, or the jar with its autoconfiguration. */
    @BeforeEach
    void registerGlobally() {
        GlobalOpenTelemetry.resetForTest();
        GlobalOpenTelemetry.set(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(new Exporter()))
                        .build())
                .build());
    }

    @AfterEach
    void forget() {
        GlobalOpenTelemetry.resetForTest();
    }

    private void startADevice(Map<String, String> more) throws Exception {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("routes/proxy.camel.yaml"),
                ShippedRoutes.withSteps(
                                ShippedRoutes.TO_TERMINAL,
                                "- setProperty: { name: copy, simple: \"${bodyAs(String)}\" }\n- log: \"${body}\"\n")
                        + ShippedRoutes.TO_TOMES);
        try (SimulatedLink link = new SimulatedLink(Fleet.Plan.of(0, 1, OLD, NEW))) {
            Settings settings = link.settings(directory, MAPPING, more);
            try (ProxyApplication proxy = new ProxyApplication(settings).start()) {
                SimulatedTomes tomes = link.connect(proxy.port(), OLD);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(link.fleet().states(tomes))
                                .singleElement()
                                .extracting(DeviceState::state)
                                .isEqualTo(DeviceState.State.READY));
            }
        }
    }

    @Test
    void makesSpansThatTellTheRouteAndNothingOfTheMessage() throws Exception {
        startADevice(Map.of(
                "camel.opentelemetry2.enabled", "true",
                "camel.opentelemetry2.trace-processors", "true",
                "proxy.management.enabled", "false"));

        assertThat(spans)
                .extracting(span -> span.getAttributes().toString())
                .anyMatch(text -> text.contains("ws-pair://tomes"))
                .anyMatch(text -> text.contains("ws-pair://terminal"));
        assertThat(spans).allSatisfy(span -> assertThat(span.getName() + span.getAttributes() + span.getEvents())
                .doesNotContain(OLD)
                .doesNotContain(NEW)
                .doesNotContain("MessageType")
                .doesNotContain("Payload"));
    }

    @Test
    void isOffUnlessItIsSwitchedOn() throws Exception {
        startADevice(Map.of("proxy.management.enabled", "false"));

        assertThat(spans).isEmpty();
    }
}
