package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ws-pair} is configured as any component of Camel is, and a wrong name is told with the right one. */
class ComponentKeysTest {
    @TempDir
    Path directory;

    private Settings settings(String... lines) throws Exception {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config/application.properties"), String.join("\n", lines));
        return Settings.read(directory, Map.of(), new Properties());
    }

    @Test
    void takesItsOptionsFromTheFileOfSettingsAndLetsThemCountMoreThanTheProxysOwnKeys() throws Exception {
        Settings settings = settings(
                "camel.component.ws-pair.event-loops=3",
                "camel.component.ws-pair.closeTimeout=7000",
                "camel.component.ws-pair.worker-threads={{sys:java.specification.version}}",
                "proxy.close-timeout=5s");
        Main main = new Main();
        ProxyConfiguration proxy = new ProxyConfiguration(settings);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(ProxyApplication.camelProperties(settings));
        main.configure().withAutoStartup(false).addConfiguration(proxy);
        try {
            main.init();
            main.start();

            assertThat(proxy.component().getEventLoops()).isEqualTo(3);
            assertThat(proxy.component().getCloseTimeout()).isEqualTo(7000);
            assertThat(proxy.component().getWorkerThreads())
                    .isEqualTo(Runtime.version().feature());
            assertThat(proxy.component().getIdleTimeout()).isZero();
        } finally {
            main.stop();
        }
    }

    @Test
    void refusesAnUnknownKeyOfTheComponentWithFileLineAndTheNearestName() {
        assertThatThrownBy(() -> settings("# one", "camel.component.ws-pair.evnt-loops=3"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("application.properties:2: unknown key camel.component.ws-pair.evnt-loops;"
                        + " did you mean camel.component.ws-pair.event-loops?");
    }

    @ParameterizedTest
    @CsvSource({
        "ws-pair:tomes?prot=1, ws-pair has no option prot; did you mean port?",
        "ws-pair:terminal?maxMesageSize=1&ssl=true, no option maxMesageSize; did you mean maxMessageSize?",
        "ws-pair:terminal?quite-another=1, no option quite-another",
        "ws-pair:handshake?dispath=worker, no option dispath; did you mean dispatch?",
    })
    void refusesAnUnknownOptionWithTheNearestName(String uri, String message) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThatThrownBy(() -> context.getEndpoint(uri))
                    .isInstanceOf(ResolveEndpointFailedException.class)
                    .hasMessageContaining(message);
        }
    }
}
