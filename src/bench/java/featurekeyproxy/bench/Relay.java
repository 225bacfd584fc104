package featurekeyproxy.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running relay, as a process of its own that ends with {@link #close}; or none, for the way without one. */
final class Relay implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final int port;
    private final @Nullable Process process;
    private final double startSeconds;
    private @Nullable Watcher watcher;

    private Relay(int port, @Nullable Process process, double startSeconds) {
        this.port = port;
        this.process = process;
        this.startSeconds = startSeconds;
    }

    /** Returns the way to the echo server that has no relay. */
    static Relay none(int port) {
        return new Relay(port, null, 0);
    }

    /** Starts a relay and returns when it can be connected to. */
    static Relay start(List<String> command, Path directory, int port) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        Files.deleteIfExists(log);
        long begun = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PROXY_") || name.startsWith("JAVA_TOOL"));
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        while (!connects(port)) {
            if (!process.isAlive() || System.nanoTime() - begun > START_NANOS) {
                process.destroyForcibly();
                throw new IOException(command.get(0) + " did not start: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return new Relay(port, process, (System.nanoTime() - begun) / 1e9);
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts a Java program that prints the port on which it listens. */
    static Relay startJava(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        if (line == null) {
            throw new IOException(command + " ended");
        }
        return new Relay(Integer.parseInt(line), process, 0);
    }

    /** Has it watched until it is closed. */
    Relay watchedBy(Watcher by) {
        watcher = by;
        return this;
    }

    int port() {
        return port;
    }

    /** Returns how long it took from its start until it was ready. */
    double startSeconds() {
        return startSeconds;
    }

    /** Returns the CPU that it has taken so far, in nanoseconds. */
    long cpu() {
        return process == null ? 0 : Processes.cpu(process.toHandle());
    }

    long residentKb() {
        return process == null ? 0 : Processes.residentKb(process.toHandle());
    }

    @Override
    public void close() {
        if (watcher != null) {
            watcher.close();
        }
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
    }
}
