package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Limit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes the sessions hold at the moment, and may hold: messages that are not whole yet, that wait for their route
 * or are in it, and that a peer does not take in. Thread-safe.
 *
 * <p>Pausing comes first: a session reads on while less than {@link #READ_AHEAD} waits, and once all of them together
 * hold half of what they may, while nothing waits. Only what pausing cannot hold back runs into the limits. When all hold too
 * much, whoever holds most gives way; since that takes until its event loop comes to it, they may hold half as much again meanwhile.
 */
public final class MemoryBudget {
    /** How much may wait, in bytes, before the source is paused; enough to see pings behind a message in the route. */
    static final int READ_AHEAD = 64 * 1024;

    private final long mostOfSession;
    private final long mostInAll;
    private final AtomicLong total = new AtomicLong();
    private final Set<HeldBytes> holders = ConcurrentHashMap.newKeySet();

    /** Creates it with two limits in bytes; 0 is none. */
    public MemoryBudget(long mostOfSession, long mostInAll) {
        this.mostOfSession = mostOfSession == 0 ? Long.MAX_VALUE : mostOfSession;
        this.mostInAll = mostInAll == 0 ? Long.MAX_VALUE / 2 : mostInAll;
    }

    void add(HeldBytes holder) {
        holders.add(holder);
    }

    void remove(HeldBytes holder) {
        holders.remove(holder);
    }

    /** Returns up to how many bytes may wait in one direction of a session before it is paused. */
    long readAhead() {
        return total.get() > mostInAll / 2 ? 1 : READ_AHEAD;
    }

    /**
     * Notes that a session that held {@code before} bytes now holds {@code now}, and soon {@code lasting}; returns the limit for which
     * it has to end, or null. That all hold too much is not the fault of one that takes on nothing, nor of one that holds little.
     */
    @Nullable
    Limit changed(HeldBytes holder, long before, long now, long lasting) {
        long all = before == now ? total.get() : total.addAndGet(now - before);
        if (lasting > mostOfSession) {
            return Limit.SESSION_BYTES;
        }
        return all > mostInAll && now > before && hasToEnd(holder, all) ? Limit.BUFFERED_BYTES : null;
    }

    /** Has the largest give way, unless enough of them do that already; returns true if it is the holder itself that has to. */
    private boolean hasToEnd(HeldBytes holder, long all) {
        HeldBytes largest = holder;
        long givenBack = 0;
        for (HeldBytes each : holders) {
            if (each.isLeaving()) {
                givenBack += each.known();
            } else if (each.known() > largest.known()) {
                largest = each;
            }
        }
        boolean tooMuch = all - givenBack > mostInAll;
        boolean farTooMuch = all - mostInAll > mostInAll / 2 && holder.known() > READ_AHEAD;
        if (largest == holder) {
            return tooMuch || farTooMuch;
        }
        if (tooMuch) {
            largest.giveWay();
        }
        return farTooMuch;
    }

    /** Returns how many bytes all sessions hold. */
    public long total() {
        return total.get();
    }
}
