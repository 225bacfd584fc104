package featurekeyproxy;

import com.fasterxml.jackson.databind.JsonNode;
import featurekeyproxy.config.ManagementSettings;
import featurekeyproxy.config.ProductSettings;
import featurekeyproxy.config.RecordingSettings;
import featurekeyproxy.config.SettingsReader;
import featurekeyproxy.ops.audit.AuditChanges;
import featurekeyproxy.ops.report.FleetReport;
import featurekeyproxy.ops.support.RunningProxy;
import featurekeyproxy.text.FailureReason;
import featurekeyproxy.text.JsonFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes down how the fleet stands and what was changed, from the running proxy and its audit trail. */
@Command(
        name = "report",
        description = {
            "Writes devices.csv, changes.csv and report.html, a page to print: each device with its kind, version, state and last"
                    + " result, as the running proxy tells, and what was changed in a period, as the audit trail tells.",
            "It holds ids of devices and addresses, and no code."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 well, 1 the proxy does not answer or a file cannot be read or written."})
final class ReportCommand implements Callable<Integer> {
    private static final int PAGE = 1000;
    private static final Duration PERIOD = Duration.ofDays(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "DIRECTORY",
            description = "A new directory for the files; report-… in this one if not given.")
    private @Nullable Path output;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "First day of the changes, such as 2026-11-01; 30 days ago if not given.")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DAY", description = "Last day of the changes; today if not given.")
    private @Nullable LocalDate to;

    @Override
    public Integer call() {
        return report(new SettingsReader(ProductSettings.TABLE, Path.of(""), System.getenv(), System.getProperties()));
    }

    int report(SettingsReader reader) {
        PrintWriter err = spec.commandLine().getErr();
        Instant now = Instant.now();
        Path directory = output == null ? Path.of("report-" + now.getEpochSecond()) : output;
        try {
            FleetReport report = report(reader, now, ZoneId.systemDefault());
            Files.createDirectory(directory);
            Files.writeString(directory.resolve("devices.csv"), report.devicesCsv());
            Files.writeString(directory.resolve("changes.csv"), report.changesCsv());
            Files.writeString(directory.resolve("report.html"), report.html());
            PrintWriter out = spec.commandLine().getOut();
            out.println(directory + " holds devices.csv, changes.csv and report.html");
            out.flush();
            return 0;
        } catch (FileAlreadyExistsException e) {
            err.println(directory + ": there is such a file or directory already");
        } catch (IOException e) {
            err.println("no report: " + FailureReason.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    private FleetReport report(SettingsReader reader, Instant now, ZoneId zone)
            throws IOException, InterruptedException {
        Instant begin =
                from == null ? now.minus(PERIOD) : from.atStartOfDay(zone).toInstant();
        Instant end = to == null ? now : to.plusDays(1).atStartOfDay(zone).toInstant();
        Path audit = reader.inDirectory(reader.get(RecordingSettings.AUDIT_DIRECTORY));
        List<AuditChanges.Change> changes = Files.isDirectory(audit) ? AuditChanges.read(audit, begin, end) : List.of();
        return new FleetReport(now, begin, end, zone, devices(reader), changes);
    }

    private static List<JsonNode> devices(SettingsReader reader) throws IOException, InterruptedException {
        RunningProxy proxy = new RunningProxy(reader);
        String token = ManagementSettings.token(reader);
        List<JsonNode> devices = new ArrayList<>();
        int total = 1;
        while (devices.size() < total) {
            HttpResponse<String> answer = proxy.get(
                    "/api/v1/devices?limit=" + PAGE + "&offset=" + devices.size(), "Authorization", "Bearer " + token);
            if (answer.statusCode() != 200) {
                throw new IOException("the proxy answered with HTTP status " + answer.statusCode()
                        + (answer.statusCode() == 401 ? "; proxy.admin.token-file holds no token of it" : ""));
            }
            JsonNode page = JsonFormat.MAPPER.readTree(answer.body());
            List<JsonNode> more = FleetReport.devices(page);
            devices.addAll(more);
            total = more.isEmpty() ? 0 : page.path("total").asInt();
        }
        return devices;
    }
}
