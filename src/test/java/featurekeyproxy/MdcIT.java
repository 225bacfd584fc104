package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import featurekeyproxy.simulator.Fleet;
import featurekeyproxy.testkit.SimulatedLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** With {@code camel.main.use-mdc-logging} each line that is logged below a route says of which session and route it is. */
class MdcIT {
    private static final String CODE = "DE0000000000000000000000000001A1";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Queue<ILoggingEvent> log = new ConcurrentLinkedQueue<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Speaking.class);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            log.add(event);
        }
    };

    @TempDir
    Path directory;

    /** A step of a site that logs, and says which session it belongs to. */
    public static final class Speaking implements Processor {
        @Override
        public void process(Exchange exchange) {
            LoggerFactory.getLogger(Speaking.class).atInfo().log("{}", exchange.getProperty("CamelWsPairSessionId"));
        }
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    @Test
    void namesSessionAndRouteAlsoOnOtherThreads() throws Exception {
        String beans = "- beans:\n    - name: speaking\n      type: \"" + Speaking.class.getName() + "\"\n";
        String steps = """
                - process: { ref: speaking }
                - threads: { poolSize: 1, maxPoolSize: 1, threadName: other }
                - process: { ref: speaking }
                """;
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("routes/proxy.camel.yaml"),
                beans + ShippedRoutes.withSteps(ShippedRoutes.TO_TERMINAL, steps) + ShippedRoutes.TO_TOMES);
        try (SimulatedLink link = new SimulatedLink(Fleet.Plan.of(1, 0, CODE, CODE));
                ProxyApplication proxy = new ProxyApplication(link.settings(
                                directory,
                                "{ \"featureKeyMappings\": {} }",
                                Map.of(
                                        "camel.main.use-mdc-logging", "true",
                                        "proxy.management.enabled", "false")))
                        .start()) {
            link.connect(proxy.port(), CODE);
            link.connect(proxy.port(), CODE);
            await().atMost(PATIENCE).until(() -> log.size() >= 8);
        }

        assertThat(log)
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                        .containsEntry("session", line.getFormattedMessage())
                        .containsEntry("camel.routeId", "tomes-to-terminal"))
                .extracting(ILoggingEvent::getThreadName)
                .anyMatch(thread -> thread.contains("eventloop"))
                .anyMatch(thread -> thread.contains("other"));
        assertThat(log.stream().map(ILoggingEvent::getFormattedMessage).distinct())
                .hasSize(2);
    }
}
