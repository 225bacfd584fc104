package featurekeyproxy.ops.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/** That lines of the log are missing, which is told for as long as the proxy runs. Thread-safe. */
public record LogProblems(LongSupplier lost) implements OpenProblems.Source {
    @Override
    public List<Problem> problems(Instant now) {
        long missing = lost.getAsLong();
        return missing == 0
                ? List.of()
                : List.of(Problem.of(
                        "log-lost",
                        Severity.WARNING,
                        "Lines of the log are missing",
                        "The console or the file took them too slowly or not at all, so " + missing
                                + " are missing since the proxy was started. Messages never wait for the log.",
                        "See that whatever reads the log keeps up and its disk is well. If LOG_LEVEL is DEBUG or TRACE, log"
                                + " less."));
    }
}
