package featurekeyproxy.ops.access;

import featurekeyproxy.files.PrivateFiles;
import featurekeyproxy.text.Utf8Text;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a line of the file of users from a password on standard input. */
@Command(
        name = "user",
        description = {
            "Reads a password from standard input and writes the line for the file that proxy.admin.users.file names, or puts it"
                    + " there:",
            "  java -jar feature-key-proxy.jar user anna --role admin --into config/users",
            "A password has 12 characters or more. In a terminal it is asked for twice and not shown."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 well, 1 the password cannot be used, 2 wrong usage."})
public final class UserCommand implements Callable<Integer> {
    private static final int UNUSABLE = 1;
    private static final int WRONG_USAGE = 2;

    private final InputStream in;
    private final @Nullable Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The name; up to 64 letters, digits and . _ @ -")
    private List<String> names = List.of();

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "read-only",
            description = "admin or read-only (${DEFAULT-VALUE})")
    private String role = Role.READ_ONLY.toString();

    @Option(
            names = "--into",
            paramLabel = "FILE",
            description = "Put the line into this file, in place of the one for that name.")
    private @Nullable Path into;

    /** Creates the command on the standard input of the process. */
    public UserCommand() {
        this(System.in, System.console());
    }

    /** Creates the command on another input; without a console, the first line of it is the password. */
    public UserCommand(InputStream in, @Nullable Console console) {
        this.in = in;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        if (names.size() > 1) {
            err.println(
                    "user takes one name and no password: that would stay in the history of this shell and be seen in the"
                            + " list of processes. Start it without, and type the password into its standard input.");
            return WRONG_USAGE;
        }
        String name = User.normal(names.get(0));
        if (!User.isName(name) || Role.of(role).isEmpty()) {
            err.println("a name is up to 64 letters, digits and . _ @ -, a role is admin or read-only");
            return WRONG_USAGE;
        }
        String password = password();
        if (password.length() < PasswordHash.SHORTEST || password.length() > PasswordHash.LONGEST) {
            err.println("a password has " + PasswordHash.SHORTEST + " to " + PasswordHash.LONGEST
                    + " characters and is typed twice the same");
            return UNUSABLE;
        }
        write(new User(name, Role.of(role).orElseThrow(), PasswordHash.of(password)));
        return 0;
    }

    private void write(User user) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (into == null) {
            out.println(user.line());
        } else {
            String others = Files.exists(into)
                    ? Utf8Text.of(Files.readAllBytes(into))
                            .lines()
                            .filter(line -> !User.normal(line).startsWith(user.name() + ":"))
                            .map(line -> line + "\n")
                            .collect(Collectors.joining())
                    : "";
            PrivateFiles.replace(into, others + user.line() + "\n");
            out.println(user + " stands in " + into);
        }
        out.flush();
    }

    /** Returns the password; empty if there is none, or if the second time it was another one. */
    private String password() throws IOException {
        if (console == null) {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        }
        String first = typed(console, "Password: ");
        return first.equals(typed(console, "Once more: ")) ? first : "";
    }

    private static String typed(Console console, String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        return typed == null ? "" : new String(typed);
    }
}
