package featurekeyproxy.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.JarProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The proxy as operators run it, in a process of its own, and what it takes of the machine: asked from outside, by the JDK's
 * {@code jcmd} and the files of {@code /proc}. All sizes are in bytes.
 */
final class ProxyProcess implements AutoCloseable {
    private final JarProcess process;
    private final int port;

    /** Starts it in that directory, in front of a Terminal; returns when TOMEs can connect. */
    ProxyProcess(Path directory, int terminalPort, List<String> jvm, Map<String, String> settings) throws Exception {
        int free = freePort();
        List<String> arguments = new ArrayList<>(jvm);
        arguments.add("-XX:NativeMemoryTracking=summary");
        Map.of(
                        "proxy.tomes.host", "127.0.0.1",
                        "proxy.tomes.port", String.valueOf(free),
                        "proxy.terminal.host", "127.0.0.1",
                        "proxy.terminal.port", String.valueOf(terminalPort),
                        "proxy.mapping.file", "mapping.json")
                .forEach((key, value) -> arguments.add("-D" + key + "=" + settings.getOrDefault(key, value)));
        settings.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        if (Files.notExists(directory.resolve("mapping.json"))) {
            Files.writeString(directory.resolve("mapping.json"), TestMessage.MAPPING.formatted(0));
        }
        process = new JarProcess(directory, arguments.toArray(String[]::new));
        try {
            process.awaitLine(" ready port=");
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
        port = free;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Returns how many lines with that text it has logged since this was first asked. */
    long linesWith(String text) {
        return process.linesWith(text);
    }

    // ---------------------------------------------------------------- what it takes of the machine

    /** Collects all garbage and returns what is left on the heap. */
    long liveHeap() {
        return number(jcmd("GC.class_histogram"), "(?m)^Total\\s+\\d+\\s+(\\d+)");
    }

    /** Collects all garbage and returns how many objects of a class, such as sessions, are left. */
    long instances(Class<?> type) {
        String table = jcmd("GC.class_histogram");
        String row = "(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(type.getName()) + "( .*)?$";
        return Pattern.compile(row).matcher(table).find() ? number(table, row) : 0;
    }

    /** Returns what is allocated beside the heap by libraries, which are the buffers of Netty above all. */
    long direct() {
        return number(jcmd("VM.native_memory", "summary", "scale=B"), "Other \\(reserved=\\d+, committed=(\\d+)");
    }

    /** Returns what of it is in the memory of the machine. */
    long resident() {
        try {
            return number(Files.readString(proc("status")), "VmRSS:\\s+(\\d+) kB") * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns what it has open: the names of files, without the numbers of those of the audit trail, of which one follows the
     * other, and what else there is, such as sockets.
     */
    List<String> openFiles() {
        try (Stream<Path> files = Files.list(proc("fd"))) {
            return files.map(ProxyProcess::target).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().replaceAll(":\\[\\d+]|-\\d{12}-\\d{4}-\\d\\d-\\d\\d", "");
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    private Path proc(String name) {
        return Path.of("/proc", String.valueOf(process.pid()), name);
    }

    private static long number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private String jcmd(String... command) {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(process.pid())));
        all.addAll(List.of(command));
        try {
            Process jcmd = new ProcessBuilder(all).redirectErrorStream(true).start();
            String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(jcmd.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
