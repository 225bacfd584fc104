package featurekeyproxy.ops.report;

import com.fasterxml.jackson.databind.JsonNode;
import featurekeyproxy.ops.audit.AuditChanges.Change;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.text.StringEscapeUtils;

/**
 * The devices as the API tells of them and the changes of a period, as tables. Times carry the zone.
 *
 * @param made when the report was made, which is how the devices stood
 * @param from where the period of the changes begins
 * @param to where it ends
 */
public record FleetReport(
        Instant made, Instant from, Instant to, ZoneId zone, List<JsonNode> devices, List<Change> changes) {
    private static final List<String> DEVICE = List.of(
            "Device",
            "Firmware",
            "How that is known",
            "Version",
            "State",
            "Kind known since",
            "Last result",
            "Last seen",
            "Left at",
            "Address",
            "Acknowledged");
    private static final List<String> CHANGE =
            List.of("Time", "Who", "What", "Subject", "Before", "After", "Why", "Result");

    /** Takes copies of the lists. */
    public FleetReport {
        devices = List.copyOf(devices);
        changes = List.copyOf(changes);
    }

    private String time(Instant time) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX", Locale.ROOT)
                .format(time.atZone(zone));
    }

    private String time(String text) {
        return text.isEmpty() ? "" : time(Instant.parse(text));
    }

    private List<String> cells(JsonNode device) {
        JsonNode acknowledged = device.at("/diagnosis/acknowledged");
        return List.of(
                device.path("id").asText(),
                device.path("kind").asText(),
                device.path("reason").asText(),
                device.path("version").asText(),
                device.at("/diagnosis/title").asText(),
                time(device.path("learnedAt").asText()),
                device.at("/lastDecision/reason").asText(),
                time(device.path("lastSeen").asText()),
                time(device.at("/diagnosis/leftAt").asText()),
                device.path("address").asText(),
                acknowledged.isMissingNode()
                        ? ""
                        : acknowledged.path("by").asText() + ": "
                                + acknowledged.path("reason").asText());
    }

    private List<String> cells(Change change) {
        return List.of(
                time(change.time()),
                change.who(),
                change.what(),
                change.subject(),
                change.before(),
                change.after(),
                change.why(),
                change.result());
    }

    /** Returns the devices as comma-separated values (RFC 4180). */
    public String devicesCsv() {
        return csv(DEVICE, devices.stream().map(this::cells));
    }

    /** Returns the changes as comma-separated values. */
    public String changesCsv() {
        return csv(CHANGE, changes.stream().map(this::cells));
    }

    private static String csv(List<String> head, Stream<List<String>> rows) {
        return Stream.concat(Stream.of(head), rows)
                .map(row -> row.stream().map(FleetReport::csv).collect(Collectors.joining(",")) + "\r\n")
                .collect(Collectors.joining());
    }

    /** Keeps a spreadsheet from taking foreign text for a formula. */
    private static String csv(String text) {
        boolean isFormula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return StringEscapeUtils.escapeCsv(isFormula ? "'" + text : text);
    }

    /** Returns both as a page that can be printed; it needs nothing else. */
    public String html() {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>Feature Key Proxy: devices and changes</title>
                <style>
                @page { size: landscape; margin: 12mm }
                body { font: 11pt/1.35 system-ui, sans-serif; color: #000; background: #fff; margin: 12mm }
                table { border-collapse: collapse; width: 100%% }
                th, td { border: 1px solid #888; padding: 3px 6px; text-align: left; vertical-align: top; overflow-wrap: anywhere }
                thead { display: table-header-group }
                tr { break-inside: avoid }
                </style>
                </head>
                <body>
                <h1>Feature Key Proxy: devices and changes</h1>
                <p>Made %s.</p>
                <h2>Devices</h2>
                <p>%s</p>
                %s
                <h2>Changes</h2>
                <p>From %s to %s: %d.</p>
                %s
                </body>
                </html>
                """.formatted(
                        time(made),
                        StringEscapeUtils.escapeHtml4(counts()),
                        table(DEVICE, devices.stream().map(this::cells)),
                        time(from),
                        time(to),
                        changes.size(),
                        table(CHANGE, changes.stream().map(this::cells)));
    }

    private String counts() {
        long bad = devices.stream()
                .map(device -> device.at("/diagnosis/severity").asText())
                .filter(severity -> severity.equals("error") || severity.equals("warning"))
                .count();
        long started = devices.stream()
                .filter(device -> device.at("/diagnosis/severity").asText().equals("ok"))
                .count();
        return devices.size() + " known: " + started + " started, " + bad + " not started, "
                + (devices.size() - started - bad) + " neither.";
    }

    private static String table(List<String> head, Stream<List<String>> rows) {
        return "<table><thead>" + row("th", head) + "</thead><tbody>"
                + rows.map(row -> row("td", row)).collect(Collectors.joining("\n")) + "</tbody></table>";
    }

    private static String row(String cell, List<String> texts) {
        return texts.stream()
                .map(text -> "<" + cell + ">" + StringEscapeUtils.escapeHtml4(text) + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    /** Returns the devices in an answer to {@code GET /devices}. */
    public static List<JsonNode> devices(JsonNode answer) {
        return StreamSupport.stream(answer.path("devices").spliterator(), false)
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
