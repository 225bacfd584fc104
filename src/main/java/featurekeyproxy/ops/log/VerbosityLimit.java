package featurekeyproxy.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The most that libraries may log, whatever the log configuration says: below that, some of them show what travels and what
 * secrets are resolved to.
 *
 * <p>Held by the levels of their loggers, which costs a message nothing; a configuration that asks for more, also one that is
 * loaded later, gets this much. Thread-safe.
 */
public final class VerbosityLimit implements LoggerContextListener {
    /** The lowest level of each logger and of those below it; of several that fit the longest name counts. */
    private static final Map<String, Level> LOWEST = new LinkedHashMap<>();

    static {
        LOWEST.put("org.apache.camel", Level.DEBUG);
        LOWEST.put(
                "org.apache.camel.component.bean",
                Level.INFO); // shows what methods are called on, as do ${body.length}
        LOWEST.put("org.apache.camel.component.properties", Level.INFO); // shows what {{file:…}} stands for
        LOWEST.put("org.apache.camel.impl.converter", Level.INFO); // shows what is converted
        LOWEST.put("org.apache.camel.impl.engine.AbstractCamelContext", Level.INFO); // shows values of settings
        LOWEST.put("org.apache.camel.impl.engine.DefaultCamelContextExtension", Level.INFO);
        LOWEST.put("org.apache.camel.support.component", Level.INFO); // shows bodies that become arguments
        LOWEST.put("io.vertx", Level.DEBUG);
        LOWEST.put("io.vertx.ext.web", Level.INFO); // shows queries
        LOWEST.put("io.netty", Level.DEBUG);
        LOWEST.put("io.netty.handler.logging", Level.INFO); // shows bytes on the wire
    }

    private final LoggerContext context;

    private VerbosityLimit(LoggerContext context) {
        this.context = context;
    }

    /** Holds the log of this process, if it is Logback, below the ceiling from now on. */
    public static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            install(context);
        }
    }

    static void install(LoggerContext context) {
        VerbosityLimit ceiling = new VerbosityLimit(context);
        context.addListener(ceiling);
        ceiling.hold();
        context.getLoggerList().forEach(ceiling::hold);
    }

    /** Gives each of the loggers a level of its own, so that it takes none that is too low from those above it. */
    private void hold() {
        LOWEST.forEach((name, lowest) -> {
            Logger logger = context.getLogger(name);
            Level now = logger.getEffectiveLevel();
            logger.setLevel(now.isGreaterOrEqual(lowest) ? now : lowest);
        });
    }

    private void hold(Logger logger) {
        Level lowest = lowest(logger.getName());
        if (logger.getLevel() != null && !logger.getLevel().isGreaterOrEqual(lowest)) {
            logger.setLevel(lowest);
        }
    }

    private static Level lowest(String logger) {
        Level lowest = Level.TRACE;
        int longest = 0;
        for (Map.Entry<String, Level> entry : LOWEST.entrySet()) {
            String name = entry.getKey();
            boolean fits = logger.equals(name) || logger.startsWith(name + ".");
            if (fits && name.length() > longest) {
                longest = name.length();
                lowest = entry.getValue();
            }
        }
        return lowest;
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        hold(logger);
    }

    @Override
    public void onReset(LoggerContext reset) {
        hold();
    }

    @Override
    public void onStart(LoggerContext started) {
        hold();
    }

    @Override
    public void onStop(LoggerContext stopped) {}
}
