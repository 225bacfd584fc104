package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.ops.MappingState;
import featurekeyproxy.ops.dashboard.TestClock;
import featurekeyproxy.ops.diagnosis.Problem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a mapping file that is spoilt, gone, cannot be read or maps nothing. */
class MappingProblemsTest {
    private static final String GOOD = "{ \"featureKeyMappings\": { \"oldToNew\": { \"OLD1\": \"NEW1\" } } }";

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private LiveMapping mapping = new LiveMapping(Path.of("unset"), scheduler, LiveMapping.DEFAULT_PERIOD);
    private MappingState state = new MappingState(clock);

    @BeforeEach
    void start() throws IOException {
        mapping = new LiveMapping(directory.resolve("mapping.json"), scheduler, LiveMapping.DEFAULT_PERIOD);
        state = new MappingState(clock);
        mapping.onReload(state);
        save(GOOD);
    }

    @AfterEach
    void stop() {
        mapping.close();
        scheduler.shutdownNow();
    }

    private void save(String text) throws IOException {
        Files.writeString(mapping.file(), text);
        mapping.reloadNow();
    }

    private List<Problem> found() {
        return new MappingProblems(mapping, state).problems(clock.instant());
    }

    private void assertTells(Severity severity, String title, String detail) {
        assertThat(found()).singleElement().satisfies(problem -> {
            assertThat(problem.title()).isEqualTo(title);
            assertThat(problem.severity()).isEqualTo(severity);
            assertThat(problem.detail()).isEqualTo(detail);
            assertThat(problem.nextStep()).isNotBlank();
        });
    }

    @Test
    void hasNoProblemWithAFileThatIsInForce() {
        assertThat(found()).isEmpty();
    }

    @Test
    void countsTheMistakesOfARefusedFileAndNamesTheirLinesUntilItIsMended() throws IOException {
        save("{\n  \"featureKeyMappings\": 7,\n  \"devices\": 8\n}");
        assertTells(
                Severity.ERROR,
                "The mapping file has mistakes and is not in force",
                "mapping.json was saved with 2 mistakes, in line 2, 3. Version 1 stays in force.");

        save(GOOD);
        assertThat(found()).isEmpty();
    }

    @Test
    void saysThatTheFileIsGoneAndWhatStaysInForce() throws IOException {
        Files.delete(mapping.file());
        mapping.reloadNow();

        assertTells(
                Severity.WARNING,
                "The mapping file is gone",
                "mapping.json is not where it was. Version 1 stays in force.");
    }

    @Test
    void saysThatTheFileCannotBeRead() throws IOException {
        Files.delete(mapping.file());
        Files.createDirectory(mapping.file()); // which not even an administrator can read as a file
        mapping.reloadNow();

        assertTells(
                Severity.WARNING,
                "The mapping file cannot be read",
                "mapping.json is there, but cannot be read. Version 1 stays in force.");
    }

    @Test
    void warnsOfATableThatMapsNothing() throws IOException {
        save("{}");

        assertTells(
                Severity.WARNING,
                "The mapping table is empty",
                "No code is mapped: devices with non-DEHP firmware do not start.");
    }
}
