package featurekeyproxy.ops.audit;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator can do with the audit trail on the command line. */
@Command(name = "audit", description = "Works with the audit trail.", mixinStandardHelpOptions = true)
public final class AuditCommand implements Runnable {
    private static final int UNREADABLE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            description = "Checks that no line of the trail was changed, removed, put in or moved.",
            mixinStandardHelpOptions = true,
            footer = {"", "Exit codes: 0 the chain holds, 1 it does not, 2 nothing could be read."})
    int verify(
            @Parameters(
                            arity = "0..1",
                            defaultValue = "audit",
                            paramLabel = "FILE|DIRECTORY",
                            description = "A file of the trail, or the directory with all of them; audit if not given.")
                    Path where,
            @Option(
                            names = "--head",
                            paramLabel = "HASH",
                            description = "The hash of a line that the trail is known to have had, from the log.")
                    List<String> heads) {
        try {
            AuditVerification verification = AuditVerification.of(where, heads == null ? List.of() : heads);
            spec.commandLine().getOut().print(verification.text());
            spec.commandLine().getOut().flush();
            return verification.holds() ? 0 : 1;
        } catch (NoSuchFileException e) {
            spec.commandLine().getErr().println(where + ": there is no such file or directory");
        } catch (IOException e) {
            spec.commandLine().getErr().println(where + ": cannot be verified: " + e.getMessage());
        }
        return UNREADABLE;
    }
}
