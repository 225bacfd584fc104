package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code check --settings}: what is in force, from where, and what is wrong with it. */
class CheckSettingsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> set = new ArrayList<>();

    private int check(String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            System.setProperty(keysAndValues[i], keysAndValues[i + 1]);
            set.add(keysAndValues[i]);
        }
        CommandLine command = FeatureKeyProxy.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err, true));
        return command.execute("check", "--settings");
    }

    @AfterEach
    void unset() {
        set.forEach(System::clearProperty);
    }

    @Test
    void showsWhatIsInForceAndFromWhereAndNoSecret() {
        int exit = check(
                "proxy.terminal.host", "terminal.example",
                "proxy.terminal.tls.truststore-password", "hunter2",
                "proxy.admin.read-token", "{{sys:reader.token}}",
                "reader.token", "0123456789abcdef0123456789abcdef");

        assertThat(out.toString())
                .contains("proxy.terminal.host=terminal.example   # -D\n")
                .containsPattern("proxy\\.idle-timeout=off   # (default|config/application\\.properties:\\d+)\n")
                .contains("proxy.terminal.tls.truststore-password=(not shown)   # -D\n")
                .contains("proxy.admin.read-token={{sys:reader.token}}   # -D\n")
                .doesNotContain("hunter2", "0123456789abcdef");
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
    }

    @Test
    void saysWhoMaySignInAndWhatIsWrongWithThatFile(@TempDir Path directory) throws Exception {
        Path users =
                Files.writeString(directory.resolve("users"), UserLines.of("anna", "admin", "correct horse battery"));
        assertThat(check("proxy.admin.users.file", users.toString())).isZero();
        assertThat(out.toString()).endsWith("users: " + users + " has 1 user, 1 of them may change things\n");

        Files.writeString(users, "anna:secret\n");
        assertThat(check("proxy.admin.users.file", users.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains(users + ":1: a line is name:role:hash; the command 'user' writes the line")
                .doesNotContain("secret");
    }

    @Test
    void tellsWhatIsWrongAndFails() {
        assertThat(check("proxy.close-timeout", "soon", "camel.main.nmae", "x")).isEqualTo(1);

        assertThat(out.toString()).contains("proxy.close-timeout=soon   # -D\n");
        assertThat(err.toString())
                .startsWith("2 problems in the settings:\n")
                .contains(
                        "-D: proxy.close-timeout=soon; allowed: a number with ms",
                        "-D: unknown key camel.main.nmae; did you mean camel.main.name?");
    }
}
