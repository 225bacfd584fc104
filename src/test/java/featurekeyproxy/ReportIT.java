package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.config.ProductSettings;
import featurekeyproxy.config.SettingsReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an operator hands on about his fleet, made from a proxy that runs and from its audit trail. */
class ReportIT {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String STRANGE = "DE0000000000000000000000000009F9";
    private static final String MAPPING =
            "{ \"featureKeyMappings\": { \"confirmationCodeMappings\": { \"%s\": \"%s\" } } }".formatted(OLD, NEW);
    private static final String TOKEN = "admin-0123456789abcdef0123456789abcdef";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int report(int port, String... arguments) {
        Properties properties = new Properties();
        properties.setProperty("camel.management.port", Integer.toString(port));
        properties.setProperty("proxy.admin.token", TOKEN);
        ReportCommand command = new ReportCommand();
        CommandLine line = new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        line.parseArgs(arguments);
        return command.report(new SettingsReader(ProductSettings.TABLE, directory, Map.of(), properties));
    }

    private String read(String file) throws Exception {
        return Files.readString(directory.resolve("report").resolve(file));
    }

    @Test
    void holdsEachDeviceWithItsStateAndWhatWasChanged() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, MAPPING)) {
            site.join(site.device("V7-001", "7.1.0", NEW).at("10.1.0.8"));
            site.join(site.device("=V7<2>", "7.2.0", STRANGE));
            site.tomes("TOMEs", OLD);
            await().until(() ->
                    site.get("/devices?state=notStarted").path("total").asInt() == 1
                            && site.get("/devices?state=started").path("total").asInt() == 1);
            site.put("/devices/V7-009/profile?reason=new,%20from%20stock", "{\"kind\":\"legacy\"}");
            String output = directory.resolve("report").toString();
            Path audit = directory.resolve("audit");
            await().until(() -> {
                try (var files = Files.list(audit)) {
                    return Files.readString(files.filter(file -> file.toString().endsWith(".jsonl"))
                                    .findFirst()
                                    .orElseThrow())
                            .contains("set profile");
                }
            });

            assertThat(report(site.proxy.managementPort(), "--output", output))
                    .as(err.toString())
                    .isZero();

            List<String> devices = read("devices.csv").lines().toList();
            assertThat(devices).hasSize(4);
            assertThat(devices.get(0)).startsWith("Device,Firmware,");
            assertThat(devices)
                    .anySatisfy(line ->
                            assertThat(line).startsWith("V7-001,nonDehp,").contains("7.1.0,Started,", "10.1.0.8"))
                    .anySatisfy(line -> assertThat(line).startsWith("'=V7<2>,").contains("Does not start"))
                    .anySatisfy(line -> assertThat(line).startsWith("V7-009,legacy,"));
            assertThat(read("changes.csv"))
                    .contains("set profile,V7-009,")
                    .contains("\"new, from stock\",done")
                    .contains(",started,");
            assertThat(read("report.html"))
                    .contains(
                            "<td>=V7&lt;2&gt;</td>", "3 known: 1 started, 1 not started, 1 neither.", "new, from stock")
                    .doesNotContain("<script");
            assertThat(read("devices.csv") + read("changes.csv") + read("report.html"))
                    .doesNotContain(OLD, NEW, STRANGE);

            assertThat(report(site.proxy.managementPort(), "--output", output)).isEqualTo(1);
            assertThat(err.toString()).contains("there is such a file or directory already");
            assertThat(report(
                            site.proxy.managementPort(),
                            "--output",
                            directory.resolve("early").toString(),
                            "--from",
                            "2020-01-01",
                            "--to",
                            "2020-01-31"))
                    .isZero();
            assertThat(Files.readString(directory.resolve("early/changes.csv")).lines())
                    .hasSize(1);
        }
    }

    @Test
    void saysThatTheProxyDoesNotAnswerAndLeavesNothingBehind() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        assertThat(report(closed, "--output", directory.resolve("report").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no report: ");
        assertThat(directory.resolve("report")).doesNotExist();
    }
}
