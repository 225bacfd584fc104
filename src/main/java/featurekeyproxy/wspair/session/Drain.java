package featurekeyproxy.wspair.session;

import java.time.Duration;
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
    private static final long ABORT_MILLIS = 1000;

    private final Sessions sessions;
    private final Duration timeout;
    private final long closeTimeoutMillis;
    private final AtomicInteger quiet = new AtomicInteger();

    /** Creates it; the closing handshakes of busy sessions may take the close time-out longer than the drain. */
    public Drain(Sessions sessions, Duration timeout, long closeTimeoutMillis) {
        this.sessions = sessions;
        this.timeout = timeout;
        this.closeTimeoutMillis = closeTimeoutMillis;
    }

    /** Ends all sessions; returns when they are over, or when those that do not answer have been left behind. */
    public void run() throws InterruptedException {
        LOG.atInfo()
                .addKeyValue("sessions", sessions.size())
                .addKeyValue("handshakes", sessions.handshakes())
                .addKeyValue("timeout", timeout)
                .log("draining: no new sessions; each open one is closed when it is quiet");
        sessions.endEach(session -> session.whenQuiet(QUIET_MILLIS, () -> closeQuiet(session)));
        boolean none = sessions.awaitNone(timeout.toMillis());
        int busy = sessions.size();
        if (!none) {
            LOG.atWarn()
                    .addKeyValue("sessions", busy)
                    .log("draining: the time is up; closing the sessions that are left");
            sessions.endEach(session -> session.goAway(Session.GOING_AWAY, REASON));
            sessions.awaitNone(closeTimeoutMillis + ABORT_MILLIS);
        }
        LOG.atInfo()
                .addKeyValue("quiet", quiet)
                .addKeyValue("closedBusy", busy)
                .addKeyValue("leftBehind", sessions.size())
                .log("drained");
    }

    private void closeQuiet(PairedSession session) {
        quiet.incrementAndGet();
        session.goAway(Session.GOING_AWAY, REASON);
    }
}
