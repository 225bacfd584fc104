package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.IntegrityResult;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners, and the log now and then, that a route sent on something else than it received and no rewriter explains
 * it, that it sent nothing on, that it passed by the rewriter, or that a step left a body that cannot be read. Thread-safe.
 */
public final class RouteFindings {
    private static final Logger LOG = LoggerFactory.getLogger(RouteFindings.class);
    private static final long LINE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_ROUTES = 50;

    private final SessionListeners listeners;
    private final AtomicLong changed = new AtomicLong();
    private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - LINE_NANOS);
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    private final Set<String> unmapped = ConcurrentHashMap.newKeySet();

    RouteFindings(SessionListeners listeners) {
        this.listeners = listeners;
    }

    /**
     * Takes up what became of a message that was received on that leg and is through its route.
     *
     * @param held whether the route alone is why nothing was sent, if nothing was
     */
    void add(
            Session session,
            Leg source,
            String route,
            IntegrityResult result,
            boolean held,
            @Nullable String bodyType) {
        if (result == IntegrityResult.UNEXPLAINED) {
            listeners.unexplained(session, source, route);
            logChange(session, route);
        } else if (result == IntegrityResult.WITHHELD && held) {
            listeners.withheld(session, source, route);
        }
        if (bodyType != null) {
            listeners.unreadable(session, source, route);
            logUnreadable(session, route, bodyType);
        }
    }

    /** Takes up that a message for a rewriter was sent on by a route and none was tried. */
    void addUnmapped(Session session, Leg source, String route) {
        listeners.unmapped(session, source, route);
        if (unmapped.size() < MOST_ROUTES && unmapped.add(route)) {
            LOG.atWarn()
                    .addKeyValue("session", session.id())
                    .addKeyValue("route", route)
                    .log("a route sent an initialization on that was not mapped, since it passed by the mapping");
        }
    }

    private void logChange(Session session, String route) {
        long total = changed.incrementAndGet();
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

    private void logUnreadable(Session session, String route, String bodyType) {
        if (unreadable.size() < MOST_ROUTES && unreadable.add(route)) {
            LOG.atWarn()
                    .addKeyValue("session", session.id())
                    .addKeyValue("route", route)
                    .addKeyValue("body", bodyType)
                    .log("a step of a route left a body that cannot be read as a message where codes are looked for");
        }
    }
}
