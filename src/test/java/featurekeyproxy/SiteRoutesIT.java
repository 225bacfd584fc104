package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.simulator.DeviceState;
import featurekeyproxy.simulator.Fleet;
import featurekeyproxy.simulator.SimulatedTomes;
import featurekeyproxy.testkit.SimulatedLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.junit5.CamelContextConfiguration;
import org.apache.camel.test.junit5.TestSupport;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped routes with a route of a site beside them, run by camel-main between a simulated TOMEs and a simulated Terminal with
 * real sockets: what `src/examples/integrator` does with what is published.
 *
 * <p>Of each test only three things are its own: the route files ({@link #writeRoutes}), the properties
 * ({@link #configureContext}) and what it waits for. A site's own route ends at {@code {{site.copies}}}, here a mock.
 */
class SiteRoutesIT extends CamelMainTestSupport {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String SITE = """
            - route:
                id: site-copies
                from:
                  uri: direct:site
                  steps:
                    - unmarshal: { json: {} }
                    - setHeader: { name: kind, simple: "${body[MessageType]}" }
                    - to: { uri: "{{site.copies:log:copies}}" }
            """;
    private static final String TAP = "- wireTap: { uri: \"direct:site\" }\n";

    private static final String MAPPING = """
            { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
              "tomesConfiguration": { "confirmationCode": "%s" },
              "devices": { "unknown": "map" } }
            """.formatted(OLD, NEW, OLD);

    private final Path directory;
    private final SimulatedLink link =
            new SimulatedLink(Fleet.Plan.of(0, 1, OLD, NEW).withTimes(Duration.ofMillis(50), Duration.ofMillis(50)));
    private final ProxyConfiguration proxy;

    SiteRoutesIT(@TempDir Path directory) throws Exception {
        this.directory = directory;
        this.proxy = new ProxyConfiguration(link.settings(directory, MAPPING, Map.of()));
    }

    private String writeRoutes() {
        try {
            Files.writeString(
                    directory.resolve("proxy.camel.yaml"),
                    ShippedRoutes.withSteps(ShippedRoutes.TO_TERMINAL, TAP)
                            + ShippedRoutes.withSteps(ShippedRoutes.TO_TOMES, TAP));
            Files.writeString(directory.resolve("site.camel.yaml"), SITE);
            return "file:" + directory + "/*.camel.yaml";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void configure(MainConfigurationProperties main) {
        main.addConfiguration(proxy);
        main.setRoutesIncludePattern(writeRoutes());
    }

    @Override
    public void configureContext(CamelContextConfiguration context) {
        super.configureContext(context);
        Properties overridden = new Properties();
        overridden.setProperty("site.copies", "mock:copies");
        context.withUseOverridePropertiesWithPropertiesComponent(overridden);
    }

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void mapsCodesBothWaysAndLetsAllElsePass() throws Exception {
        SimulatedTomes tomes = link.connect(proxy, OLD);

        await().untilAsserted(() -> assertThat(link.fleet().states(tomes))
                .singleElement()
                .extracting(DeviceState::state)
                .isEqualTo(DeviceState.State.READY));
        await().until(() -> tomes.received().statusMessages() > 3);
        assertThat(tomes.received().codes()).containsOnlyKeys(OLD);
        assertThat(tomes.received().gaps()).isZero();
        assertThat(link.receivedByTerminal())
                .anyMatch(text -> text.contains(NEW))
                .noneMatch(text -> text.contains(OLD));
    }

    @Test
    void givesTheRouteOfTheSiteEachMessageAsJsonAtTheEndThatAPropertyNames() throws Exception {
        MockEndpoint copies = TestSupport.getMandatoryEndpoint(context(), "mock:copies", MockEndpoint.class);

        SimulatedTomes tomes = link.connect(proxy, OLD);

        await().until(() -> tomes.received().statusMessages() > 3);
        assertThat(copies.getExchanges())
                .extracting(copy -> copy.getMessage().getHeader("kind"))
                .contains("ApplicationInitializationMessage", "ApplicationInitializationResponseMessage");
        assertThat(copies.getExchanges())
                .extracting(copy -> copy.getMessage().getBody())
                .allSatisfy(body -> assertThat(body).isInstanceOf(Map.class));
        assertThat(copies.getReceivedCounter())
                .isGreaterThanOrEqualTo((int) tomes.received().messages());
    }
}
