package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes in one directory. */
class InstanceLockIT {
    @TempDir
    Path directory;

    private static JarProcess start(Path where, String... more) throws IOException {
        return new JarProcess(
                where,
                Stream.concat(
                                Stream.of(
                                        "-Dproxy.tomes.host=127.0.0.1",
                                        "-Dproxy.tomes.port=0",
                                        "-Dproxy.mapping.file="
                                                + Path.of("config/mapping.json").toAbsolutePath()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Returns all files of the directory with what they hold. */
    private Map<Path, String> files() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.readString(file));
            }
        }
        return files;
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "demo"})
    void doesNotStartWhereAnotherRunsAndLeavesItsFilesAsTheyAre(String command) throws Exception {
        try (JarProcess first = start(directory)) {
            first.awaitLine(" ready port=");
            await().until(() ->
                    Files.readString(directory.resolve("log/proxy.log")).contains(" ready port="));
            Map<Path, String> before = files();
            try (JarProcess second =
                    start(directory, "-Dproxy.audit.directory=" + directory.resolve("other"), command)) {
                assertThat(second.exitCode()).isOne();
                assertThat(second.output().lines())
                        .singleElement()
                        .asString()
                        .startsWith("cannot start: another proxy runs here: process " + first.pid() + " holds ")
                        .contains(
                                directory.toRealPath().resolve("run/proxy.lock").toString(), "docs/configuration.md");
            }
            assertThat(files()).isEqualTo(before).containsKey(directory.resolve("run/admin-token"));
        }
    }

    @Test
    void startsAgainAfterOneThatWasKilled() throws Exception {
        try (JarProcess first = start(directory)) {
            first.awaitLine(" ready port=");
        }
        assertThat(directory.resolve("run/proxy.lock")).isRegularFile();

        try (JarProcess second = start(directory)) {
            second.awaitLine(" ready port=");
            assertThat(directory.resolve("run/proxy.lock")).hasContent(String.valueOf(second.pid()));
        }
    }

    @Test
    void startsBesideOneThatHasADirectoryOfItsOwn() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        try (JarProcess first = start(directory);
                JarProcess second = start(other)) {
            first.awaitLine(" ready port=");
            second.awaitLine(" ready port=");
        }
    }
}
