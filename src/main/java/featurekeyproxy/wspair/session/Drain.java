package featurekeyproxy.wspair.session;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the open sessions without cutting into what they are about, once nobody listens for new ones.
 *
 * <p>A session is closed when it is quiet: nothing of it is in a route or a buffer, and no message came in for
 * {@link #QUIET_MILLIS}; pings do not count, since TOMEs never ceases to send them. When the time is up the others are closed
 * as they are: what was received before leaves first. Then the closing handshakes get the close time-out.
 */
public final class Drain {
    /** For how long no message may have come before a session counts as quiet. */
    static final long QUIET_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final String REASON = "the proxy is stopping";
    private static final long TICK_MILLIS = 50;
    private static final long ABORT_MILLIS = 1000;

    private final Sessions sessions;
    private final Duration timeout;
    private final Map<Session, Watch> watches = new ConcurrentHashMap<>();
    private final AtomicInteger quiet = new AtomicInteger();

    public Drain(Sessions sessions, Duration timeout) {
        this.sessions = sessions;
        this.timeout = timeout;
    }

    /** Ends all sessions; returns when they are over, or when those that do not answer have been left behind. */
    public void run() throws InterruptedException {
        LOG.atInfo()
                .addKeyValue("sessions", sessions.size())
                .addKeyValue("timeout", timeout)
                .log("draining: no new sessions; each open one is closed when it is quiet");
        awaitNone(timeout.toMillis(), this::closeQuiet);
        int busy = sessions.size();
        if (!sessions.none()) {
            LOG.atWarn()
                    .addKeyValue("sessions", busy)
                    .log("draining: the time is up; closing the sessions that are left");
            awaitNone(sessions.closeTimeoutMillis() + ABORT_MILLIS, this::closeAll);
        }
        LOG.atInfo()
                .addKeyValue("quiet", quiet)
                .addKeyValue("closedBusy", busy)
                .addKeyValue("leftBehind", sessions.size())
                .log("drained");
    }

    private void awaitNone(long millis, Runnable meanwhile) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!sessions.none() && System.nanoTime() - deadline < 0) {
            meanwhile.run();
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
    }

    /** Closes also those whose handshake was under way when the time was up; closing twice has no effect. */
    private void closeAll() {
        sessions.all().forEach(session -> session.goAway(Session.GOING_AWAY, REASON));
    }

    private void closeQuiet() {
        for (Session session : sessions.all()) {
            watches.computeIfAbsent(session, Watch::new).look();
        }
    }

    /** Looks at a session from its event loop, and closes it when it has been quiet for long enough. */
    private final class Watch {
        private final Session session;
        private volatile boolean asked;
        private long received = -1;
        private long quietSince;
        private boolean closed;

        Watch(Session session) {
            this.session = session;
        }

        /** Has the event loop look, unless it has not come to the last look yet. */
        void look() {
            if (!asked) {
                asked = true;
                session.execute(this::closeIfQuiet);
            }
        }

        private void closeIfQuiet() {
            asked = false;
            long now = System.nanoTime();
            long before = received;
            received = session.messagesReceived();
            if (received != before || !session.idle()) {
                quietSince = now;
            } else if (!closed && now - quietSince >= TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS)) {
                closed = true;
                quiet.incrementAndGet();
                session.goAway(Session.GOING_AWAY, REASON);
            }
        }
    }
}
