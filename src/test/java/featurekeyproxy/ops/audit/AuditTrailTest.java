package featurekeyproxy.ops.audit;

import static featurekeyproxy.ops.audit.Trails.action;
import static featurekeyproxy.ops.audit.Trails.files;
import static featurekeyproxy.ops.audit.Trails.line;
import static featurekeyproxy.ops.audit.Trails.lines;
import static featurekeyproxy.ops.audit.Trails.problems;
import static featurekeyproxy.ops.audit.Trails.remarks;
import static featurekeyproxy.ops.audit.Trails.settings;
import static featurekeyproxy.ops.audit.Trails.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.TestClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trail as it is written: what is in its files after which course of events. */
class AuditTrailTest {
    @TempDir
    Path directory;

    private final TestClock clock = new TestClock(Trails.MORNING);

    @Test
    void chainsEachLineToTheOneBeforeSoThatAnybodyCanCheckItWithSha256() throws Exception {
        Trails.write(settings(directory), clock, 2);

        List<String> lines = lines(directory);
        assertThat(lines).hasSize(4);
        String before = "0".repeat(64);
        for (String line : lines) {
            String hashed = line.substring(0, line.lastIndexOf(",\"hash\":\""));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(StandardCharsets.US_ASCII));
            assertThat(line).contains("\"prev\":\"" + before + "\"");
            before = HexFormat.of().formatHex(digest);
            assertThat(line).endsWith(",\"hash\":\"" + before + "\"}");
        }
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void tellsWhoDidWhatWithWhichResult() throws Exception {
        try (AuditTrail trail = AuditTrail.open(settings(directory), clock)) {
            trail.adminAction(new AdminAction(
                    clock.instant(),
                    "admin",
                    "anna",
                    "127.0.0.1",
                    "switch",
                    "transformation",
                    "on",
                    "off",
                    "done",
                    "an \"update\""));
            trail.reloaded("mapping", "applied", "version 2");
        }

        assertThat(line(directory, "\"admin\""))
                .contains(
                        "\"seq\":1,",
                        "\"time\":\"2026-11-21T08:00:00Z\",\"event\":\"admin\",\"role\":\"admin\",\"user\":\"anna\"")
                .contains("\"action\":\"switch\",\"subject\":\"transformation\",\"before\":\"on\",\"after\":\"off\"")
                .contains("\"result\":\"done\",\"why\":\"an \\\"update\\\"\"");
        assertThat(line(directory, "\"reloaded\""))
                .contains("\"what\":\"mapping\",\"outcome\":\"applied\",\"detail\":\"version 2\"");
    }

    @Test
    void keepsALineOnOneLineWhateverComesFromOutside() throws Exception {
        try (AuditTrail trail = AuditTrail.open(settings(directory), clock)) {
            trail.adminAction(new AdminAction(
                    clock.instant(), "admin", "", "a\"b\n{\u2028\uD800", "x".repeat(100_000), "", "", "", "done", ""));
        }

        assertThat(lines(directory)).hasSize(2);
        assertThat(lines(directory).get(0)).isASCII().hasSizeLessThan(1000);
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void goesOnAfterARestartWithTheChainOfTheRunBefore() throws Exception {
        Trails.write(settings(directory), clock, 1);
        Trails.write(settings(directory), clock, 1);

        assertThat(files(directory)).hasSize(1);
        assertThat(lines(directory)).hasSize(6).last().asString().contains("\"seq\":6,", "\"stopped\"");
        assertThat(lines(directory).get(3)).contains("\"started\"", "\"afterCleanStop\":true");
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void rotatesBySizeWithTheChainGoingOnAcrossTheFiles() throws Exception {
        Trails.write(small(directory, 1000), clock, 20);

        assertThat(files(directory)).hasSizeGreaterThan(5).allSatisfy(file -> assertThat(Files.size(file))
                .isBetween(1L, 1000L));
        assertThat(lines(directory)).hasSize(22);
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void writesALineThatIsLongerThanAFileMayGetRatherThanLosingIt() throws Exception {
        Trails.write(small(directory, 10), clock, 3);

        assertThat(files(directory)).hasSize(5);
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void beginsAFileEachDayAlsoWhenTheClockGoesBack() throws Exception {
        Trails.write(settings(directory), clock, 1);
        clock.set(Trails.MORNING.plus(Duration.ofDays(1)));
        Trails.write(settings(directory), clock, 1);
        clock.set(Trails.MORNING.minus(Duration.ofDays(400)));
        Trails.write(settings(directory), clock, 1);

        assertThat(files(directory))
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "audit-000000000001-2026-11-21.jsonl",
                        "audit-000000000004-2026-11-22.jsonl",
                        "audit-000000000007-2025-10-17.jsonl");
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void removesTheOldestFilesBeyondTheNumberToKeepAndTellsWhereTheChainNowBegins() throws Exception {
        AuditSettings few = new AuditSettings(directory, 1000, 3, 0, 1000);

        Trails.write(few, clock, 30);
        Trails.write(few, clock, 30);

        assertThat(files(directory)).hasSize(3);
        assertThat(lines(directory)).anyMatch(line -> line.contains("\"removed\""));
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void removesFilesThatAreTooOld() throws Exception {
        AuditSettings week = new AuditSettings(directory, 1 << 20, 0, 7, 1000);
        Trails.write(week, clock, 1);
        clock.set(Trails.MORNING.plus(Duration.ofDays(7)));
        Trails.write(week, clock, 1);
        assertThat(files(directory)).hasSize(2);

        clock.set(Trails.MORNING.plus(Duration.ofDays(8)));
        Trails.write(week, clock, 1);

        assertThat(files(directory))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("audit-000000000004-2026-11-28.jsonl", "audit-000000000007-2026-11-29.jsonl");
        assertThat(line(directory, "\"removed\"")).contains("audit-000000000001-2026-11-21.jsonl", "\"lastSeq\":3");
        assertThat(problems(directory)).isEmpty();
    }

    // ---------------------------------------------------------------- crashes

    @Test
    void leavesAHalfWrittenLineAsItIsAndRecordsIt() throws Exception {
        Trails.write(settings(directory), clock, 1);
        Path file = files(directory).get(0);
        Files.writeString(file, "{\"seq\":4,\"pre", StandardOpenOption.APPEND);
        assertThat(problems(directory)).containsExactly(file + ":4: the line ends in the middle");

        Trails.write(settings(directory), clock, 1);

        assertThat(Files.readString(file)).endsWith("}\n{\"seq\":4,\"pre");
        assertThat(line(directory, "\"broken\""))
                .contains("\"seq\":4,", "\"file\":\"" + file.getFileName() + "\"", "\"bytes\":13");
        assertThat(line(directory, "\"seq\":5,")).contains("\"started\"", "\"afterCleanStop\":false");
        assertThat(problems(directory)).isEmpty();
        assertThat(remarks(directory)).anyMatch(remark -> remark.contains("the line ends in the middle"));
    }

    @Test
    void getsOverACrashInTheFirstLineOfAFileAndOneBeforeTheRecordOfIt() throws Exception {
        Trails.write(settings(directory), clock, 1);
        Path file = files(directory).get(0);
        Files.writeString(directory.resolve("audit-000000000004-2026-11-21.jsonl"), "{\"seq\":");
        Files.writeString(directory.resolve("audit-000000000004-2026-11-21_1.jsonl"), "");

        Trails.write(settings(directory), clock, 1);

        assertThat(files(directory)).hasSize(3);
        assertThat(lines(directory)).hasSize(3 + 1 + 4);
        assertThat(problems(directory)).isEmpty();
        assertThat(file).exists();
    }

    @Test
    void doesNotTakeAChangedLastLineForACrash() throws Exception {
        Trails.write(settings(directory), clock, 1);
        Path file = files(directory).get(0);
        Files.writeString(file, Files.readString(file).replace("stopped", "stOpped"));

        Trails.write(settings(directory), clock, 1);

        assertThat(problems(directory))
                .containsExactly(file + ":3: the line was changed; its bytes do not give its hash");
    }

    @Test
    void recordsThatARunEndedWithoutAStop() throws Exception {
        Trails.write(settings(directory), clock, 1);
        Path file = files(directory).get(0);
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(0) + "\n" + lines.get(1) + "\n");

        Trails.write(settings(directory), clock, 1);

        assertThat(line(directory, "\"seq\":3,")).contains("\"started\"", "\"afterCleanStop\":false");
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void refusesADirectoryThatAnotherProxyWritesInto() throws Exception {
        AuditTrail one = AuditTrail.open(settings(directory), clock);
        try {
            assertThatThrownBy(() -> AuditTrail.open(settings(directory), clock))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another proxy");
        } finally {
            one.close();
        }
        Trails.write(settings(directory), clock, 1);
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void recordsThatAFileWasCutOrTakenAwayWhileItWasWritten() throws Exception {
        AuditTrail trail = AuditTrail.open(settings(directory), clock);
        trail.adminAction(action(1));
        trail.adminAction(action(2));
        awaitLines(2);
        Path file = files(directory).get(0);
        Files.writeString(file, lines(directory).get(0) + "\n");
        trail.adminAction(action(3));
        awaitLines(3);
        Files.delete(files(directory).get(1));
        trail.adminAction(action(4));
        trail.close();

        assertThat(lines(directory).stream().filter(line -> line.contains("\"broken\"")))
                .hasSize(1)
                .first()
                .asString()
                .contains("the file is gone");
        assertThat(problems(directory))
                .singleElement()
                .asString()
                .endsWith("before line 5 of the trail the lines 2 to 4 are missing");
    }

    @Test
    void tellsAtOnceThatItsDirectoryWasDeletedAndKeepsOthersOut() throws Exception {
        Path trailDirectory = directory.resolve("audit");
        try (AuditTrail trail = AuditTrail.open(settings(trailDirectory), clock)) {
            trail.adminAction(action(1));
            org.awaitility.Awaitility.await().until(() -> lines(trailDirectory).size() == 1);
            Path moved = Files.move(trailDirectory, directory.resolve("moved"));

            org.awaitility.Awaitility.await()
                    .until(() -> trail.state().disturbance().isPresent());

            assertThat(lines(moved)).hasSize(1);
            org.awaitility.Awaitility.await().until(() -> lines(trailDirectory).size() == 1);
            assertThat(lines(trailDirectory)).first().asString().contains("the file is gone");
            assertThatThrownBy(() -> AuditTrail.open(settings(trailDirectory), clock))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another proxy");
            trail.adminAction(action(2));
        }
        assertThat(lines(trailDirectory)).hasSize(3).anyMatch(line -> line.contains("act 2"));
    }

    @Test
    void tellsAtOnceThatItsLockFileWasDeletedAndLocksAnew() throws Exception {
        try (AuditTrail trail = AuditTrail.open(settings(directory), clock)) {
            Files.delete(directory.resolve("audit.lock"));

            org.awaitility.Awaitility.await()
                    .until(() -> trail.state().disturbance().isPresent());

            assertThatThrownBy(() -> AuditTrail.open(settings(directory), clock))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another proxy");
        }
    }

    private void awaitLines(int count) {
        org.awaitility.Awaitility.await().until(() -> lines(directory).size() == count);
    }
}
