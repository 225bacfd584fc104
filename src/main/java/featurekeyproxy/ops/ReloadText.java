package featurekeyproxy.ops;

import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.reload.Reload;
import java.util.List;
import java.util.stream.Collectors;

/** Says what came of a reload, for the log, the audit trail and the page alike. */
public final class ReloadText {
    private static final int MOST_PROBLEMS = 5;

    private ReloadText() {}

    /** Returns the version that is in force, and what is wrong if something is. */
    public static String of(Reload<?> reload) {
        if (reload instanceof Reload.Applied<?> applied) {
            return "version " + applied.version() + ", " + applied.value();
        }
        String stays = "version " + reload.version() + " stays";
        String why = why(reload);
        return why.isEmpty() ? stays : stays + "; " + why;
    }

    /** Returns why files cannot be used, at most five of the reasons; empty if they can. */
    public static String why(Reload<?> reload) {
        if (reload instanceof Reload.Missing<?> missing) {
            return missing.what() + " is not there";
        }
        if (reload instanceof Reload.Unreadable<?> unreadable) {
            return unreadable.what() + " cannot be read: " + unreadable.reason();
        }
        List<FileProblem> problems = problems(reload);
        return problems.stream().limit(MOST_PROBLEMS).map(FileProblem::toString).collect(Collectors.joining("; "))
                + (problems.size() > MOST_PROBLEMS ? "; and " + (problems.size() - MOST_PROBLEMS) + " more" : "");
    }

    /** Returns what becomes of the next start for as long as the files are what came of the reload; empty if nothing is wrong. */
    public static String nextStart(FileKind kind, Reload<?> reload) {
        if (!reload.isTrouble()) {
            return "";
        }
        return "The next start will fail"
                + (kind == FileKind.ROUTES && reload instanceof Reload.Missing<?>
                        ? ", or take the routes of the jar if the whole directory is gone, because "
                        : " because ")
                + why(reload) + ".";
    }

    /** Returns what is wrong in the files, as far as it was found. */
    public static List<FileProblem> problems(Reload<?> reload) {
        if (reload instanceof Reload.Refused<?> refused) {
            return refused.problems();
        }
        return reload instanceof Reload.TakenBack<?> back ? back.problems() : List.of();
    }
}
