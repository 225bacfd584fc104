package featurekeyproxy.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.event.KeyValuePair;

/**
 * Holds back lines of the log that peers can repeat at will: of each kind one line a minute for each session, peer and device, so
 * many for each session or peer whatever devices it names, and so many in all. The next line of the kind says how many were held back.
 *
 * <p>A kind is a logger and its constant message; of a library, whose messages are none, their beginning and what was thrown.
 * Bounded. Thread-safe.
 */
final class RepeatedLines {
    static final int MOST_FOR_ONE = 60;
    static final int MOST_IN_ALL = 600;

    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_KINDS = 20_000;
    private static final int BEGINNING = 20;
    private static final List<String> LIBRARIES = List.of("org.apache.camel.", "io.vertx.", "io.netty.");
    private static final List<String> NEAR_PEERS = List.of(
            "featurekeyproxy.wspair.",
            "featurekeyproxy.route.",
            "featurekeyproxy.ops.http.",
            "featurekeyproxy.ops.diagnosis.");
    private static final String ABOUT_FILES = "featurekeyproxy.route.file.";

    /** Whom a line is about. */
    private static final Set<String> WHO = Set.of("session", "peer");

    /** What tells lines of one message apart that are all worth being read. */
    private static final Set<String> WHAT = Set.of(
            "device", "terminal", "limit", "route", "leg", "failure", "status", "step", "from", "to", "listener");

    private final LongSupplier nanos;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_KINDS;
        }
    };

    /** Creates it for a clock in nanoseconds. */
    RepeatedLines(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class Count {
        private long sinceNanos;
        private int lines;
        private long heldBack;

        /** Returns whether one more line may be written in this period. */
        boolean hasRoom(int most, long now) {
            if (now - sinceNanos >= PERIOD_NANOS) {
                sinceNanos = now;
                lines = 0;
            }
            return lines < most;
        }
    }

    /** Returns how many lines like this were held back since the last, or -1 if this one is to be held back too. */
    long admit(ILoggingEvent event) {
        String kind = kind(event);
        if (kind.isEmpty()) {
            return 0;
        }
        String who =
                kind + '\n' + values(event, WHO) + event.getMDCPropertyMap().getOrDefault("session", "");
        return admit(kind, who, who + '\n' + values(event, WHAT));
    }

    private synchronized long admit(String kind, String who, String line) {
        long now = nanos.getAsLong();
        Count all = count(kind, now);
        Count ofOne = count(who, now);
        Count same = count(line + '\n', now);
        boolean first = same.hasRoom(1, now); // each may begin its next minute
        boolean few = ofOne.hasRoom(MOST_FOR_ONE, now);
        boolean fewInAll = all.hasRoom(MOST_IN_ALL, now);
        if (first && few && fewInAll) {
            all.lines++;
            ofOne.lines++;
            same.lines++;
            long heldBack = same.heldBack;
            same.heldBack = 0;
            return heldBack;
        }
        same.heldBack++;
        return -1;
    }

    private Count count(String key, long now) {
        return counts.computeIfAbsent(key, first -> {
            Count count = new Count();
            count.sinceNanos = now;
            return count;
        });
    }

    private static String kind(ILoggingEvent event) {
        String logger = event.getLoggerName();
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            return "";
        }
        if (LIBRARIES.stream().anyMatch(logger::startsWith)) {
            String message = String.valueOf(event.getMessage());
            IThrowableProxy thrown = event.getThrowableProxy();
            return logger
                    + '\n'
                    + message.substring(0, Math.min(BEGINNING, message.length()))
                    + '\n'
                    + (thrown == null ? "" : thrown.getClassName());
        }
        boolean nearPeers = NEAR_PEERS.stream().anyMatch(logger::startsWith) && !logger.startsWith(ABOUT_FILES);
        return nearPeers ? logger + '\n' + event.getMessage() : "";
    }

    private static String values(ILoggingEvent event, Set<String> keys) {
        StringBuilder values = new StringBuilder();
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                if (keys.contains(pair.key)) {
                    values.append(pair.value).append('\n');
                }
            }
        }
        return values.toString();
    }
}
