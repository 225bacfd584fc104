package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import featurekeyproxy.ops.http.RawHttp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A management port that other machines can reach asks for tokens wherever anything can be learned. */
class ReachableManagementIT {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    private Settings settings(String... keysAndValues) throws SettingsException {
        Properties properties = new Properties();
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("camel.management.port", "0");
        properties.setProperty("proxy.warm-up.messages", "off");
        properties.setProperty("proxy.audit.enabled", "false");
        properties.setProperty("proxy.management.host", "0.0.0.0");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return Settings.read(directory, Map.of(), properties);
    }

    @Test
    void doesNotStartWithATokenThatOnlyAFileOnThisMachineKnows() {
        assertThatThrownBy(this::settings)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "proxy.admin.token=; allowed: a token, because proxy.management.host=0.0.0.0 can be"
                                + " reached from other machines");
    }

    @Test
    void tellsLoadBalancersHowItIsAndNobodyElseWhy() throws Exception {
        try (ProxyApplication proxy = new ProxyApplication(settings("proxy.admin.token", TOKEN)).start()) {
            int port = proxy.managementPort();

            assertThat(RawHttp.get(port, "/observe/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(RawHttp.get(port, "/observe/health").status()).isEqualTo(401);
            assertThat(RawHttp.get(port, "/observe/metrics").status()).isEqualTo(401);
            assertThat(RawHttp.get(port, "/observe/health", "Authorization: Bearer " + TOKEN)
                            .status())
                    .isEqualTo(200);
            assertThat(directory.resolve("run")).doesNotExist();
        }
    }

    @Test
    void writesATokenForThisMachineAloneOnlyOnceThePortIsItsOwn() throws Exception {
        Settings local = settings("proxy.management.host", "127.0.0.1", "proxy.admin.token-file", "run/token");
        try (ProxyApplication first = new ProxyApplication(local).start()) {
            Path file = directory.resolve("run/token");
            String token = Files.readString(file).strip();
            Settings taken = settings(
                    "proxy.management.host", "127.0.0.1",
                    "proxy.admin.token-file", "run/token",
                    "proxy.audit.directory", "other-audit",
                    "camel.management.port", Integer.toString(first.managementPort()));

            assertThatThrownBy(() -> new ProxyApplication(taken).start())
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + first.managementPort());

            assertThat(file).hasContent(token);
            assertThat(RawHttp.get(first.managementPort(), "/api/v1/switches", "Authorization: Bearer " + token)
                            .status())
                    .isEqualTo(200);
        }
    }
}
