package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.mapping.file.Finding;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.mapping.file.Reload;
import featurekeyproxy.ops.MappingState;
import featurekeyproxy.ops.diagnosis.Problem.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the mapping file: it cannot be used, is gone, or maps nothing. Thread-safe. */
public final class MappingProblems implements OpenProblems.Source {
    private final LiveMapping mapping;
    private final MappingState state;

    /** Creates a source for this mapping. */
    public MappingProblems(LiveMapping mapping, MappingState state) {
        this.mapping = mapping;
        this.state = state;
    }

    @Override
    public List<Problem> problems(Instant now) {
        List<Problem> problems = new ArrayList<>();
        Reload reload = state.last().map(MappingState.Last::reload).orElse(null);
        String file = String.valueOf(mapping.file().getFileName());
        String stays = " Version " + mapping.inForce().number() + " stays in force.";
        if (reload instanceof Reload.Refused refused) {
            problems.add(refused(refused, file, stays));
        } else if (reload instanceof Reload.Missing && mapping.inForce().number() > 0) {
            problems.add(Problem.of(
                    "mapping-missing",
                    Severity.WARNING,
                    "The mapping file is gone",
                    file + " is not where it was." + stays,
                    "Put the file back. Without it the proxy starts with the built-in one the next time."));
        } else if (reload instanceof Reload.Unreadable) {
            problems.add(Problem.of(
                    "mapping-unreadable",
                    Severity.WARNING,
                    "The mapping file cannot be read",
                    file + " is there, but cannot be read." + stays,
                    "Look whether the account of the proxy may read it."));
        }
        if (mapping.current().table().rules().isEmpty()) {
            problems.add(Problem.of(
                    "mapping-empty",
                    Severity.WARNING,
                    "The mapping table is empty",
                    "No code is mapped: devices with non-DEHP firmware do not start.",
                    "Write the pairs of codes into " + file + " (docs/mapping.md)."));
        }
        return problems;
    }

    private static Problem refused(Reload.Refused refused, String file, String stays) {
        List<Finding> errors =
                refused.result().findings().stream().filter(Finding::isError).toList();
        String where = errors.stream()
                .limit(5)
                .map(error -> String.valueOf(error.line()))
                .distinct()
                .reduce((one, other) -> one + ", " + other)
                .orElse("?");
        return Problem.of(
                "mapping-refused",
                Severity.ERROR,
                "The mapping file has mistakes and is not in force",
                file + " was saved with " + errors.size() + (errors.size() == 1 ? " mistake" : " mistakes")
                        + ", in line " + where + "." + stays,
                "Correct the file. “Check a file…” under Control, or the command check, explains each mistake.");
    }
}
