package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own that is told to end by signals, as an operator or a service manager does. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no signals that another process could send")
class StopIT {
    private static final Pattern PORT = Pattern.compile("\\bport=\"?(\\d+)");

    private final Wire.Server terminal = new Wire.Server();
    private @Nullable Process process;

    @TempDir
    Path directory;

    @AfterEach
    void close() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        terminal.close();
    }

    private List<String> command(String... settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dproxy.tomes.host=127.0.0.1",
                "-Dproxy.tomes.port=0",
                "-Dcamel.management.port=0",
                "-Dproxy.mapping.file=" + Path.of("config/mapping.json").toAbsolutePath(),
                "-Dproxy.terminal.host=127.0.0.1",
                "-Dproxy.terminal.port=" + terminal.port()));
        command.addAll(List.of(settings));
        command.add("featurekeyproxy.FeatureKeyProxy");
        return command;
    }

    private Process start(String... settings) throws IOException {
        List<String> command = command(settings);
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console").toFile())
                .start();
        return process;
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("console"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port() {
        await().atMost(Duration.ofMinutes(1)).until(() -> log().contains("ready"));
        String ready =
                log().lines().filter(line -> line.contains("ready")).findFirst().orElseThrow();
        Matcher port = PORT.matcher(ready);
        assertThat(port.find()).as(ready).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private Wire connect(int port) throws Exception {
        Wire[] tomes = new Wire[1];
        Thread connecting = new Thread(() -> tomes[0] = Wire.connect(port, "/"));
        connecting.start();
        terminal.acceptWebSocket();
        connecting.join();
        assertThat(tomes[0].head().status()).isEqualTo(101);
        return tomes[0];
    }

    private static void send(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void endsWithZeroAtTheFirstSignalOnceEverySessionIsClosed() throws Exception {
        Process running = start();
        Wire tomes = connect(port());

        send("TERM", running);

        assertThat(tomes.read().closeCode()).isEqualTo(1001);
        tomes.sendClose(1001, "");
        assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(running.exitValue()).isZero();
        assertThat(log()).containsSubsequence("told to end", "no longer listening", "draining", "drained", "stopped");
    }

    @Test
    void endsAtTheFirstSignalAlthoughNobodyReadsItsConsole() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>(command("-Dproxy.tomes.port=" + free, "-Dproxy.warm-up.messages=off"));
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true) // into a pipe, which holds 64 KiB
                .start();
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), free).close();
            return true;
        });
        for (int i = 0; i < 400; i++) { // each is told with more than 200 bytes
            try (Wire tomes = Wire.open(free)) {
                tomes.request("/" + "x".repeat(100));
                try (Wire accepted = terminal.acceptWebSocket()) {
                    assertThat(tomes.readAnswer().status()).isEqualTo(101);
                    accepted.sendText("passes");
                    assertThat(tomes.read().text()).isEqualTo("passes");
                }
            }
        }

        send("TERM", process);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void endsAtOnceAtTheSecondSignal() throws Exception {
        Process running = start("-Dproxy.drain.timeout=24h", "-Dproxy.close-timeout=24h");
        Wire tomes = connect(port());
        tomes.send(false, Wire.TEXT, new byte[] {'a'}); // the rest of this message never comes

        send("TERM", running);
        await().atMost(Duration.ofMinutes(1)).until(() -> log().contains("draining"));
        assertThat(running.isAlive()).isTrue();
        send("TERM", running);

        assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(running.exitValue()).isEqualTo(128 + 15);
        assertThat(log()).contains("ending at once").doesNotContain("drained");
    }

    @Test
    void drainsInTheShutdownHookWhenTheEndIsNotASignalThatItKnows() throws Exception {
        Process running = start();
        Wire tomes = connect(port());

        send("HUP", running);

        assertThat(tomes.read().closeCode()).isEqualTo(1001);
        tomes.sendClose(1001, "");
        assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(log()).containsSubsequence("draining", "drained", "stopped");
    }
}
