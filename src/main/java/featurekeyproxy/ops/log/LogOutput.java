package featurekeyproxy.ops.log;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** What was logged and may not be written yet, because the log has a thread of its own. */
public final class LogOutput {
    private LogOutput() {}

    /** Waits, at most some seconds, until all of it is written; to be called before the process ends. Ends the log. */
    public static void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
