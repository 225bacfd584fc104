package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.ops.FileKind;
import featurekeyproxy.ops.ReloadStates;
import featurekeyproxy.ops.ReloadText;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.reload.WatchedFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with files that are watched, for as long as they are not what is in force. Thread-safe. */
public record ReloadProblems(WatchedFiles<?> files, ReloadStates states) implements OpenProblems.Source {
    @Override
    public List<Problem> problems(Instant now) {
        FileKind kind = FileKind.of(files.kind());
        List<Problem> problems = new ArrayList<>();
        states.of(kind)
                .filter(state -> state.troubledSince().isPresent())
                .ifPresent(state -> problems.add(problem(kind, state)));
        if (files.isStuck()) {
            problems.add(Problem.of(
                    kind.text() + "-stuck",
                    Severity.WARNING,
                    kind.title("is", "are") + " not looked at any more",
                    "The last look ended " + files.age().toSeconds() + " s ago, and the next one hangs. Version "
                            + files.inForce().number() + " stays in force.",
                    "Look whether the disk or share with the files answers. Nothing else waits for it."));
        }
        return problems;
    }

    private static Problem problem(FileKind kind, ReloadStates.State state) {
        Reload<?> reload = state.reload();
        boolean works = !(reload instanceof Reload.TakenBack<?> back) || back.formerRuns();
        return Problem.of(
                kind.text() + "-" + reload.outcome().replace('_', '-'),
                reload instanceof Reload.Missing<?> || reload instanceof Reload.Unreadable<?>
                        ? Severity.WARNING
                        : Severity.ERROR,
                title(kind, reload),
                ReloadText.why(reload) + ". "
                        + (works
                                ? "Version " + reload.version() + " stays in force. "
                                : "Version " + reload.version() + " does not work any more either. ")
                        + nextStart(kind, reload),
                nextStep(kind, reload));
    }

    private static String title(FileKind kind, Reload<?> reload) {
        return switch (reload.outcome()) {
            case "missing" -> kind.title("is gone", "are gone");
            case "unreadable" -> kind.title("cannot be read", "cannot be read");
            case "taken_back" -> kind.title("did not work and was taken back", "did not work and were taken back");
            default -> kind.title("has mistakes and is not in force", "have mistakes and are not in force");
        };
    }

    private static String nextStart(FileKind kind, Reload<?> reload) {
        return kind == FileKind.ROUTES && reload instanceof Reload.Missing<?>
                ? "The next start will fail, or take the routes of the jar if the whole directory is gone."
                : "The next start will fail unless that is mended.";
    }

    private static String nextStep(FileKind kind, Reload<?> reload) {
        if (reload instanceof Reload.Missing<?>) {
            return "Put the file back.";
        }
        if (reload instanceof Reload.Unreadable<?>) {
            return "Look whether the account of the proxy may read it.";
        }
        return switch (kind) {
            case MAPPING ->
                "Correct the file. “Check a file…” under Control, or the command check, explains each mistake.";
            case ROUTES -> "Correct the file and save it, or restore the one from before.";
            case USERS -> "Correct the file; the command user writes its lines. Who has signed in stays so.";
            case TOMES_TLS, TERMINAL_TLS, MANAGEMENT_TLS -> "Save a certificate and the key that belongs to it.";
        };
    }
}
