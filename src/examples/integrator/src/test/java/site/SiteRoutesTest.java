package site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.ProxyConfiguration;
import featurekeyproxy.simulator.DeviceState;
import featurekeyproxy.simulator.Fleet;
import featurekeyproxy.simulator.SimulatedTomes;
import featurekeyproxy.testkit.SimulatedLink;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes with what the site adds, run by camel-main between a simulated TOMEs and a simulated Terminal with real sockets. */
class SiteRoutesTest extends CamelMainTestSupport {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String MAPPING = """
            { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
              "tomesConfiguration": { "confirmationCode": "%s" },
              "devices": { "unknown": "map" } }
            """.formatted(OLD, NEW, OLD);

    private final SimulatedLink link =
            new SimulatedLink(Fleet.Plan.of(0, 2, OLD, NEW).withTimes(Duration.ofMillis(50), Duration.ofMillis(50)));
    private final ProxyConfiguration proxy;

    SiteRoutesTest(@TempDir Path directory) throws Exception {
        proxy = new ProxyConfiguration(link.settings(directory, MAPPING, Map.of()));
    }

    @Override
    protected void configure(MainConfigurationProperties main) {
        main.addConfiguration(proxy);
        main.setRoutesIncludePattern("file:routes/*.camel.yaml");
    }

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void startsAllDevicesAndCountsWhatTomesSends() {
        SimulatedTomes tomes = link.connect(proxy, OLD);

        await().untilAsserted(() -> assertThat(link.fleet().states(tomes))
                .hasSize(2)
                .extracting(DeviceState::state)
                .containsOnly(DeviceState.State.READY));
        await().until(() -> tomes.received().statusMessages() > 10);
        assertThat(tomes.received().codes()).containsOnlyKeys(OLD);
        assertThat(tomes.received().gaps()).isZero();
        assertThat(link.receivedByTerminal())
                .anyMatch(message -> message.contains(NEW))
                .noneMatch(message -> message.contains(OLD));
        Totals totals = context().getRegistry().lookupByNameAndType("totals", Totals.class);
        assertThat(totals.bytes())
                .isGreaterThanOrEqualTo(link.receivedByTerminal().stream()
                        .mapToLong(String::length)
                        .sum());
    }

    @Test
    void namesTheSiteToTheTerminal() {
        link.connect(proxy, OLD);

        assertThat(link.fleet().terminal().tomesConnections()).singleElement().satisfies(connection -> assertThat(
                        connection.headers().get("x-site"))
                .isEqualTo(List.of("North")));
    }

    /** What is new in the shipped routes after an update of the proxy must not be missed: this fails, and shows it. */
    @Test
    void differsFromTheShippedRoutesByItsOwnStepAlone() throws Exception {
        String own = Files.readString(Path.of("routes/proxy.camel.yaml"));
        try (InputStream shipped = ProxyConfiguration.class.getResourceAsStream("/routes/proxy.camel.yaml")) {
            assertThat(own.replace("        - process: { ref: totals }\n", ""))
                    .isEqualTo(new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
