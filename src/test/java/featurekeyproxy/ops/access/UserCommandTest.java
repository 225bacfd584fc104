package featurekeyproxy.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command that makes a line of the file of users. */
class UserCommandTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int user(String input, String... arguments) {
        return new CommandLine(new UserCommand(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), null))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void writesALineThatLetsInWhoHasThePassword() {
        assertThat(user(PASSWORD + "\nmore", "anna", "--role", "admin")).isZero();

        assertThat(out.toString()).startsWith("anna:admin:pbkdf2-sha512$").doesNotContain(PASSWORD);
        String hash = out.toString().strip().split(":", -1)[2];
        assertThat(PasswordHash.parse(hash).orElseThrow().fits(PASSWORD)).isTrue();
    }

    @Test
    void putsTheLineInPlaceOfTheOneForThatNameAndKeepsTheOthers() throws Exception {
        Path file = directory.resolve("config/users");
        assertThat(user(PASSWORD, "anna", "--into", file.toString())).isZero();
        Files.writeString(file, "# who may\n" + Files.readString(file));
        assertThat(user(PASSWORD, "ann", "--into", file.toString())).isZero();
        assertThat(user("another password", "anna", "--role", "admin", "--into", file.toString()))
                .isZero();

        assertThat(UsersFile.problems(file)).isEmpty();
        try (Stream<String> lines = Files.lines(file)) {
            assertThat(lines.map(line -> line.replaceAll(":pbkdf2.*", "")))
                    .containsExactly("# who may", "ann:read-only", "anna:admin");
        }
        assertThat(out.toString()).contains("anna (admin) stands in").doesNotContain("pbkdf2");
    }

    @Test
    void takesNoPasswordAsAnArgumentAndNoShortOne() {
        assertThat(user(PASSWORD, "anna", PASSWORD)).isEqualTo(2);
        assertThat(err.toString()).contains("history of this shell").doesNotContain(PASSWORD);
        assertThat(user("too short\n", "anna")).isEqualTo(1);
        assertThat(err.toString()).contains("12 to 256 characters").doesNotContain("too short");
        assertThat(user("", "anna")).isEqualTo(1);
        assertThat(user(PASSWORD, "an:na")).isEqualTo(2);
        assertThat(user(PASSWORD, "anna", "--role", "root")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }
}
