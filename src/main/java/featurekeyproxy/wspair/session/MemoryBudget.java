package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Limit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes the sessions hold at the moment, and may hold: messages that are not whole yet, that wait for their route
 * or are in it, and that a peer does not take in. Thread-safe.
 *
 * <p>Pausing comes first: a session reads on while less than {@link #READ_AHEAD} waits, and once all of them together
 * hold half of what they may, while nothing waits. Only what pausing cannot hold back runs into the limits.
 */
public final class MemoryBudget {
    /** How much may wait, in bytes, before the source is paused; enough to see pings behind a message in the route. */
    static final int READ_AHEAD = 64 * 1024;

    private final long mostOfSession;
    private final long mostInAll;
    private final AtomicLong total = new AtomicLong();

    /** Creates it with two limits in bytes; 0 is none. */
    public MemoryBudget(long mostOfSession, long mostInAll) {
        this.mostOfSession = mostOfSession == 0 ? Long.MAX_VALUE : mostOfSession;
        this.mostInAll = mostInAll == 0 ? Long.MAX_VALUE : mostInAll;
    }

    /** Returns up to how many bytes may wait in one direction of a session before it is paused. */
    long readAhead() {
        return total.get() > mostInAll / 2 ? 1 : READ_AHEAD;
    }

    /**
     * Notes that a session that held {@code before} bytes now holds {@code now}; returns the limit that it exceeds, or null.
     * That all hold too much is not the fault of one that holds less than a read-ahead.
     */
    @Nullable
    Limit changed(long before, long now) {
        long all = before == now ? total.get() : total.addAndGet(now - before);
        if (now > mostOfSession) {
            return Limit.SESSION_BYTES;
        }
        return all > mostInAll && now > before && now > READ_AHEAD ? Limit.BUFFERED_BYTES : null;
    }

    /** Returns how many bytes all sessions hold. */
    public long total() {
        return total.get();
    }
}
