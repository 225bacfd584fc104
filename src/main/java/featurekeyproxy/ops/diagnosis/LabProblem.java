package featurekeyproxy.ops.diagnosis;

import java.time.Instant;
import java.util.List;

/** Tells, for as long as the proxy runs, that messages are logged, which is for a laboratory alone. */
public record LabProblem(boolean payloads) implements OpenProblems.Source {
    @Override
    public List<Problem> problems(Instant now) {
        return payloads
                ? List.of(Problem.of(
                        "payloads-logged",
                        Severity.WARNING,
                        "Messages are logged",
                        "proxy.log.payloads is lab: the log holds messages, without codes and without what is left out by name.",
                        "Use this with invented donors only. Set proxy.log.payloads to off and start the proxy again."))
                : List.of();
    }
}
