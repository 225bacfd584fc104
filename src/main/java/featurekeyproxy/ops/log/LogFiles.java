package featurekeyproxy.ops.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/** The files that a log is written to, also by appenders behind others. */
public final class LogFiles {
    private LogFiles() {}

    public static Set<String> of(LoggerContext context) {
        Set<String> files = new TreeSet<>();
        for (Logger logger : context.getLoggerList()) {
            collect(logger, files);
        }
        return files;
    }

    private static void collect(AppenderAttachable<ILoggingEvent> from, Set<String> files) {
        for (Iterator<Appender<ILoggingEvent>> all = from.iteratorForAppenders(); all.hasNext(); ) {
            Appender<ILoggingEvent> appender = all.next();
            if (appender instanceof FileAppender<ILoggingEvent> file && file.getFile() != null) {
                files.add(file.getFile());
            } else if (appender instanceof AsyncAppender behind) {
                collect(behind, files);
            } else if (appender instanceof LogQueue behind) {
                collect(behind, files);
            }
        }
    }
}
