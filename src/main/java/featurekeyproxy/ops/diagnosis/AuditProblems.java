package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.ops.audit.AuditState;
import featurekeyproxy.ops.diagnosis.Problem.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is wrong with the audit trail: it cannot be written, or events were lost, which is told for as long as the proxy runs.
 * Thread-safe.
 */
public record AuditProblems(Supplier<AuditState> trail) implements OpenProblems.Source {
    @Override
    public List<Problem> problems(Instant now) {
        AuditState state = trail.get();
        List<Problem> problems = new ArrayList<>();
        state.stall().ifPresent(stall -> problems.add(stalled(stall.trouble())));
        if (state.lost() > 0) {
            problems.add(lost(state));
        }
        return problems;
    }

    private static Problem stalled(String trouble) {
        return Problem.of(
                "audit-stalled",
                Severity.ERROR,
                "The audit trail cannot be written",
                "Its disk takes nothing (" + trouble + "). Messages pass as ever, and what is to be recorded waits in"
                        + " memory.",
                "Make room on the disk, or mend the directory that proxy.audit.directory names. The proxy tries again"
                        + " each second and records the gap; do not stop it before.");
    }

    private static Problem lost(AuditState state) {
        return Problem.of(
                "audit-lost",
                state.isLosing() ? Severity.ERROR : Severity.INFO,
                state.isLosing() ? "Audit events are being lost" : "Audit events were lost",
                "More waited than proxy.audit.queue allows, so " + state.lost()
                        + " are missing since the proxy was started. Lines “gap” of the trail tell when.",
                state.isLosing()
                        ? "See that the disk takes what the proxy writes; docs/audit.md says what happens meanwhile."
                        : "Note the gap with your records. If the disk was well, raise proxy.audit.queue.");
    }
}
