package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the jar from a class-data archive. */
class StartScriptIT {
    private static final Path SCRIPT = Path.of("src/deploy/feature-key-proxy").toAbsolutePath();
    private static final Path JAR = Path.of("target/feature-key-proxy.jar").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path directory;

    private String run(Path archives, String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), archives, arguments);
    }

    /** Runs the script with an archive in that directory, and returns what it says once it has ended well. */
    private String run(Map<String, String> environment, Path archives, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PROXY_") || name.startsWith("JAVA_"));
        builder.environment().put("JAR", JAR.toString());
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("ARCHIVES", archives.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private static List<Path> archives(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    @Test
    void makesAnArchiveOnceAndTakesTheClassesFromIt() throws Exception {
        Path classes = directory.resolve("classes of this run");

        assertThat(run(directory, "--version")).startsWith("feature-key-proxy ");
        List<Path> made = archives(directory);
        run(directory, "-Xlog:class+load=info:file=" + classes, "--version");

        assertThat(made).hasSize(1);
        assertThat(archives(directory)).isEqualTo(made);
        assertThat(classes)
                .content()
                .containsPattern("featurekeyproxy\\.FeatureKeyProxy source: shared objects file \\(top\\)");
    }

    @Test
    void makesAnotherArchiveForOtherOptionsSinceACollectorDoesNotTakeThatOfAnother() throws Exception {
        run(directory, "--version");
        run(Map.of("JAVA_OPTS", "-XX:+UseSerialGC"), directory, "--version");

        assertThat(archives(directory)).hasSize(2);
    }

    @Test
    void startsWithoutAnArchiveWhereNoneCanBeWritten() throws Exception {
        assertThat(run(directory.resolve("not there"), "--version")).startsWith("feature-key-proxy ");
    }
}
