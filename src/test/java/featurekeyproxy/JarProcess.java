package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The executable jar as a process of its own; its output is read line by line, and every wait for it is bounded. */
final class JarProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target/feature-key-proxy.jar").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 90;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final Thread reader = new Thread(this::readAll, "output");

    /** Starts it in that directory, with any free management port; {@code -D} arguments come first. */
    JarProcess(Path directory, String... arguments) throws IOException {
        assertThat(Files.exists(JAR)).as("%s, which mvn package makes", JAR).isTrue();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("-Dproxy.warm-up.messages=off"); // for the sake of short tests; an argument wins
        command.add("-Dcamel.management.port=0");
        List.of(arguments).stream().filter(each -> each.startsWith("-D")).forEach(command::add);
        command.addAll(List.of("-jar", JAR.toString()));
        List.of(arguments).stream().filter(each -> !each.startsWith("-D")).forEach(command::add);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PROXY_") || name.startsWith("JAVA_TOOL"));
        process = builder.start();
        reader.start();
    }

    private void readAll() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                unread.add(line);
            }
        } catch (IOException e) {
            unread.add("the output broke off: " + e);
        }
    }

    /** Waits for a line that contains the text, and returns it. */
    String awaitLine(String text) throws InterruptedException {
        while (true) {
            String line = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("a line with '%s' after %s", text, lines).isNotNull();
            lines.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
    }

    /** Asks it to end, as an operator's {@code kill} does. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy would close the output as well
    }

    /** Waits for its end and returns the exit code. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the process ends")
                .isTrue();
        reader.join();
        unread.drainTo(lines);
        return process.exitValue();
    }

    /** Returns what was read so far; everything, once it has ended. */
    String output() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
