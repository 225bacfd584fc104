package featurekeyproxy.ops.audit;

import static featurekeyproxy.ops.audit.Trails.files;
import static featurekeyproxy.ops.audit.Trails.lines;
import static featurekeyproxy.ops.audit.Trails.problems;
import static featurekeyproxy.ops.audit.Trails.remarks;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.TestClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is found of a trail that somebody tampered with, and what cannot be found. */
class AuditVerificationTest {
    private static final long SEED = 20261121;

    @TempDir
    Path directory;

    private Path whole;

    /** A trail of twelve lines in one file. */
    @BeforeEach
    void write() throws IOException {
        Trails.write(Trails.settings(directory), new TestClock(Trails.MORNING), 10);
        whole = files(directory).get(0);
    }

    private void write(List<String> lines) throws IOException {
        Files.writeString(whole, String.join("\n", lines) + "\n");
    }

    private String at(int line, String problem) {
        return whole + ":" + line + ": " + problem;
    }

    @Test
    void findsEachChangedByteOfEachLine() throws IOException {
        byte[] good = Files.readAllBytes(whole);
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(7));
            Files.write(whole, bad);
            String line = ""
                    + (new String(good, 0, at, StandardCharsets.US_ASCII)
                                    .chars()
                                    .filter(c -> c == '\n')
                                    .count()
                            + 1);

            assertThat(problems(directory)).as("byte %s", at).isNotEmpty();
            assertThat(problems(directory).get(0)).as("byte %s", at).startsWith(whole + ":" + line + ":");
        }
    }

    @Test
    void namesTheChangedLineAndNoOther() throws IOException {
        for (int i = 0; i < 12; i++) {
            List<String> lines = lines(directory);
            String good = lines.get(i);
            lines.set(i, good.replace("2026", "2025"));
            write(lines);

            assertThat(problems(directory))
                    .containsExactly(at(i + 1, "the line was changed; its bytes do not give its hash"));
            lines.set(i, good);
            write(lines);
        }
    }

    @Test
    void findsALineThatWasChangedTogetherWithItsHash() throws IOException {
        List<String> lines = lines(directory);
        byte[] forged = AuditLine.bytes(
                AuditLine.parse(bytes(lines.get(4))).orElseThrow().head(), Trails.action(99));
        lines.set(5, new String(forged, StandardCharsets.US_ASCII).strip());
        write(lines);

        assertThat(problems(directory))
                .containsExactly(
                        at(7, "line 7 of the trail does not follow the line before it; one of the two was replaced"));
    }

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void findsEachRemovedLineExceptAtTheEnd() throws IOException {
        for (int i = 1; i < 11; i++) {
            List<String> lines = lines(directory);
            String removed = lines.remove(i);
            write(lines);

            String missing = "before line " + (i + 2) + " of the trail line " + (i + 1) + " is missing";
            assertThat(problems(directory)).containsExactly(at(i + 1, missing));
            lines.add(i, removed);
            write(lines);
        }
    }

    @Test
    void findsThatTheBeginningWasRemoved() throws IOException {
        write(lines(directory).subList(3, 12));

        assertThat(problems(directory))
                .containsExactly(at(1, "begins with line 4, and nothing tells that what was before was removed"));
        assertThat(problems(whole)).as("of the file alone nobody can tell").isEmpty();
        assertThat(remarks(whole)).contains(at(1, "begins with line 4; what was before is not known"));
    }

    @Test
    void findsEachPairOfLinesThatChangedPlaces() throws IOException {
        for (int i = 0; i < 11; i++) {
            List<String> lines = lines(directory);
            Collections.swap(lines, i, i + 1);
            write(lines);

            assertThat(problems(directory)).as("lines %s and %s", i + 1, i + 2).isNotEmpty();
            Collections.swap(lines, i, i + 1);
            write(lines);
        }
    }

    @Test
    void findsLinesThatWerePutIn() throws IOException {
        List<String> good = lines(directory);
        String forged = new String(
                        AuditLine.bytes(
                                AuditLine.parse(bytes(good.get(4)))
                                        .orElseThrow()
                                        .head(),
                                Trails.action(99)),
                        StandardCharsets.US_ASCII)
                .strip();
        for (String line : List.of(good.get(2), forged, "", "{}", "nonsense")) {
            List<String> lines = new ArrayList<>(good);
            lines.add(5, line);
            write(lines);

            assertThat(problems(directory)).as(line).isNotEmpty();
        }
    }

    @Test
    void findsAFileThatIsMissingInTheMiddle() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Trails.write(Trails.small(other, 1000), new TestClock(Trails.MORNING), 20);
        Files.delete(files(other).get(2));

        assertThat(problems(other)).singleElement().asString().contains("are missing");
    }

    @Test
    void findsAnEndThatWasCutOffOnlyByAHeadFromBefore() throws IOException {
        List<String> lines = lines(directory);
        String head = AuditLine.parse(bytes(lines.get(11))).orElseThrow().hash();
        String kept = AuditLine.parse(bytes(lines.get(8))).orElseThrow().hash();
        assertThat(problems(directory, head, kept)).isEmpty();

        write(lines.subList(0, 9));

        assertThat(problems(directory, kept)).isEmpty();
        assertThat(remarks(directory))
                .contains(directory + ": does not end with a stop: the proxy runs, was killed, or lines are cut off");
        assertThat(problems(directory, head))
                .containsExactly(directory + ": no line has the hash " + head
                        + "; the trail was cut off before it, or written anew");
    }

    @Test
    void findsATrailThatWasWrittenAnewOnlyByAHeadFromBefore() throws IOException {
        String head =
                AuditLine.parse(bytes(lines(directory).get(5))).orElseThrow().hash();
        Files.delete(whole);
        Trails.write(Trails.settings(directory), new TestClock(Trails.MORNING), 3);

        assertThat(problems(directory)).isEmpty();
        assertThat(problems(directory, head)).hasSize(1);
    }

    // ---------------------------------------------------------------- the command

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new AuditCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void endsWithZeroAndAReportWhenTheChainHolds() throws IOException {
        assertThat(run("verify", directory.toString())).isZero();
        assertThat(out.toString())
                .startsWith(
                        "the chain holds: 0 problems, 12 lines in 1 file; ends with line 12 of 2026-11-21T08:00:00Z");
        assertThat(run("verify", whole.toString())).isZero();
    }

    @Test
    void endsWithOneWhenItDoesNot() throws IOException {
        write(lines(directory).subList(1, 12));

        assertThat(run("verify", directory.toString())).isEqualTo(1);
        assertThat(out.toString()).contains(whole + ":1: begins with line 2", "THE CHAIN IS BROKEN: 1 problem, ");
        assertThat(run("verify", "--head", "abc", directory.toString())).isEqualTo(1);
    }

    @Test
    void endsWithTwoWhenNothingCanBeRead() throws IOException {
        assertThat(run("verify", directory.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("nowhere: there is no such file or directory");
        assertThat(run(
                        "verify",
                        Files.createDirectory(directory.resolve("empty")).toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no audit file in it");
        assertThat(run("verify", "--hed", "x")).isEqualTo(2);
    }
}
