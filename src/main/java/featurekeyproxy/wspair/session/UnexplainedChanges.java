package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Leg;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners, and the log at most once a minute, that a route sent on something else than it received and no
 * rewriter explains it. Thread-safe.
 */
public final class UnexplainedChanges {
    private static final Logger LOG = LoggerFactory.getLogger(UnexplainedChanges.class);
    private static final long LINE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SessionListeners listeners;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - LINE_NANOS);

    UnexplainedChanges(SessionListeners listeners) {
        this.listeners = listeners;
    }

    /** Tells of one change by the route of what was received on that leg. */
    void add(Session session, Leg source, String route) {
        listeners.unexplained(session, source, route);
        long total = count.incrementAndGet();
        long now = System.nanoTime();
        long last = lastLine.get();
        if (now - last >= LINE_NANOS && lastLine.compareAndSet(last, now)) {
            LOG.atWarn()
                    .addKeyValue("session", session.id())
                    .addKeyValue("route", route)
                    .addKeyValue("total", total)
                    .log("a route sent on something else than it received, and no rewriter explains it");
        }
    }
}
