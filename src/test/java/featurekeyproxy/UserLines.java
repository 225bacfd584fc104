package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.access.UserCommand;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Lines of the file of users, as the command makes them. */
final class UserLines {
    private UserLines() {}

    static String of(String name, String role, String password) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new UserCommand(
                        new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)), null))
                .setOut(new PrintWriter(out))
                .execute(name, "--role", role);
        assertThat(code).isZero();
        return out.toString();
    }
}
