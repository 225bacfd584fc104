package featurekeyproxy;

import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.file.CheckReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says by which fingerprint a code appears in logs and on the page, and in which pairs it stands; never shows the code. */
@Command(
        name = "fingerprint",
        description = {
            "Reads codes from standard input, one a line, and writes the fingerprint of each and the pairs in which it stands.",
            "Type fingerprint, Enter, then the code, Enter, and end with Ctrl-D (Windows: Ctrl-Z, Enter)."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 well, 1 there was no code, 2 codes were given as arguments."})
final class FingerprintCommand implements Callable<Integer> {
    private static final String REFUSED =
            "fingerprint takes no code as an argument: it would stay in the history of this shell and be seen in the list of"
                    + " processes. Start it without, and type the code into its standard input, one a line.";

    private final InputStream in;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(arity = "0..*", hidden = true)
    private @Nullable List<String> arguments;

    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            defaultValue = "config/mapping.json",
            description = "The mapping file with the pairs; ${DEFAULT-VALUE} if not given.")
    private Path mapping = Path.of("config/mapping.json");

    FingerprintCommand() {
        this(System.in);
    }

    FingerprintCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (arguments != null) {
            err.println(REFUSED);
            return 2;
        }
        CheckReport report = FeatureKeyProxy.report(mapping);
        if (report.exitCode() != CheckReport.USABLE) {
            err.println("the pairs are not known: " + mapping + " cannot be used (`check " + mapping + "` says why)");
        }
        int codes = 0;
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String code = line.replace("\uFEFF", "").strip();
            if (!code.isEmpty()) {
                out.println(Codes.fingerprint(code) + where(code, report.rules()));
                out.flush();
                codes++;
            }
        }
        return codes == 0 ? 1 : 0;
    }

    private String where(String code, List<MappingRule> rules) {
        String found = Stream.concat(
                        found("old code", MappingRule::oldCode, code, rules),
                        found("new code", MappingRule::newCode, code, rules))
                .collect(Collectors.joining(", "));
        return rules.isEmpty() ? "" : found.isEmpty() ? "  in no pair of " + mapping : "  " + found;
    }

    private static Stream<String> found(
            String side, Function<MappingRule, String> of, String code, List<MappingRule> rules) {
        return rules.stream()
                .filter(rule -> Codes.same(of.apply(rule), code))
                .map(rule -> side + " of " + rule.fingerprint());
    }
}
