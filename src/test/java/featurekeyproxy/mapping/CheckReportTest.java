package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the report on each {@code src/test/golden/check/<case>/mapping.json} with the {@code report.txt} and, where there
 * is one, the {@code report.json} beside it, byte for byte. With {@code -Dgolden.write=true} it writes them instead.
 */
class CheckReportTest {
    static final Path CASES = Path.of("src/test/golden/check");

    @TempDir
    Path folder;

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsTheOperatorExactlyWhatIsWrongAndWhere(Path folderOfCase) throws IOException {
        CheckReport report = CheckReport.of(Files.readAllBytes(folderOfCase.resolve("mapping.json")), "mapping.json");

        compare(folderOfCase.resolve("report.txt"), report.text());
        if (Files.exists(folderOfCase.resolve("report.json"))) {
            compare(folderOfCase.resolve("report.json"), report.json());
        }
    }

    private static void compare(Path golden, String actual) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, actual);
        }
        assertThat(actual).as(golden.toString()).isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
    }
}
