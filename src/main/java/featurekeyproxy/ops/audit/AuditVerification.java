package featurekeyproxy.ops.audit;

import featurekeyproxy.text.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a file, or all files of a directory, against the chain of their hashes, and says where it does not hold.
 *
 * <p>Finds every line that was changed, removed, put in or moved, except at the very end: a trail that was cut off behind a
 * whole line is a shorter trail, and one that was written anew from some line on is another one. Both are found when a head
 * from a time before is given, which the log has from each rotation and each end of the proxy.
 */
public final class AuditVerification {
    /** Something that is wrong, or worth knowing, with its place. */
    record Finding(String place, String text) {
        @Override
        public String toString() {
            return place + ": " + text;
        }
    }

    /** What stands behind the last good line of a file. */
    private record Rest(String file, String hash, boolean half, List<Finding> findings) {}

    private final List<Finding> problems = new ArrayList<>();
    private final List<Finding> remarks = new ArrayList<>();
    private final List<Rest> rests = new ArrayList<>();
    private final Set<String> brokenAndTold = new HashSet<>();
    private final Set<ChainHead> removedAndTold = new HashSet<>();
    private final Set<String> missingHeads;
    private final boolean all;

    // where the walk is
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final List<Finding> ofRest = new ArrayList<>();
    private @Nullable AuditLine first;
    private @Nullable AuditLine last;
    private @Nullable ChainHead claimed;
    private String firstPlace = "";
    private int files;
    private long lines;

    private AuditVerification(boolean all, Collection<String> heads) {
        this.all = all;
        this.missingHeads = new HashSet<>(heads);
    }

    /**
     * Walks through a file or a directory.
     *
     * @param heads hashes of lines that are known to have been in the trail
     * @throws IOException if something cannot be read, or there is nothing to read
     */
    public static AuditVerification of(Path where, Collection<String> heads) throws IOException {
        boolean directory = Files.isDirectory(where);
        List<Path> paths =
                directory ? AuditFile.list(where).stream().map(AuditFile::path).toList() : List.of(where);
        if (paths.isEmpty()) {
            throw new IOException("there is no audit file in it");
        }
        AuditVerification verification = new AuditVerification(directory, heads);
        for (Path path : paths) {
            verification.walk(path);
        }
        verification.conclude(where.toString());
        return verification;
    }

    private void walk(Path path) throws IOException {
        files++;
        try (AuditLines file = new AuditLines(path)) {
            for (byte[] line = file.next(); line != null; line = file.next()) {
                lines++;
                String place = path + ":" + file.number();
                Optional<AuditLine> read = file.isWhole() ? AuditLine.parse(line) : Optional.empty();
                if (read.filter(AuditLine::intact).isPresent()) {
                    problems.addAll(ofRest);
                    ofRest.clear();
                    rest.reset();
                    good(read.get(), place);
                } else {
                    bad(line, file.isWhole(), read, place);
                }
            }
            boolean half = !file.isWhole() && ofRest.size() == 1;
            if (!ofRest.isEmpty()) {
                String name = String.valueOf(path.getFileName());
                rests.add(new Rest(name, Sha256.hex(rest.toByteArray()), half, List.copyOf(ofRest)));
                ofRest.clear();
                rest.reset();
            }
        }
    }

    private void bad(byte[] line, boolean whole, Optional<AuditLine> read, String place) {
        rest.writeBytes(line);
        if (whole) {
            rest.write('\n');
        }
        read.ifPresent(changed -> {
            begin(changed, place);
            claimed = changed.head();
        });
        String what = !whole
                ? "the line ends in the middle"
                : read.isPresent()
                        ? "the line was changed; its bytes do not give its hash"
                        : "this is no line of a trail";
        ofRest.add(new Finding(place, what));
    }

    private void good(AuditLine line, String place) {
        begin(line, place);
        boolean follows = (last != null && line.follows(last.head())) || (claimed != null && line.follows(claimed));
        ChainHead before = last != null ? last.head() : claimed;
        if (before != null && !follows) {
            problems.add(new Finding(place, gap(line, before)));
        }
        if (before == null || follows || line.seq() > before.seq()) {
            last = line;
        }
        claimed = null;
        missingHeads.remove(line.hash());
        tell(line, place);
    }

    private void begin(AuditLine line, String place) {
        if (first == null) {
            first = line;
            firstPlace = place;
        }
    }

    private static String gap(AuditLine line, ChainHead last) {
        long expected = last.seq() + 1;
        if (line.seq() < expected) {
            return "line " + line.seq() + " of the trail stands behind line " + last.seq()
                    + "; it was moved, repeated or put in";
        }
        if (line.seq() == expected) {
            return "line " + line.seq()
                    + " of the trail does not follow the line before it; one of the two was replaced";
        }
        return "before line " + line.seq() + " of the trail "
                + (line.seq() == expected + 1
                        ? "line " + expected + " is missing"
                        : "the lines " + expected + " to " + (line.seq() - 1) + " are missing");
    }

    private void tell(AuditLine line, String place) {
        switch (line.event()) {
            case "gap" ->
                remarks.add(new Finding(
                        place,
                        line.text("lost") + " events were lost from " + line.text("from") + " to " + line.text("to")
                                + ": " + line.text("reason")));
            case "broken" -> {
                brokenAndTold.add(line.text("file") + line.text("sha256"));
                remarks.add(new Finding(place, "goes on behind " + line.text("file") + ": " + line.text("found")));
            }
            case "removed" ->
                removedAndTold.add(new ChainHead(line.fields().path("lastSeq").asLong(), line.text("lastHash")));
            case "started" -> {
                if (!line.fields().path("afterCleanStop").asBoolean()) {
                    remarks.add(new Finding(place, "started although the run before did not record its end"));
                }
            }
            default -> {}
        }
    }

    private void conclude(String where) {
        for (Rest left : rests) {
            boolean excused = left.half() && brokenAndTold.contains(left.file() + left.hash());
            (excused ? remarks : problems).addAll(left.findings());
        }
        if (first != null && first.seq() > 1) {
            ChainHead before = new ChainHead(first.seq() - 1, first.prev());
            if (!all) {
                remarks.add(
                        new Finding(firstPlace, "begins with line " + first.seq() + "; what was before is not known"));
            } else if (!removedAndTold.contains(before)) {
                problems.add(new Finding(
                        firstPlace,
                        "begins with line " + first.seq() + ", and nothing tells that what was before was removed"));
            }
        } else if (first != null && !first.follows(ChainHead.NONE)) {
            problems.add(new Finding(firstPlace, "the first line does not begin a trail"));
        }
        missingHeads.forEach(head -> problems.add(new Finding(
                where, "no line has the hash " + head + "; the trail was cut off before it, or written anew")));
        if (last != null && !last.event().equals("stopped")) {
            remarks.add(
                    new Finding(where, "does not end with a stop: the proxy runs, was killed, or lines are cut off"));
        }
    }

    /** Returns what is wrong, in the order of the trail; empty if the chain holds. */
    List<Finding> problems() {
        return List.copyOf(problems);
    }

    List<Finding> remarks() {
        return List.copyOf(remarks);
    }

    /** Returns whether the chain holds. */
    public boolean holds() {
        return problems.isEmpty();
    }

    /** Returns the report: a line for each finding, and at the end what was looked at. */
    public String text() {
        StringBuilder text = new StringBuilder();
        remarks.forEach(remark -> text.append(remark).append(" [remark]\n"));
        problems.forEach(problem -> text.append(problem).append('\n'));
        text.append(holds() ? "the chain holds: " : "THE CHAIN IS BROKEN: ")
                .append(problems.size())
                .append(problems.size() == 1 ? " problem, " : " problems, ");
        text.append(lines)
                .append(lines == 1 ? " line" : " lines")
                .append(" in ")
                .append(files);
        text.append(files == 1 ? " file" : " files");
        if (last != null) {
            text.append("; ends with line ").append(last.seq()).append(" of ").append(last.text("time"));
            text.append(", hash ").append(last.hash());
        }
        return text.append('\n').toString();
    }
}
