package featurekeyproxy.mapping.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.SteppedScheduler;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.reload.WatchedFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes a real file in all the ways in which files are changed, and looks at what is in force. */
class LiveMappingTest {
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final Duration PROMISED = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final List<Reload<?>> told = new CopyOnWriteArrayList<>();
    private Path file = Path.of("unset");
    private LiveMapping live = new LiveMapping(file, Optional.empty());

    @BeforeEach
    void startsWithTheNewCodeA() throws IOException {
        file = folder.resolve("mapping.json");
        Files.writeString(file, mapping("AAAA"));
        live = start(PERIOD);
    }

    @AfterEach
    void stop() {
        live.close();
    }

    @Test
    void mapsNothingBeforeAFileWasRead() {
        LiveMapping fresh = new LiveMapping(file, Optional.empty());

        assertThat(fresh.current()).isSameAs(Mapping.EMPTY);
        assertThat(fresh.inForce().number()).isZero();
        assertThat(fresh.file()).isEqualTo(file);
    }

    @Test
    void takesOverAFileWrittenInPlaceWithinTheSecondThatIsPromised() throws IOException {
        live.close();
        live = start(WatchedFiles.PERIOD);

        Files.writeString(file, mapping("BBBB"));

        await().atMost(PROMISED).until(() -> newCode().equals("BBBB"));
        assertThat(live.inForce().number()).isEqualTo(2);
    }

    @Test
    void takesOverAFileThatAnEditorWroteBesideAndRenamed() throws IOException {
        Path temporary = Files.writeString(folder.resolve(".mapping.json.swp"), mapping("BBBB"));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        await().atMost(PROMISED).until(() -> newCode().equals("BBBB"));
    }

    @Test
    void takesOverAFileThatWasRenamedAwayAndWrittenAnew() throws IOException {
        Files.move(file, folder.resolve("mapping.json~"));
        Files.writeString(file, mapping("BBBB"));

        await().atMost(PROMISED).until(() -> newCode().equals("BBBB"));
    }

    @Test
    void takesOverAFileThatWasDeletedAndCreatedAgain() throws IOException {
        Files.delete(file);
        Files.writeString(file, mapping("BBBB"));

        await().atMost(PROMISED).until(() -> newCode().equals("BBBB"));
    }

    @Test
    void takesOverAFileThatWasMovedOverItFromAnotherFolderWithAnOlderTime() throws IOException {
        Path other = Files.createDirectory(folder.resolve("staging")).resolve("next.json");
        Files.writeString(other, mapping("BBBB"));
        Files.setLastModifiedTime(other, FileTime.fromMillis(0));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        await().atMost(PROMISED).until(() -> newCode().equals("BBBB"));
    }

    @Test
    void takesOverAnEquallyLongFileWithTheSameTimeStamp() throws IOException {
        FileTime stamp = Files.getLastModifiedTime(file);
        Files.writeString(file, mapping("BBBB"));
        Files.setLastModifiedTime(file, stamp);

        await().atMost(PROMISED).until(() -> newCode().equals("BBBB"));
    }

    @Test
    void takesOverASwapOfTheLinkBehindTheLinkAsKubernetesDoesIt() throws IOException {
        Path volume = Files.createDirectory(folder.resolve("volume"));
        Files.writeString(Files.createDirectory(volume.resolve("..1")).resolve("mapping.json"), mapping("AAAA"));
        Files.writeString(Files.createDirectory(volume.resolve("..2")).resolve("mapping.json"), mapping("BBBB"));
        Files.createSymbolicLink(volume.resolve("..data"), Path.of("..1"));
        file = Files.createSymbolicLink(volume.resolve("mapping.json"), Path.of("..data", "mapping.json"));
        live.close();
        live = start(PERIOD);

        Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of("..2"));
        Files.move(volume.resolve("..data_tmp"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        await().atMost(PROMISED).until(() -> newCode().equals("BBBB"));
    }

    @Test
    void makesNoNoiseAboutAHalfWrittenFileThatIsWholeAtTheNextLook() throws IOException {
        String text = mapping("BBBB");
        SteppedScheduler steps = startStepped();

        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(text.substring(0, text.length() / 2).getBytes(UTF_8));
            steps.run();
            assertThat(newCode()).isEqualTo("AAAA");
            out.write(text.substring(text.length() / 2).getBytes(UTF_8));
        }
        steps.run();
        steps.run();

        assertThat(newCode()).isEqualTo("BBBB");
        assertThat(told).hasSize(1).first().isInstanceOf(Reload.Applied.class);
    }

    @Test
    void makesNoNoiseAboutTheMomentBetweenDeleteAndCreate() throws IOException {
        SteppedScheduler steps = startStepped();

        Files.delete(file);
        steps.run();
        Files.writeString(file, mapping("AAAA"));
        steps.run();

        assertThat(told).isEmpty();
        assertThat(live.inForce().number()).isEqualTo(1);
    }

    @Test
    void doesNotCountUnchangedBytesWithANewTimeAsAChange() throws IOException {
        SteppedScheduler steps = startStepped();
        Mapping before = live.current();

        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        steps.run();
        Files.writeString(file, mapping("AAAA"));
        steps.run();

        assertThat(live.current()).isSameAs(before);
        assertThat(told).isEmpty();
    }

    @Test
    void keepsTheMappingAndTellsOnceAboutAFileThatCannotBeUsedHoweverOftenItIsSeen() throws IOException {
        SteppedScheduler steps = startStepped();

        Files.writeString(file, "{ \"featureKeyMapings\": {} }");
        for (int look = 0; look < 5; look++) {
            steps.run();
        }

        assertThat(newCode()).isEqualTo("AAAA");
        assertThat(told).singleElement().isInstanceOfSatisfying(Reload.Refused.class, refused -> {
            assertThat(refused.version()).isEqualTo(1);
            assertThat(refused.problems().toString()).contains(FindingKind.UNKNOWN_MEMBER.id());
            assertThat(live.findings()).extracting(Finding::kind).contains(FindingKind.UNKNOWN_MEMBER);
        });
    }

    @Test
    void tellsAboutASecondProblemToo() throws IOException {
        SteppedScheduler steps = startStepped();

        for (String text : List.of("{", "[", "{")) {
            Files.writeString(file, text);
            steps.run();
            steps.run();
        }

        assertThat(told).hasSize(3).hasOnlyElementsOfType(Reload.Refused.class);
    }

    @Test
    void tellsWhenTheFileIsBackAsItWasWithoutANewVersion() throws IOException {
        SteppedScheduler steps = startStepped();

        for (String text : List.of("{", mapping("AAAA"))) {
            Files.writeString(file, text);
            steps.run();
            steps.run();
        }

        assertThat(told).hasSize(2).last().isEqualTo(new Reload.Restored<>(1));
        assertThat(live.inForce().number()).isEqualTo(1);
    }

    @Test
    void keepsTheMappingOfAFileThatVanishedAndTellsOnce() throws IOException {
        SteppedScheduler steps = startStepped();

        Files.delete(file);
        for (int look = 0; look < 5; look++) {
            steps.run();
        }

        assertThat(told).containsExactly(new Reload.Missing<>(1, file.toString()));
        assertThat(newCode()).isEqualTo("AAAA");
    }

    @Test
    void keepsTheMappingOfAFileThatCannotBeReadAndTellsWhy() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);

        await().until(() -> told.stream().anyMatch(Reload.Unreadable.class::isInstance));
        assertThat(newCode()).isEqualTo("AAAA");
        assertThat(((Reload.Unreadable<?>) told.get(told.size() - 1)).reason()).containsIgnoringCase("directory");
    }

    @Test
    void reloadsAtOnceOnDemandAndSaysWhatCameOfIt() throws IOException {
        live.close();
        assertThat(live.reloadNow()).isEqualTo(new Reload.Unchanged<>(1));

        Files.writeString(file, mapping("BBBB"));
        assertThat(live.reloadNow()).isInstanceOf(Reload.Applied.class);
        assertThat(newCode()).isEqualTo("BBBB");

        Files.writeString(file, "nonsense");
        assertThat(live.reloadNow()).isInstanceOf(Reload.Refused.class);
        assertThat(live.reloadNow()).isInstanceOf(Reload.Refused.class);
        Files.delete(file);
        assertThat(live.reloadNow()).isEqualTo(new Reload.Missing<>(2, file.toString()));
        assertThat(told).hasSize(4);
    }

    @Test
    void everyReadSeesOneOfTwoWholeTablesWhileTheyAlternateAThousandTimes()
            throws IOException, InterruptedException, ExecutionException {
        live.close();
        Set<List<String>> tables = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        ExecutorService readers = Executors.newSingleThreadExecutor();
        Future<?> reader = readers.submit(() -> {
            while (!done.get()) {
                tables.add(live.current().table().rules().stream()
                        .map(MappingRule::newCode)
                        .toList());
                reads.incrementAndGet();
            }
        });
        String one = mapping("AAAA");
        String other = mapping("BBBB");

        for (int i = 0; i < 1_000; i++) {
            Files.writeString(file, i % 2 == 0 ? other : one, StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(live.reloadNow()).isInstanceOf(Reload.Applied.class);
        }
        await().until(() -> reads.get() > 1_000);
        done.set(true);
        reader.get();
        readers.shutdown();

        assertThat(live.inForce().number()).isEqualTo(1_001);
        assertThat(tables).isSubsetOf(Set.of(List.of("AAAA", "AAAA2"), List.of("BBBB", "BBBB2")));
    }

    private SteppedScheduler startStepped() {
        SteppedScheduler steps = new SteppedScheduler();
        live.close();
        live = start(new LiveMapping(file, Optional.empty()), steps, PERIOD);
        return steps;
    }

    private LiveMapping start(Duration period) {
        return start(new LiveMapping(file, Optional.empty()), Executors.newSingleThreadScheduledExecutor(), period);
    }

    private LiveMapping start(LiveMapping mapping, ScheduledExecutorService thread, Duration period) {
        assertThat(mapping.reloadNow()).isInstanceOf(Reload.Applied.class);
        told.clear();
        mapping.files().onReload((kind, reload) -> told.add(reload));
        mapping.files().watch(thread, period);
        return mapping;
    }

    private String newCode() {
        return live.current().table().rules().get(0).newCode();
    }

    private static String mapping(String newCode) {
        return """
                { "featureKeyMappings": { "oldToNew": { "OLD1": "%s", "OLD2": "%s2" } } }
                """.formatted(newCode, newCode);
    }
}
