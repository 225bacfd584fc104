package featurekeyproxy.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.mapping.SteppedScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes of looks at files, one look after the other: each outcome, and each way from one to the next. */
class WatchedFilesTest {
    private static final FileSnapshot ABSENT = new FileSnapshot.Absent("a.txt");
    private static final FileSnapshot UNREADABLE = new FileSnapshot.Unreadable("a.txt", "no right");

    private final SteppedScheduler steps = new SteppedScheduler();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);
    private final AtomicReference<FileSnapshot> disk = new AtomicReference<>(text("one"));
    private final List<Reload<?>> told = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private final WatchedFiles<String> files =
            new WatchedFiles<>("letters", "", disk::get, WatchedFilesTest::load, this::replace, now::get);

    @BeforeEach
    void startsWithOne() {
        files.onReload((kind, reload) -> {
            assertThat(kind).isEqualTo("letters");
            told.add(reload);
        });
        assertThat(files.current()).isEmpty();
        assertThat(files.reloadNow()).isEqualTo(new Reload.Applied<>(1, "one", List.of()));
        files.watch(steps, WatchedFiles.PERIOD);
        told.clear();
        replaced.clear();
    }

    @AfterEach
    void close() {
        files.close();
    }

    private static FileSnapshot text(String text) {
        return new FileSnapshot.Contents(Map.of("a.txt", new FileBytes(text.getBytes(UTF_8))));
    }

    private static Loaded<String> load(FileSnapshot.Contents contents) {
        String text = new String(contents.bytes("a.txt"), UTF_8);
        if (text.equals("overflow")) {
            throw new StackOverflowError();
        }
        if (text.equals("throw")) {
            throw new IllegalStateException("a class of a site");
        }
        return text.startsWith("wrong")
                ? new Loaded.Unusable<>(List.of(new FileProblem("a.txt:1", text)))
                : new Loaded.Usable<>(text, List.of());
    }

    private void replace(String before, String after) {
        replaced.add(before + ">" + after);
        if (failing.contains(after)) {
            throw new IllegalStateException(after + " does not start");
        }
    }

    private void look(FileSnapshot... shown) {
        for (FileSnapshot each : shown) {
            disk.set(each);
            steps.run();
        }
    }

    private static Reload<String> refused(long version, String what) {
        return new Reload.Refused<>(version, List.of(new FileProblem("a.txt:1", what)));
    }

    private static Reload<String> takenBack(boolean formerRuns, String... problems) {
        return new Reload.TakenBack<>(
                1,
                List.of(problems).stream()
                        .map(each -> new FileProblem("", each))
                        .toList(),
                formerRuns);
    }

    @Test
    void appliesAChangeOnceItWasSeenTwice() {
        look(text("two"));
        assertThat(told).isEmpty();
        look(text("two"), text("two"));

        assertThat(told).containsExactly(new Reload.Applied<>(2, "two", List.of()));
        assertThat(replaced).containsExactly("one>two");
        assertThat(files.inForce()).isEqualTo(new WatchedFiles.Version<>(2, "two"));
    }

    @Test
    void makesNoNoiseWhileAFileIsStillBeingWritten() {
        look(text("wro"), text("wron"), ABSENT, text("two"), text("one"), text("one"));

        assertThat(told).isEmpty();
        assertThat(replaced).isEmpty();
    }

    @Test
    void tellsEachKindOfTroubleOnceAndKeepsTheFormer() {
        look(text("wrong"), text("wrong"), text("wrong"), text("wrong"));
        look(ABSENT, ABSENT, ABSENT, UNREADABLE, UNREADABLE, UNREADABLE);
        look(text("wrong again"), text("wrong again"), text("wrong again"));

        assertThat(told)
                .containsExactly(
                        refused(1, "wrong"),
                        new Reload.Missing<>(1, "a.txt"),
                        new Reload.Unreadable<>(1, "a.txt", "no right"),
                        refused(1, "wrong again"));
        assertThat(told).allMatch(Reload::isTrouble);
        assertThat(files.current()).isEqualTo("one");
    }

    @Test
    void tellsAgainOfTroubleThatWasOverInBetween() {
        look(text("wrong"), text("wrong"), text("one"), text("wrong"), text("wrong"));

        assertThat(told).containsExactly(refused(1, "wrong"), new Reload.Restored<>(1), refused(1, "wrong"));
    }

    @Test
    void tellsThatTheFilesAreAgainWhatIsInForceFromWhicheverTrouble() {
        for (FileSnapshot trouble : List.of(text("wrong"), ABSENT, UNREADABLE, text("throw"))) {
            told.clear();
            look(trouble, trouble, text("one"), text("one"));

            assertThat(told).hasSize(2).last().isEqualTo(new Reload.Restored<>(1));
        }
    }

    @Test
    void goesFromWhicheverTroubleToSomethingNew() {
        int version = 1;
        for (FileSnapshot trouble : List.of(text("wrong"), ABSENT, UNREADABLE, text("throw"))) {
            told.clear();
            String next = "next " + version++;
            look(trouble, trouble, text(next), text(next));

            assertThat(told).hasSize(2).last().isEqualTo(new Reload.Applied<>(version, next, List.of()));
        }
    }

    @Test
    void takesBackWhatDoesNotWorkAndTellsOnlyThen() {
        failing.add("two");
        files.onReload((kind, reload) -> replaced.add(reload.outcome()));
        look(text("two"), text("two"), text("two"), text("two"));

        assertThat(told).containsExactly(takenBack(true, "two does not start"));
        assertThat(replaced).containsExactly("one>two", "two>one", "taken_back");
        look(text("one"));
        assertThat(told).hasSize(2).last().isEqualTo(new Reload.Restored<>(1));
    }

    @Test
    void triesToBringTheFormerBackUntilItWorks() {
        failing.addAll(List.of("one", "two"));
        look(text("two"), text("two"));
        assertThat(told)
                .containsExactly(takenBack(
                        false, "two does not start", "the former did not come back either: one does not start"));

        look(text("two"));
        assertThat(replaced).hasSize(2);
        now.addAndGet(WatchedFiles.PATIENCE.toNanos());
        look(text("two"));
        assertThat(replaced).hasSize(3);
        failing.remove("one");
        now.addAndGet(WatchedFiles.PATIENCE.toNanos());
        look(text("two"), text("two"));

        assertThat(told).hasSize(2).last().isEqualTo(takenBack(true, "two does not start"));
        assertThat(replaced).hasSize(4).last().isEqualTo("one>one");
    }

    @Test
    void takesAMendedFileAlthoughTheFormerDidNotComeBack() {
        failing.addAll(List.of("one", "two"));
        look(text("two"), text("two"));
        failing.remove("one");
        look(text("one"), text("one"));

        assertThat(told).hasSize(2).last().isEqualTo(new Reload.Applied<>(2, "one", List.of()));
    }

    @Test
    void goesOnAfterWhateverALookThrows() {
        look(text("overflow"), text("overflow"), text("throw"), text("throw"));
        look(text("two"), text("two"));

        assertThat(told)
                .containsExactly(
                        new Reload.Refused<>(1, List.of(new FileProblem("", "java.lang.StackOverflowError"))),
                        new Reload.Refused<>(1, List.of(new FileProblem("", "a class of a site"))),
                        new Reload.Applied<>(2, "two", List.of()));
    }

    @Test
    void aReaderThatThrowsIsToldOfAsUnreadable() {
        AtomicReference<RuntimeException> fault = new AtomicReference<>(new IllegalStateException("a fault of ours"));
        try (WatchedFiles<String> odd = new WatchedFiles<>(
                "odd",
                "",
                () -> {
                    throw fault.get();
                },
                WatchedFilesTest::load,
                this::replace,
                now::get)) {
            assertThat(odd.reloadNow()).isEqualTo(new Reload.Unreadable<>(0, "odd", "a fault of ours"));
        }
    }

    @Test
    void aListenerThatThrowsKeepsNeitherTheOthersNorTheNextLookFromHappening() {
        List<String> later = new ArrayList<>();
        files.onReload((kind, reload) -> {
            throw new IllegalStateException("a listener's own fault");
        });
        files.onReload((kind, reload) -> later.add(reload.outcome()));
        look(text("wrong"), text("wrong"), text("two"), text("two"));

        assertThat(later).containsExactly("refused", "applied");
    }

    @Test
    void looksAtOnceOnDemandAndTellsATroubleAgain() {
        assertThat(files.reloadNow()).isEqualTo(new Reload.Unchanged<>(1));
        disk.set(text("wrong"));
        assertThat(files.reloadNow()).isEqualTo(refused(1, "wrong"));
        assertThat(files.reloadNow()).isEqualTo(refused(1, "wrong"));
        disk.set(text("two"));
        assertThat(files.reloadNow()).isEqualTo(new Reload.Applied<>(2, "two", List.of()));
        disk.set(ABSENT);
        assertThat(files.reloadNow()).isEqualTo(new Reload.Missing<>(2, "a.txt"));

        assertThat(told).extracting(Reload::outcome).containsExactly("refused", "refused", "applied", "missing");
    }

    @Test
    void startsFromWhatDoesNotComeFromFilesForAsLongAsThereAreNone() {
        SteppedScheduler own = new SteppedScheduler();
        try (WatchedFiles<String> builtIn =
                new WatchedFiles<>("letters", "", disk::get, WatchedFilesTest::load, this::replace, now::get)) {
            builtIn.startFrom("built in", ABSENT);
            builtIn.onReload((kind, reload) -> told.add(reload));
            builtIn.watch(own, WatchedFiles.PERIOD);
            for (FileSnapshot each : List.of(ABSENT, ABSENT, text("wrong"), text("wrong"), ABSENT)) {
                disk.set(each);
                own.run();
            }

            assertThat(told).containsExactly(refused(1, "wrong"), new Reload.Restored<>(1));
            assertThat(builtIn.current()).isEqualTo("built in");
        }
    }

    @Test
    void looksNoMoreAfterItWasClosed() {
        files.close();
        look(text("two"), text("two"), text("two"));

        assertThat(told).isEmpty();
        assertThat(steps.isShutdown()).isTrue();
        assertThat(files.isStuck()).isFalse();
    }

    @Test
    void aLookThatHangsIsToldByItsAgeAndHoldsNeitherReadersNorTheEndUp() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch mended = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (WatchedFiles<String> hanging = new WatchedFiles<>(
                "dead share",
                "in force",
                () -> {
                    hangs.countDown();
                    for (boolean over = false; !over; ) { // as the file system does, which no interrupt ends
                        try {
                            mended.await();
                            over = true;
                        } catch (InterruptedException e) {
                            over = false;
                        }
                    }
                    return ABSENT;
                },
                WatchedFilesTest::load,
                this::replace,
                now::get)) {
            hanging.watch();
            hangs.await();
            now.addAndGet(WatchedFiles.PATIENCE.plusSeconds(1).toNanos());

            assertThat(hanging.age()).isEqualTo(WatchedFiles.PATIENCE.plusSeconds(1));
            assertThat(hanging.isStuck()).isTrue();
            assertThat(hanging.current()).isEqualTo("in force");
            Future<Reload<String>> asked = other.submit(hanging::reloadNow);
            assertThat(asked.get()).isInstanceOf(Reload.Unreadable.class);
            mended.countDown();
            await().until(() -> !hanging.isStuck());
            assertThat(hanging.age()).isEqualTo(Duration.ZERO);
        } finally {
            mended.countDown();
            other.shutdownNow();
        }
    }
}
