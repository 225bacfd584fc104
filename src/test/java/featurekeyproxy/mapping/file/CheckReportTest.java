package featurekeyproxy.mapping.file;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.FeatureKeyCodec;
import featurekeyproxy.mapping.SampleCodec;
import featurekeyproxy.mapping.UnrulyCodec;
import featurekeyproxy.reload.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the report on each {@code src/test/golden/check/<case>/mapping.json} with the {@code report.txt} and, where there
 * is one, the {@code report.json} beside it, byte for byte. Cases named {@code codec-} are read with a codec. With {@code -Dgolden.write=true} it writes them instead.
 */
public class CheckReportTest {
    static final Path CASES = Path.of("src/test/golden/check");

    @TempDir
    Path folder;

    public static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList();
        }
    }

    /** Reads the file of a case: with a codec if its name says so, and with one that misbehaves if it says that. */
    public static MappingFile.Result read(Path folderOfCase) throws IOException {
        String name = folderOfCase.getFileName().toString();
        Optional<FeatureKeyCodec> codec = name.startsWith("codec-misbehaves")
                ? Optional.of(new UnrulyCodec())
                : name.startsWith("codec-") ? Optional.of(new SampleCodec()) : Optional.empty();
        return MappingFile.read(Files.readAllBytes(folderOfCase.resolve("mapping.json")), "mapping.json", codec);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsTheOperatorExactlyWhatIsWrongAndWhere(Path folderOfCase) throws IOException {
        CheckReport report = CheckReport.of(read(folderOfCase), "mapping.json");

        compare(folderOfCase.resolve("report.txt"), report.text());
        if (Files.exists(folderOfCase.resolve("report.json"))) {
            compare(folderOfCase.resolve("report.json"), report.json());
        }
    }

    @Test
    void exitsWithTwoForAFileThatIsNotThere() {
        CheckReport report = CheckReport.of(folder.resolve("none.json"));

        assertThat(report.exitCode()).isEqualTo(CheckReport.UNREADABLE);
        assertThat(report.text()).isEqualTo(folder.resolve("none.json") + ": unreadable: there is no such file\n");
        assertThat(report.json()).contains("\"status\" : \"unreadable\"", "\"exitCode\" : 2");
    }

    @Test
    void exitsWithTwoForAFolder() {
        assertThat(CheckReport.of(folder).exitCode()).isEqualTo(CheckReport.UNREADABLE);
    }

    @Test
    void exitsWithTwoForAFileThatIsTooLargeToBeAMappingFile() throws IOException {
        Path large = folder.resolve("large.json");
        try (FileChannel channel = FileChannel.open(large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {' '}), FileBytes.MOST_BYTES);
        }

        assertThat(CheckReport.of(large).text()).endsWith("unreadable: larger than 16777216 bytes\n");
    }

    @Test
    void exitsWithOneForErrorsAndWithZeroForWarnings() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{ \"x\": 1 }");
        Path odd = Files.writeString(folder.resolve("odd.json"), "{ }");

        assertThat(CheckReport.of(bad).exitCode()).isEqualTo(CheckReport.ERRORS);
        assertThat(CheckReport.of(odd).exitCode()).isEqualTo(CheckReport.USABLE);
    }

    private static void compare(Path golden, String actual) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, actual);
        }
        assertThat(actual).as(golden.toString()).isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
    }
}
