package featurekeyproxy.mapping.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.FeatureKeyCodec;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.text.Quoted;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report on one mapping file for its operator, as text or as JSON, and the exit code that goes with it.
 *
 * <p>Exit codes: {@value #USABLE} the file can be used, perhaps with warnings; {@value #ERRORS} it cannot;
 * {@value #UNREADABLE} it could not be read, or not be checked, at all. Quotes codes of the file: for the operator's eyes,
 * not for a log.
 */
public final class CheckReport {
    /** The file can be used, perhaps with warnings. */
    public static final int USABLE = 0;

    /** The file has errors and cannot be used. */
    public static final int ERRORS = 1;

    /** The file could not be read, or not be checked. */
    public static final int UNREADABLE = 2;

    private final String name;
    private final Optional<MappingFile.Result> result;
    private final String status;
    private final String reason;

    private CheckReport(String name, Optional<MappingFile.Result> result, String status, String reason) {
        this.name = name;
        this.result = result;
        this.status = status;
        this.reason = reason;
    }

    /** Reports on a file, without a codec. */
    public static CheckReport of(Path file) {
        return of(file, Optional.empty());
    }

    /** Reports on a file and on what the codec says of it. */
    public static CheckReport of(Path file, Optional<FeatureKeyCodec> codec) {
        FileSnapshot read = FileSnapshot.of(Map.of("mapping", file));
        if (read instanceof FileSnapshot.Contents whole) {
            return of(MappingFile.read(whole.bytes("mapping"), file.toString(), codec), file.toString());
        }
        return read instanceof FileSnapshot.Unreadable problem
                ? unreadable(file.toString(), problem.reason())
                : unreadable(file.toString(), "there is no such file");
    }

    /** Reports on the bytes of a file; {@code name} is how the report names it. */
    public static CheckReport of(byte[] bytes, String name) {
        return of(MappingFile.read(bytes, name), name);
    }

    /** Reports on a file that was read already. */
    public static CheckReport of(MappingFile.Result result, String name) {
        return new CheckReport(
                name, Optional.of(result), result instanceof MappingFile.Valid ? "valid" : "invalid", "");
    }

    /** Reports that a file could not be read, and why. */
    public static CheckReport unreadable(String name, String reason) {
        return new CheckReport(name, Optional.empty(), "unreadable", reason);
    }

    /** Reports that a file was not looked at, because something else that is needed for it failed, and why. */
    public static CheckReport unchecked(String name, String reason) {
        return new CheckReport(name, Optional.empty(), "unchecked", reason);
    }

    /** Returns the exit code for a command. */
    public int exitCode() {
        return result.map(read -> read instanceof MappingFile.Valid ? USABLE : ERRORS)
                .orElse(UNREADABLE);
    }

    /** Returns the report as text: some lines for each finding, the fingerprints of each pair, then one line that sums up. Ends with a line break. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings()) {
            text.append(finding.place())
                    .append(": ")
                    .append(finding.severity().word())
                    .append(": ");
            text.append(finding.found())
                    .append(" [")
                    .append(finding.kind().id())
                    .append("]\n");
            String label = finding.isError() ? "    allowed: " : "    better: ";
            finding.allowed()
                    .ifPresent(allowed -> text.append(label).append(allowed).append('\n'));
            finding.nearest().ifPresent(nearest -> text.append("    did you mean ")
                    .append(Quoted.of(nearest))
                    .append("?\n"));
        }
        for (MappingRule rule : rules()) {
            text.append("    ")
                    .append(rule.fingerprint())
                    .append(
                            rule.kind() == MappingRule.Kind.FEATURE_KEY
                                    ? "  feature keys\n"
                                    : "  confirmation codes\n");
        }
        return text.append(name).append(": ").append(summary()).append('\n').toString();
    }

    /** Returns places and kinds of the findings and the hash of the file, and no code of it: for others than its operator. */
    public String safeText() {
        StringBuilder text = new StringBuilder();
        findings().forEach(finding -> text.append(finding).append('\n'));
        if (result.isPresent() && result.get() instanceof MappingFile.Valid valid) {
            text.append(valid.mapping()).append('\n');
        }
        return text.append(name).append(": ").append(summary()).append('\n').toString();
    }

    /** Returns the rules of a file that can be used. */
    public List<MappingRule> rules() {
        return result.isPresent() && result.get() instanceof MappingFile.Valid valid
                ? valid.mapping().table().rules()
                : List.of();
    }

    /** Returns the report as JSON for programs. Ends with a line break. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
            write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return text.append("\n").toString();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", name);
        json.writeStringField("status", status);
        json.writeNumberField("exitCode", exitCode());
        json.writeStringField("summary", summary());
        json.writeArrayFieldStart("findings");
        for (Finding finding : findings()) {
            write(json, finding);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("pairs");
        for (MappingRule rule : rules()) {
            json.writeStartObject();
            json.writeStringField("old", Codes.fingerprint(rule.oldCode()));
            json.writeStringField("new", Codes.fingerprint(rule.newCode()));
            json.writeStringField(
                    "kind", rule.kind() == MappingRule.Kind.FEATURE_KEY ? "featureKey" : "confirmationCode");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("severity", finding.severity().word());
        json.writeStringField("kind", finding.kind().id());
        json.writeNumberField("line", finding.line());
        json.writeNumberField("column", finding.column());
        json.writeStringField("found", finding.found());
        if (finding.allowed().isPresent()) {
            json.writeStringField("allowed", finding.allowed().get());
        }
        if (finding.nearest().isPresent()) {
            json.writeStringField("nearest", finding.nearest().get());
        }
        json.writeEndObject();
    }

    private List<Finding> findings() {
        return result.map(MappingFile.Result::findings).orElse(List.of());
    }

    private String summary() {
        if (result.isEmpty()) {
            return status + ": " + reason;
        }
        String counts = counted(FindingKind.Severity.ERROR, "error") + ", "
                + counted(FindingKind.Severity.WARNING, "warning") + ", "
                + counted(FindingKind.Severity.INFO, "remark");
        return result.get() instanceof MappingFile.Valid valid
                ? "valid, " + counted(valid.mapping().table().rules().size(), "pair") + " of codes; " + counts
                : "invalid; " + counts;
    }

    private String counted(FindingKind.Severity severity, String word) {
        return counted(
                findings().stream()
                        .filter(finding -> finding.severity() == severity)
                        .count(),
                word);
    }

    private static String counted(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
