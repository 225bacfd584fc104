package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar in directories, locales and accounts that are not those of a developer. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell starts it")
class SurroundingsIT {
    private static final Path JAR = Path.of("target/feature-key-proxy.jar").toAbsolutePath();
    private static final Path MAPPING = Path.of("config/mapping.json").toAbsolutePath();
    private static final Path LAUNCHER = Path.of("src/deploy/feature-key-proxy").toAbsolutePath();
    private static final String READY = "ProxyApplication - ready ";

    @TempDir
    Path directory;

    /** Starts it with that environment alone, by a shell that does something first. */
    private static Process start(Path where, Map<String, String> environment, String first, String launch)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "-c",
                        first + "exec " + launch + " -Dproxy.warm-up.messages=off -Dproxy.tomes.host=127.0.0.1"
                                + " -Dproxy.tomes.port=0 -Dcamel.management.port=0 -Dproxy.terminal.host=127.0.0.1"
                                + " -Dproxy.mapping.file=" + MAPPING + " \"$@\"",
                        "sh")
                .redirectErrorStream(true);
        if (launch.startsWith("java")) {
            builder.command().addAll(List.of("-jar", JAR.toString()));
        }
        builder.directory(where.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin");
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Returns what it says until it is ready, or its end. */
    private static List<String> output(Process process) throws Exception {
        List<String> lines = new ArrayList<>();
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (line.contains(READY)) {
                    break;
                }
            }
        } finally {
            process.destroy();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        }
        return lines;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void saysWhatToSetWhenTheLocaleCannotExpressTheWorkingDirectory() throws Exception {
        Path odd = Files.createDirectory(directory.resolve("Gerät für Füße 1"));

        assertThat(output(start(odd, Map.of("LC_ALL", "POSIX"), "", "java")))
                .singleElement()
                .asString()
                .startsWith("cannot start: ")
                .contains("LC_ALL=C.UTF-8");
        assertThat(odd).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C.UTF-8", "LANG=C", "HOME=/nowhere"})
    void startsInADirectoryWithUmlautsAndBlanksByItsLauncher(String setting) throws Exception {
        Path odd = Files.createDirectory(directory.resolve("Gerät für Füße 1"));
        Map<String, String> environment =
                Map.of(setting.split("=", 0)[0], setting.split("=", 0)[1], "JAR", JAR.toString(), "ARCHIVES", "/proc");

        assertThat(output(start(odd, environment, "", LAUNCHER.toString())))
                .last()
                .asString()
                .contains(READY);

        assertThat(odd.resolve("run/admin-token")).exists();
    }

    @Test
    void startsWithoutAnyEnvironmentInTheLocaleOfASystemService() throws Exception {
        Path config = Files.createDirectory(directory.resolve("config"));
        Files.writeString(config.resolve("application.properties"), "# Füße\nproxy.terminal.host=127.0.0.1\n");

        assertThat(output(start(directory, Map.of(), "unset HOME LANG; ", "java")))
                .last()
                .asString()
                .contains(READY);
    }

    @Test
    void makesFilesForItsAccountAloneWhateverTheUmask() throws Exception {
        output(start(directory, Map.of(), "umask 0; ", "java"));

        try (Stream<Path> made = Files.walk(directory)) {
            for (Path path : made.filter(each -> !each.equals(directory)).toList()) {
                assertThat(permissions(path))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
        assertThat(directory.resolve("run/admin-token")).exists();
        assertThat(directory.resolve("audit/audit.lock")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run proxy.admin.token-file", "audit proxy.audit.directory"})
    void namesTheSettingOfADirectoryThatCannotBeWritten(String what) throws Exception {
        Files.writeString(directory.resolve(what.split(" ", 0)[0]), "a file in its place");

        Process process = start(directory, Map.of(), "", "java");

        assertThat(output(process)) // the log may tell of the end behind it
                .anyMatch(line -> line.contains(what.split(" ", 0)[1]));
        assertThat(process.exitValue()).isOne();
    }

    @Test
    @DisabledOnOs(value = OS.MAC, disabledReason = "macOS has no /proc")
    void namesTheSettingWhenItsDirectoryIsReadOnly() throws Exception {
        Process process = start(Path.of("/proc"), Map.of(), "", "java");

        assertThat(output(process)).last().asString().contains("proxy.audit.directory");
        assertThat(process.exitValue()).isOne();
    }

    @Test
    void saysWhichLineOfALatin1FileIsNoUtf8() throws Exception {
        Path config = Files.createDirectory(directory.resolve("config"));
        Files.write(
                config.resolve("application.properties"),
                "proxy.tomes.port=0\n# Gerät\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(String.join("\n", output(start(directory, Map.of(), "", "java"))))
                .contains(
                        "config/application.properties",
                        "cannot be read as UTF-8 text: line 2 has the byte 0xE4; ",
                        "save the file as UTF-8");
    }

    @Test
    void loadsRouteFilesWithBlanksInTheirNamesAndTheShortExtension() throws Exception {
        Path routes = Files.createDirectory(directory.resolve("routes"));
        Files.writeString(routes.resolve("to the Terminal.yml"), """
                - route:
                    id: tomes-to-terminal
                    from:
                      uri: ws-pair:tomes
                      steps:
                        - to: { uri: "ws-pair:terminal" }
                """);
        Files.writeString(routes.resolve("2. zu TOMEs, größer.yaml"), ShippedRoutes.TO_TOMES);

        assertThat(output(start(directory, Map.of("LC_ALL", "C.UTF-8"), "", "java")))
                .last()
                .asString()
                .contains(READY);
    }
}
