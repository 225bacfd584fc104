package featurekeyproxy.config;

import featurekeyproxy.ops.audit.AuditSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy writes down of its work; see {@code docs/audit.md}.
 *
 * @param audit where the audit trail is written, if it is
 * @param lab whether messages are to be logged, without codes and personal data, which is for a lab only
 * @param confirmed whether it was said that there is no real person in them; without it nothing is logged
 * @param redacted parts of names of properties whose values are never logged
 */
public record RecordingSettings(Optional<AuditSettings> audit, boolean lab, boolean confirmed, List<String> redacted) {
    private static final int MOST = 1_000_000;
    private static final String CONFIRMATION = "no-real-people";

    static RecordingSettings read(SettingsReader reader) {
        boolean lab = reader.choice("proxy.log.payloads", Map.of("off", false, "lab", true))
                && reader.text("proxy.log.payloads").equalsIgnoreCase("lab"); // any other word is a problem already
        boolean confirmed = reader.text("proxy.log.payloads-confirmed").equals(CONFIRMATION);
        if (lab && !confirmed) {
            reader.problem(
                    "proxy.log.payloads-confirmed",
                    CONFIRMATION
                            + ", because proxy.log.payloads is lab and messages of real people must not be logged");
        }
        List<String> redacted = reader.list("proxy.log.redacted", List.of());
        if (lab && redacted.isEmpty()) {
            reader.problem("proxy.log.redacted", "at least one word, because proxy.log.payloads is lab");
        }
        return new RecordingSettings(audit(reader), lab, confirmed, redacted);
    }

    /** Returns whether messages are logged. */
    public boolean payloads() {
        return lab && confirmed;
    }

    private static Optional<AuditSettings> audit(SettingsReader reader) {
        boolean on = reader.flag("proxy.audit.enabled");
        Path directory = reader.path("proxy.audit.directory");
        if (on && !canBeWritten(directory)) {
            reader.problem("proxy.audit.directory", "a directory that can be written, or proxy.audit.enabled=false");
        }
        AuditSettings settings = new AuditSettings(
                directory,
                reader.size("proxy.audit.max-size"),
                reader.numberOr("none", "proxy.audit.max-files"),
                reader.numberOr("none", "proxy.audit.max-days"),
                reader.number("proxy.audit.queue", 1, MOST));
        return on ? Optional.of(settings) : Optional.empty();
    }

    /** Returns whether the directory is there and takes files, or can be made. */
    private static boolean canBeWritten(Path directory) {
        @Nullable Path there = directory.toAbsolutePath();
        while (there != null && Files.notExists(there)) {
            there = there.getParent();
        }
        return there != null && Files.isDirectory(there) && Files.isWritable(there);
    }
}
