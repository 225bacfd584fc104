package featurekeyproxy.ops.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What tests of the trail have in common: a clock that is set by hand, small events, and the files as lines. */
final class Trails {
    static final Instant MORNING = Instant.parse("2026-11-21T08:00:00Z");

    private Trails() {}

    static AdminAction action(int number) {
        return new AdminAction(
                MORNING.plusSeconds(number), "admin", "", "127.0.0.1", "act " + number, "", "", "", "done", "");
    }

    static AuditSettings settings(Path directory) {
        return new AuditSettings(directory, 1 << 20, 0, 0, 1000);
    }

    static AuditSettings small(Path directory, int bytes) {
        return new AuditSettings(directory, bytes, 0, 0, 1000);
    }

    /** Writes a trail of a start, that many actions, and a stop. */
    static void write(AuditSettings settings, Clock clock, int actions) throws IOException {
        try (AuditTrail trail = AuditTrail.open(settings, clock)) {
            trail.started("test");
            for (int i = 1; i <= actions; i++) {
                trail.adminAction(action(i));
            }
        }
    }

    static List<Path> files(Path directory) throws IOException {
        return AuditFile.list(directory).stream().map(AuditFile::path).toList();
    }

    /** Returns the lines of all files, in the order of the trail. */
    static List<String> lines(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(directory)) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }

    /** Returns the line with this text; there must be exactly one. */
    static String line(Path directory, String text) throws IOException {
        List<String> found =
                lines(directory).stream().filter(line -> line.contains(text)).toList();
        if (found.size() != 1) {
            throw new AssertionError("lines with " + text + ": " + found);
        }
        return found.get(0);
    }

    static List<String> problems(Path where, String... heads) {
        try {
            return AuditVerification.of(where, List.of(heads)).problems().stream()
                    .map(Object::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> remarks(Path where) throws IOException {
        return AuditVerification.of(where, List.of()).remarks().stream()
                .map(Object::toString)
                .toList();
    }
}
