package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.ops.audit.AuditState;
import featurekeyproxy.ops.audit.AuditState.Disturbance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is wrong with the audit trail: there is none, it cannot be written, or events were lost, which is told for as long as
 * the proxy runs.
 * Thread-safe.
 */
public record AuditProblems(Supplier<Optional<AuditState>> trail) implements OpenProblems.Source {
    @Override
    public List<Problem> problems(Instant now) {
        return trail.get().map(AuditProblems::problems).orElseGet(() -> List.of(notKept()));
    }

    private static List<Problem> problems(AuditState state) {
        List<Problem> problems = new ArrayList<>();
        state.stall().ifPresent(stall -> problems.add(stalled(stall.trouble())));
        if (state.lost() > 0) {
            problems.add(lost(state));
        }
        state.disturbance().ifPresent(disturbance -> problems.add(disturbed(disturbance)));
        return problems;
    }

    private static Problem disturbed(Disturbance disturbance) {
        return Problem.of(
                "audit-disturbed",
                Severity.ERROR,
                "Somebody changed the audit trail",
                "At " + disturbance.at() + " it was found that " + disturbance.what()
                        + ". The trail goes on in a new file,"
                        + " which says so; what was written before may be missing.",
                "Find out who moved, cut or deleted files in the directory that proxy.audit.directory names, and put back what"
                        + " was taken. This is told until the proxy is started anew.");
    }

    private static Problem notKept() {
        return Problem.of(
                "audit-off",
                Severity.INFO,
                "No audit trail is kept",
                "proxy.audit.enabled is false: nobody can find out later what was decided and who changed what.",
                "Set proxy.audit.enabled to true and start the proxy again, unless this is a trial.");
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
