package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The executable jar as a process of its own; its output is read line by line, and every wait for it is bounded. */
public final class JarProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target/feature-key-proxy.jar").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 90;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
    private final Thread reader = new Thread(this::readAll, "output");

    /**
     * Starts it in that directory, with any free management port; {@code -D} and {@code -X} arguments are for the JVM.
     */
    public JarProcess(Path directory, String... arguments) throws IOException {
        assertThat(Files.exists(JAR)).as("%s, which mvn package makes", JAR).isTrue();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("-Dproxy.warm-up.messages=off"); // for the sake of short tests; an argument wins
        command.add("-Dcamel.management.port=0");
        Map<Boolean, List<String>> split =
                Stream.of(arguments).collect(Collectors.partitioningBy(each -> each.matches("-[DX].*")));
        command.addAll(split.getOrDefault(true, List.of()));
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(split.getOrDefault(false, List.of()));
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
                count(line);
            }
        } catch (IOException e) {
            unread.add("the output broke off: " + e);
        }
    }

    private void count(String line) {
        counters.forEach((text, counter) -> counter.addAndGet(line.contains(text) ? 1 : 0));
    }

    /** Returns how many lines with that text were read since this was first asked. */
    public long linesWith(String text) {
        return counters.computeIfAbsent(text, key -> new AtomicLong()).get();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for a line that contains the text, and returns it. */
    public String awaitLine(String text) throws InterruptedException {
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
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy would close the output as well
    }

    /** Waits for its end and returns the exit code. */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the process ends")
                .isTrue();
        reader.join();
        unread.drainTo(lines);
        return process.exitValue();
    }

    /** Returns what was read so far; everything, once it has ended. */
    public String output() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
