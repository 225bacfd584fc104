package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import featurekeyproxy.config.source.PropertiesText;
import featurekeyproxy.mapping.file.MappingFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an operator's file holds, reading it ends with a table, values or findings, and never with an exception. */
class FilesFuzzTest {
    static Stream<byte[]> mappings() {
        return Stream.of(
                read("config/mapping.json"),
                bytes("{}"),
                bytes("[1,2]"),
                bytes("{\"devices\":{\"unknown\":\"map\",\"rules\":[{\"deviceId\":\"A*\",\"firmware\":\">=2.1\"}]}}"),
                bytes("{\"a\":\"\\ud800\",\"a\":1e999,\"b\":[[[[]]]]}"));
    }

    static Stream<byte[]> properties() {
        return Stream.of(
                read("config/application.properties"),
                bytes("proxy.mapping.file=D:\\Data\\mapping.json\nproxy.tomes.host : ::1\\\n  more\n"),
                bytes("a=\\u00zz\n!b\n\\\\\\\n=\nc"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("mappings")
    @FuzzTest(maxDuration = "10m")
    void aMappingFileIsATableOrHasFindingsAtPlacesOfItsOwn(byte[] bytes) {
        MappingFile.Result result = MappingFile.read(bytes, "mapping.json");

        if (result instanceof MappingFile.Invalid invalid) {
            assertThat(invalid.findings()).isNotEmpty();
        }
        result.findings().forEach(finding -> assertThat(finding.toString()).isNotBlank());
        assertThat(MappingFile.read(bytes, "mapping.json").findings()).isEqualTo(result.findings());
    }

    @MethodSource("properties")
    @FuzzTest(maxDuration = "10m")
    void aPropertiesFileHasEntriesAndProblemsWithTheirLines(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        long lines = text.split("\\R", -1).length;

        PropertiesText read = new PropertiesText("a.properties", text, key -> key.endsWith(".file"));

        assertThat(read.problems()).allSatisfy(problem -> assertThat(problem).startsWith("a.properties:"));
        read.entries().values().forEach(entry -> assertThat(entry.place()).matches("a.properties:\\d+"));
        assertThat(read.entries().size()).isLessThanOrEqualTo((int) lines);
    }
}
