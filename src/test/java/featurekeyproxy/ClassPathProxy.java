package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The proxy in a process of its own with a heap of 128 MB, made of the classes of the test, and what it takes of the machine. */
final class ClassPathProxy implements AutoCloseable {
    private final Path directory;
    private final Process process;

    /** Starts it in that directory, in front of a Terminal; returns when TOMEs can connect. */
    ClassPathProxy(Path directory, int terminalPort, String... more) throws Exception {
        this.directory = directory;
        Files.createDirectories(directory.resolve("config"));
        if (Files.notExists(directory.resolve("config/mapping.json"))) {
            Files.copy(Path.of("config/mapping.json"), directory.resolve("config/mapping.json"));
        }
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                classPath,
                "-Dproxy.tomes.host=127.0.0.1",
                "-Dproxy.tomes.port=0",
                "-Dcamel.management.port=0",
                "-Dproxy.warm-up.messages=off",
                "-Dproxy.terminal.host=127.0.0.1",
                "-Dproxy.terminal.port=" + terminalPort));
        command.addAll(List.of(more));
        command.add("featurekeyproxy.FeatureKeyProxy");
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofMinutes(1)).until(() -> log().contains(" ready"));
    }

    /** Returns the port that the line of the start calls by that name. */
    int port(String name) throws IOException {
        Matcher port = Pattern.compile(" ready .*\\b" + name + "=\"?(\\d+)").matcher(log());
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    boolean hasEnded() throws InterruptedException {
        return process.waitFor(0, TimeUnit.SECONDS);
    }

    /** Returns how many files and sockets it has open. */
    long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
            return files.count();
        }
    }

    /** Returns how many bytes of the memory of the machine it takes. */
    long resident() throws IOException {
        Matcher kib = Pattern.compile("VmRSS:\\s+(\\d+) kB")
                .matcher(Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status")));
        assertThat(kib.find()).isTrue();
        return Long.parseLong(kib.group(1)) * 1024;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
