package featurekeyproxy.ops.log;

import featurekeyproxy.ops.ReloadText;
import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.reload.ReloadListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes what came of files that were saved into the log. */
public final class ReloadLog implements ReloadListener {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadLog.class);

    @Override
    public void reloaded(String kind, Reload<?> reload) {
        if (reload instanceof Reload.Applied<?> applied) {
            for (FileProblem warning : applied.warnings()) {
                LOG.atWarn()
                        .addKeyValue("kind", kind)
                        .addKeyValue("warning", warning)
                        .log("files have a doubtful place");
            }
        }
        LOG.atLevel(level(reload))
                .addKeyValue("kind", kind)
                .addKeyValue("outcome", reload.outcome())
                .addKeyValue("detail", ReloadText.of(reload))
                .log(message(reload));
    }

    private static Level level(Reload<?> reload) {
        if (reload instanceof Reload.Refused<?> || reload instanceof Reload.TakenBack<?>) {
            return Level.ERROR;
        }
        return reload.isTrouble() ? Level.WARN : Level.INFO;
    }

    private static String message(Reload<?> reload) {
        if (reload instanceof Reload.TakenBack<?> back) {
            return back.formerRuns()
                    ? "changed files did not work; the former are in force again"
                    : "changed files did not work, and the former do not work any more; trying again";
        }
        return reload.isTrouble()
                ? "changed files are not used; the former stay in force"
                : reload instanceof Reload.Restored<?> ? "files are again what is in force" : "files in force";
    }
}
