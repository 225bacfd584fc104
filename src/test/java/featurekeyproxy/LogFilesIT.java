package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.reload.JarResource;
import featurekeyproxy.wspair.Wire;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A proxy in a directory of its own, whose console nobody reads. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has other permissions")
class LogFilesIT {
    private static final int MESSAGES = 3000;
    private static final Pattern PORT = Pattern.compile("listening for TOMEs address=127.0.0.1:(\\d+)");

    @TempDir
    Path directory;

    private Process start(int terminal) throws IOException {
        Path mapping = directory.resolveSibling(directory.getFileName() + "-mapping.json");
        Files.write(mapping, JarResource.read("config/mapping.json"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath(), "-DLOG_LEVEL=TRACE"));
        command.addAll(List.of(
                "-Dproxy.warm-up.messages=off",
                "-Dproxy.tomes.host=127.0.0.1",
                "-Dproxy.tomes.port=0",
                "-Dcamel.management.port=0",
                "-Dproxy.terminal.host=127.0.0.1",
                "-Dproxy.terminal.probe=off",
                "-Dproxy.terminal.port=" + terminal,
                "-Dproxy.mapping.file=" + mapping,
                FeatureKeyProxy.class.getName(),
                "run"));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** Returns the class path for another directory. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String log() throws IOException {
        Path file = directory.resolve("log/proxy.log");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private int awaitPort() {
        int[] port = new int[1];
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Matcher listening = PORT.matcher(log());
            boolean found = listening.find();
            port[0] = found ? Integer.parseInt(listening.group(1)) : 0;
            return found && log().contains("ProxyApplication - ready");
        });
        return port[0];
    }

    @Test
    void passesMessagesAndLogsToItsFileWhileNobodyReadsItsConsoleAndLeavesNoMoreThanItSays() throws Exception {
        try (Wire.Server terminal = new Wire.Server()) {
            Process proxy = start(terminal.port());
            try {
                pass(awaitPort(), terminal);
                proxy.destroy();
                assertThat(proxy.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(proxy.exitValue()).isIn(0, 143);
            } finally {
                proxy.destroyForcibly();
            }
        }
        assertThat(log()).contains("ProxyApplication - stopped");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("audit", "log", "run");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("log"))))
                .isEqualTo("rwx------");
    }

    private static void pass(int port, Wire.Server terminal) {
        try (Wire tomes = Wire.open(port)) {
            tomes.request("/");
            try (Wire accepted = terminal.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                for (int i = 0; i < MESSAGES; i++) {
                    tomes.sendText("message " + i);
                    assertThat(accepted.read().text()).isEqualTo("message " + i);
                }
            }
        }
    }
}
