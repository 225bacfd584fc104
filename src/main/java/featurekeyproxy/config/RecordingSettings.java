package featurekeyproxy.config;

import featurekeyproxy.config.value.Units;
import featurekeyproxy.config.value.ValueType;
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

    static final Setting<Boolean> AUDIT = Setting.of(
            "proxy.audit.enabled",
            ValueType.flag(),
            "true",
            "whether decisions, admin actions, starts and reloads are recorded in an audit trail: [audit.md](audit.md)",
            "false");

    public static final Setting<Path> AUDIT_DIRECTORY = Setting.of(
            "proxy.audit.directory",
            ValueType.path("directory"),
            "audit",
            "where its files are; made if need be. A directory that cannot be written stops the start",
            "/var/log/fkp/audit");

    static final Setting<Integer> MAX_SIZE = Setting.of(
            "proxy.audit.max-size",
            Units.size(),
            "16MiB",
            "how large a file may get before the next one is begun; each day begins one too",
            "100MiB");

    static final Setting<Integer> MAX_FILES = Setting.of(
            "proxy.audit.max-files",
            ValueType.numberOr("none"),
            "400",
            "how many files are kept; older ones are removed, which the trail tells",
            "none");

    static final Setting<Integer> MAX_DAYS = Setting.of(
            "proxy.audit.max-days", ValueType.numberOr("none"), "none", "for how many days a file is kept", "3650");

    static final Setting<Integer> QUEUE = Setting.of(
            "proxy.audit.queue",
            ValueType.number(1, MOST),
            "10000",
            "how many lines may wait for the disk; more are lost, which is counted, logged and recorded",
            "100000");

    static final Setting<Boolean> PAYLOADS = Setting.of(
            "proxy.log.payloads",
            ValueType.oneOf(Map.of("off", false, "lab", true)),
            "off",
            "whether messages are logged: `off`, or `lab`, without codes and personal data",
            "lab");

    static final Setting<String> CONFIRMED = Setting.of(
            "proxy.log.payloads-confirmed",
            ValueType.text(),
            "",
            "has to be `no-real-people` for that; else the proxy does not start",
            "no-real-people");

    static final Setting<List<String>> REDACTED = Setting.of(
            "proxy.log.redacted",
            ValueType.names(),
            "name, birth, gender, sex, donor, patient, person, address, phone, mail, picture, photo, image, blood",
            "what is left out of them: all that stands in a property whose name contains one of these words, in any case;"
                    + " codes are always left out",
            "name, birth, picture");

    static final SettingGroup GROUP = SettingGroup.of(
            "What is written down",
            AUDIT,
            AUDIT_DIRECTORY,
            MAX_SIZE,
            MAX_FILES,
            MAX_DAYS,
            QUEUE,
            PAYLOADS,
            CONFIRMED,
            REDACTED);

    static RecordingSettings read(SettingsReader reader) {
        boolean lab = reader.get(PAYLOADS);
        boolean confirmed = reader.get(CONFIRMED).equals(CONFIRMATION);
        if (lab && !confirmed) {
            reader.problem(
                    CONFIRMED,
                    CONFIRMATION + ", because " + PAYLOADS + " is lab and messages of real people must not be logged");
        }
        List<String> redacted = reader.get(REDACTED);
        if (lab && redacted.isEmpty()) {
            reader.problem(REDACTED, "at least one word, because " + PAYLOADS + " is lab");
        }
        return new RecordingSettings(audit(reader), lab, confirmed, redacted);
    }

    /** Returns whether messages are logged. */
    public boolean payloads() {
        return lab && confirmed;
    }

    private static Optional<AuditSettings> audit(SettingsReader reader) {
        boolean on = reader.get(AUDIT);
        Path directory = reader.inDirectory(reader.get(AUDIT_DIRECTORY));
        if (on && !canBeWritten(directory)) {
            reader.problem(AUDIT_DIRECTORY, "a directory that can be written, or " + AUDIT + "=false");
        }
        AuditSettings settings = new AuditSettings(
                directory, reader.get(MAX_SIZE), reader.get(MAX_FILES), reader.get(MAX_DAYS), reader.get(QUEUE));
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
