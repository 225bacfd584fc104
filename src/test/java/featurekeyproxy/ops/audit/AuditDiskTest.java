package featurekeyproxy.ops.audit;

import static featurekeyproxy.ops.audit.Trails.action;
import static featurekeyproxy.ops.audit.Trails.line;
import static featurekeyproxy.ops.audit.Trails.lines;
import static featurekeyproxy.ops.audit.Trails.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.TestClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trail on a disk that is full, and on one that hangs. */
class AuditDiskTest {
    @TempDir
    Path directory;

    private final TestClock clock = new TestClock(Trails.MORNING);
    private volatile long free = Long.MAX_VALUE;
    private volatile boolean stuck;
    private volatile CountDownLatch hanging = new CountDownLatch(0);

    /** A file on a disk that takes only so many bytes more, and may keep what it has. */
    private final class Disk implements SeekableByteChannel {
        private final SeekableByteChannel file;

        Disk(SeekableByteChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            int fits = (int) Math.min(free, from.remaining());
            if (fits == 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer part = from.slice().limit(fits);
            from.position(from.position() + fits);
            taken(fits);
            return file.write(part);
        }

        @Override
        public SeekableByteChannel truncate(long to) throws IOException {
            if (stuck) {
                throw new IOException("Input/output error");
            }
            return file.truncate(to);
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            return file.read(to);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long to) throws IOException {
            return file.position(to);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private synchronized void taken(int bytes) {
        free = free - bytes;
    }

    private SeekableByteChannel open(Path file, Set<StandardOpenOption> options) throws IOException {
        return new Disk(Files.newByteChannel(file, options));
    }

    private AuditTrail trail(int queue) throws IOException {
        return new AuditTrail(new AuditSettings(directory, 1 << 20, 0, 0, queue), clock, this::open);
    }

    @Test
    void keepsEventsUntilAFullDiskTakesThemAgainAndRecordsTheTimeBetween() throws Exception {
        AuditTrail trail = trail(100);
        trail.adminAction(action(1));
        await().until(() -> lines(directory).size() == 1);
        free = 100; // the next line fits in part
        trail.adminAction(action(2));
        await().until(() -> trail.state().stall().isPresent());
        assertThat(Files.readString(Trails.files(directory).get(0)))
                .as("no part of it stays")
                .endsWith("}\n");

        clock.set(Trails.MORNING.plusSeconds(60));
        free = Long.MAX_VALUE;
        await().until(() -> lines(directory).size() == 3);
        trail.close();

        assertThat(trail.state().stall()).isEmpty();
        assertThat(lines(directory).get(1)).contains("act 2");
        assertThat(line(directory, "\"gap\""))
                .contains("\"lost\":0", "\"from\":\"2026-11-21T08:00:00Z\",\"to\":\"2026-11-21T08:01:00Z\"")
                .contains("No space left on device");
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void countsAndRecordsWhatWasLostWhenMoreEventsCameThanCanWait() throws Exception {
        AuditTrail trail = trail(10);
        free = 0;
        for (int i = 1; i <= 25; i++) {
            trail.adminAction(action(i));
        }
        assertThat(trail.state().lost()).isEqualTo(15);
        await().until(() -> trail.state().stall().isPresent());
        assertThat(trail.state().waiting()).as("those that are kept").isGreaterThanOrEqualTo(10);

        free = Long.MAX_VALUE;
        await().until(() -> trail.state().waiting() == 0);
        trail.adminAction(action(26));
        trail.close();

        int told = lines(directory).stream()
                .map(Pattern.compile("\"gap\",\"lost\":(\\d+)")::matcher)
                .filter(Matcher::find)
                .mapToInt(gap -> Integer.parseInt(gap.group(1)))
                .sum();
        assertThat(told).as("lost events that the trail tells of").isEqualTo(15);
        assertThat(lines(directory)).filteredOn(line -> line.contains("act ")).hasSize(11);
        assertThat(line(directory, "act 26")).contains("\"action\":\"act 26\"");
        assertThat(trail.state().lost()).isEqualTo(15);
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void goesOnInANewFileWhenPartOfALineCannotBeTakenBack() throws Exception {
        AuditTrail trail = trail(100);
        trail.adminAction(action(1));
        await().until(() -> lines(directory).size() == 1);
        stuck = true;
        free = 100;
        trail.adminAction(action(2));
        await().until(() -> trail.state().stall().isPresent());
        free = Long.MAX_VALUE;
        trail.close();

        assertThat(Trails.files(directory)).hasSize(2);
        assertThat(line(directory, "\"broken\"")).contains("\"seq\":2,", "\"bytes\":100");
        assertThat(line(directory, "act 2").substring(0, 9)).isEqualTo("{\"seq\":3,");
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void neverMakesAnybodyWaitForADiskThatHangs() throws Exception {
        hanging = new CountDownLatch(1);
        AuditTrail trail = trail(100);

        for (int i = 1; i <= 1000; i++) {
            trail.adminAction(action(i)); // would never return if it waited
        }
        assertThat(trail.state().lost()).isEqualTo(900);
        assertThat(trail.state().isLosing()).isTrue();
        await().until(() -> {
            clock.set(clock.instant().plusSeconds(6));
            return trail.state().stall().isPresent();
        });
        assertThat(trail.state().stall()).map(AuditState.Stall::trouble).contains("the disk does not answer");

        hanging.countDown();
        await().until(() -> !trail.state().isLosing() && trail.state().stall().isEmpty());
        trail.close();
        assertThat(lines(directory)).hasSizeGreaterThanOrEqualTo(102);
        assertThat(problems(directory)).isEmpty();
    }

    @Test
    void endsInTimeAlthoughTheDiskTakesNothingAndTheLossShowsAtTheNextStart() throws Exception {
        AuditTrail trail = trail(100);
        trail.adminAction(action(1));
        await().until(() -> lines(directory).size() == 1);
        free = 0;
        trail.adminAction(action(2));

        trail.close();

        assertThat(lines(directory)).hasSize(1);
        free = Long.MAX_VALUE;
        Trails.write(Trails.settings(directory), clock, 0);
        assertThat(line(directory, "\"started\"")).contains("\"afterCleanStop\":false");
        assertThat(problems(directory)).isEmpty();
    }
}
