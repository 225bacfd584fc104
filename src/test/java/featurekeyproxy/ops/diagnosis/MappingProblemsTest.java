package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.TestClock;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.ops.ReloadStates;
import featurekeyproxy.ops.diagnosis.device.TimelineBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a mapping file that is spoilt, gone, cannot be read or maps nothing. */
class MappingProblemsTest {
    private static final String GOOD = "{ \"featureKeyMappings\": { \"oldToNew\": { \"OLD1\": \"NEW1\" } } }";

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock(TimelineBuilder.START);
    private LiveMapping mapping = new LiveMapping(Path.of("unset"), Optional.empty());
    private ReloadStates states = new ReloadStates(clock);

    @BeforeEach
    void start() throws IOException {
        mapping = new LiveMapping(directory.resolve("mapping.json"), Optional.empty());
        states = new ReloadStates(clock);
        mapping.files().onReload(states);
        save(GOOD);
    }

    @AfterEach
    void stop() {
        mapping.close();
    }

    private void save(String text) throws IOException {
        Files.writeString(mapping.file(), text);
        mapping.reloadNow();
    }

    private List<Problem> found() {
        List<Problem> found = new ArrayList<>(new MappingProblems(mapping).problems(clock.instant()));
        found.addAll(new ReloadProblems(mapping.files(), states).problems(clock.instant()));
        return found;
    }

    private void assertTells(Severity severity, String title, String detail) {
        assertThat(found()).singleElement().satisfies(problem -> {
            assertThat(problem.title()).isEqualTo(title);
            assertThat(problem.severity()).isEqualTo(severity);
            assertThat(problem.detail())
                    .isEqualTo(detail.replace("mapping.json", mapping.file().toString()));
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
                "mapping.json:2:25: wrong-type; mapping.json:3:14: wrong-type. Version 1 stays in force. The next start will"
                        + " fail unless that is mended.");

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
                "mapping.json is not there. Version 1 stays in force. The next start will fail unless that is mended.");
    }

    @Test
    void saysThatTheFileCannotBeRead() throws IOException {
        Files.delete(mapping.file());
        Files.createDirectory(mapping.file()); // which not even an administrator can read as a file
        mapping.reloadNow();

        assertTells(
                Severity.WARNING,
                "The mapping file cannot be read",
                "mapping.json cannot be read: Is a directory. Version 1 stays in force. The next start will fail unless that is"
                        + " mended.");
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
