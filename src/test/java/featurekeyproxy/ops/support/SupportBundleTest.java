package featurekeyproxy.ops.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the bundle for support, also of an installation that is broken, and what is not. */
class SupportBundleTest {
    private static final String OLD = "03AZ0CGG8X4E51G55STFHCDG8X";
    private static final String NEW = "03X32638Z2ZHP629Y9T7PPM0X";

    @TempDir
    Path directory;

    private final Properties system = new Properties();

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(directory.resolve("config"));
        system.setProperty("camel.management.port", "0");
    }

    private void file(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Map<String, String> bundle() throws IOException {
        Path zip = directory.resolve("support.zip");
        Files.deleteIfExists(zip);
        new SupportBundle(directory, Map.of("PROXY_TOMES_TLS_KEYSTORE_PASSWORD", "from-environment"), system)
                .write(zip);
        Map<String, String> entries = new TreeMap<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                byte[] content = file.getInputStream(entry).readAllBytes();
                entries.put(entry.getName(), new String(content, StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    @Test
    void tellsOfAnInstallationThatWasNeverConfigured() throws Exception {
        Map<String, String> entries = bundle();

        assertThat(entries)
                .containsOnlyKeys(
                        "README.txt",
                        "versions.txt",
                        "settings.txt",
                        "problems.txt",
                        "mapping.txt",
                        "routes.txt",
                        "audit.txt",
                        "audit.jsonl",
                        "log.txt",
                        "health.json",
                        "metrics.txt");
        assertThat(entries.get("versions.txt")).contains("proxy ", "java.runtime.version ", "os.name ");
        assertThat(entries.get("settings.txt"))
                .contains("proxy.tomes.port=8080   # default\n")
                .contains("proxy.tomes.tls.keystore-password=(not shown)   # environment variable");
        assertThat(entries.get("problems.txt")).isEqualTo("none\n");
        assertThat(entries.get("routes.txt")).contains("ws-pair:tomes");
        assertThat(entries.get("audit.txt")).contains("could not be had");
        assertThat(entries.get("health.json")).contains("could not be had", "camel.management.port is 0");
        assertThat(entries.get("README.txt")).contains("settings.txt: ", "health.json: ", "(could not be had)");
    }

    @Test
    void tellsWhatIsWrongWithoutShowingCodesOrSecrets() throws Exception {
        file(
                "config/mapping.json",
                "{\"featureKeyMappings\":{\"oldToNew\":{\"" + OLD + "\":\"" + NEW + "\",\"x\":7}}}");
        file("config/application.properties", """
                proxy.tomes.prot=1
                proxy.admin.token=short-secret
                proxy.terminal.tls.truststore-password={{env:STORE:swordfish-1}}
                site.database=jdbc:x:swordfish-2
                """);
        file("routes/site.yaml", "- route: { from: { uri: 'http:x?password=swordfish-3' } } # for " + OLD + "\n");

        Map<String, String> entries = bundle();

        assertThat(entries.get("problems.txt"))
                .contains("unknown key proxy.tomes.prot", "proxy.admin.token=(not shown)");
        assertThat(entries.get("mapping.txt")).contains("mapping.json:1:", "error wrong-type", "invalid; 1 error");
        assertThat(entries.get("settings.txt"))
                .contains("site.database=(not shown)   # config/application.properties:4");
        assertThat(entries.get("routes.txt")).contains("http:x?password=(not shown)");
        assertThat(entries.toString()).doesNotContain("swordfish", "short-secret", "from-environment", NEW);
    }

    @Test
    void showsCodesOfTheTableAsFingerprintsWhereverTheyStand() throws Exception {
        file("config/mapping.json", "{\"featureKeyMappings\":{\"oldToNew\":{\"" + OLD + "\":\"" + NEW + "\"}}}");
        file("routes/site.yaml", "# for " + OLD + "\n");
        Files.createDirectories(directory.resolve("audit"));
        file("audit/audit-000000000001-2026-11-21.jsonl", "{\"device\":\"" + NEW.toLowerCase(Locale.ROOT) + "\"}\n");

        Map<String, String> entries = bundle();

        assertThat(entries.toString()).doesNotContain(OLD).doesNotContainIgnoringCase(NEW);
        assertThat(entries.get("audit.jsonl")).startsWith("{\"device\":\"#");
        assertThat(entries.get("mapping.txt")).contains("valid, 1 pair of codes", "with 1 rules");
    }

    @Test
    void overwritesNothing() throws Exception {
        file("support.zip", "precious");
        SupportBundle bundle = new SupportBundle(directory, Map.of(), system);

        assertThatThrownBy(() -> bundle.write(directory.resolve("support.zip")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(directory.resolve("support.zip")).hasContent("precious");
    }
}
