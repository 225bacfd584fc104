package featurekeyproxy.ops.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of the trail. Its name says which line it begins with, so that the order of the names is the order of the chain,
 * and the day on which it was begun (UTC): {@code audit-000000000042-2026-11-21.jsonl}.
 *
 * @param again how many older files were to begin with the same line, but hold no good one; in the name when not 0
 */
record AuditFile(Path path, long first, LocalDate day, int again) implements Comparable<AuditFile> {
    private static final Pattern NAME =
            Pattern.compile("audit-(\\d{12})-(\\d{4}-\\d\\d-\\d\\d)(?:_(\\d{1,6}))?\\.jsonl");
    private static final Comparator<AuditFile> ORDER =
            Comparator.comparingLong(AuditFile::first).thenComparingInt(AuditFile::again);

    /** Returns a file that is not there yet, for the line of that number. */
    static AuditFile next(Path directory, long first, LocalDate day) throws IOException {
        int again = (int)
                list(directory).stream().filter(file -> file.first == first).count();
        String name = String.format(Locale.ROOT, "audit-%012d-%s%s.jsonl", first, day, again == 0 ? "" : "_" + again);
        return new AuditFile(directory.resolve(name), first, day, again);
    }

    static Optional<AuditFile> of(Path path) {
        Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(name.group(2));
            int again = name.group(3) == null ? 0 : Integer.parseInt(name.group(3));
            return Optional.of(new AuditFile(path, Long.parseLong(name.group(1)), day, again));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the files of the trail in a directory, in the order of the chain. */
    static List<AuditFile> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(file -> of(file).stream()).sorted().toList();
        }
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    @Override
    public int compareTo(AuditFile other) {
        return ORDER.compare(this, other);
    }
}
