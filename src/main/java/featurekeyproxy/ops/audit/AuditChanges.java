package featurekeyproxy.ops.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was changed in a period, from the trail: by operators, by files, by starts and stops, and by holes in the trail itself. */
public final class AuditChanges {
    /** How many are read at the most. */
    public static final int MOST = 100_000;

    private AuditChanges() {}

    /**
     * A change.
     *
     * @param who the user, the role or the address; empty where nobody did it through the Admin API
     */
    public record Change(
            Instant time,
            String who,
            String what,
            String subject,
            String before,
            String after,
            String why,
            String result) {}

    /**
     * Reads the changes from the one time to before the other, in their order; lines that are damaged are passed over, which
     * {@code audit verify} tells of.
     *
     * @throws IOException if the directory or a file cannot be read
     */
    public static List<Change> read(Path directory, Instant from, Instant to) throws IOException {
        List<Change> changes = new ArrayList<>();
        List<AuditFile> files = AuditFile.list(directory);
        for (int i = 0; i < files.size(); i++) {
            boolean isBefore = i + 1 < files.size() && files.get(i + 1).day().isBefore(day(from));
            if (!isBefore && !files.get(i).day().isAfter(day(to))) {
                read(files.get(i).path(), from, to, changes);
            }
        }
        return List.copyOf(changes);
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static void read(Path file, Instant from, Instant to, List<Change> changes) throws IOException {
        try (AuditLines lines = new AuditLines(file)) {
            for (byte[] line = lines.next(); line != null && changes.size() < MOST; line = lines.next()) {
                if (!isInitialization(line)) {
                    AuditLine.parse(line)
                            .flatMap(AuditChanges::change)
                            .filter(change -> !change.time().isBefore(from)
                                    && change.time().isBefore(to))
                            .ifPresent(changes::add);
                }
            }
        }
    }

    /** Tells without parsing what most lines are. */
    private static boolean isInitialization(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        return text.contains("\"event\":\"request\"") || text.contains("\"event\":\"reply\"");
    }

    private static Optional<Change> change(AuditLine line) {
        try {
            Instant time = Instant.parse(line.text("time"));
            return Optional.of(
                    line.event().equals("admin") ? action(time, line) : event(time, line.event(), line.fields()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Change action(Instant time, AuditLine line) {
        String user = line.text("user");
        return new Change(
                time,
                (user.isEmpty() ? line.text("role") : user) + " from " + line.text("who"),
                line.text("action"),
                line.text("subject"),
                line.text("before"),
                line.text("after"),
                line.text("why"),
                line.text("result"));
    }

    private static Change event(Instant time, String event, JsonNode fields) {
        String subject =
                switch (event) {
                    case "started" -> "version " + fields.path("version").asText();
                    case "reloaded" -> fields.path("what").asText();
                    case "gap" -> fields.path("lost").asText() + " events lost";
                    default -> fields.path("file").asText();
                };
        String result =
                switch (event) {
                    case "started" ->
                        fields.path("afterCleanStop").asBoolean() ? "" : "the run before had ended without a stop";
                    case "reloaded" ->
                        fields.path("outcome").asText() + ": "
                                + fields.path("detail").asText();
                    case "gap" -> fields.path("reason").asText();
                    default -> fields.path("found").asText();
                };
        return new Change(time, "", event, subject, "", "", "", result);
    }
}
