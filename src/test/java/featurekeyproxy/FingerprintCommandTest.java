package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.Codes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The way from a code to what logs and pages show of it, without the code being shown or kept anywhere. */
class FingerprintCommandTest {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String PAIR = Codes.fingerprint(OLD) + "→" + Codes.fingerprint(NEW);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path mapping;

    @BeforeEach
    void save() throws IOException {
        mapping = directory.resolve("mapping.json");
        Files.writeString(
                mapping,
                "{ \"featureKeyMappings\": { \"confirmationCodeMappings\": { \"%s\": \"%s\" } } }".formatted(OLD, NEW));
    }

    private int fingerprint(String input, String... arguments) {
        return new CommandLine(new FingerprintCommand(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void namesTheFingerprintOfEachLineAndThePairInWhichItStands() {
        int code = fingerprint(
                "\uFEFF" + OLD.toLowerCase(java.util.Locale.ROOT) + "\r\n\n  " + NEW + " \nSOMETHINGELSE",
                "--mapping",
                mapping.toString());

        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        Codes.fingerprint(OLD) + "  old code of " + PAIR,
                        Codes.fingerprint(NEW) + "  new code of " + PAIR,
                        Codes.fingerprint("SOMETHINGELSE") + "  in no pair of " + mapping);
        assertThat(out.toString()).doesNotContain(OLD, NEW, "SOMETHINGELSE");
    }

    @Test
    void refusesACodeOnTheCommandLineWhereTheHistoryKeepsIt() {
        assertThat(fingerprint("", OLD)).isEqualTo(2);
        assertThat(err.toString()).contains("history", "standard input").doesNotContain(OLD);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void fingerprintsACodeAlsoWithoutATableThatCanBeUsed() throws IOException {
        Files.writeString(mapping, "{");
        assertThat(fingerprint(OLD, "--mapping", mapping.toString())).isZero();
        assertThat(out.toString().strip()).isEqualTo(Codes.fingerprint(OLD));
        assertThat(err.toString()).contains("check");
    }

    @Test
    void saysByItsExitCodeThatThereWasNoCode() {
        assertThat(fingerprint("\n \n", "--mapping", mapping.toString())).isEqualTo(1);
    }

    @Test
    void isThereOnTheCommandLine() {
        assertThat(FeatureKeyProxy.commandLine().getSubcommands()).containsKey("fingerprint");
    }
}
