package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.session.SessionListener;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what limits refused, and logs it: at most one line a second for each limit, which tells how many there were since
 * the line before, so that a flood can fill no disk. Thread-safe.
 */
public final class LimitCounters {
    private static final Logger LOG = LoggerFactory.getLogger(LimitCounters.class);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<Limit, Tally> tallies = new EnumMap<>(Limit.class);
    private final LongSupplier nanos;
    private final SessionListener listener;

    public LimitCounters(LongSupplier nanos) {
        this(nanos, new SessionListener() {});
    }

    /** Creates it with a listener that is told of each handshake that a limit refuses. */
    public LimitCounters(LongSupplier nanos, SessionListener listener) {
        this.nanos = nanos;
        this.listener = listener;
        for (Limit limit : Limit.values()) {
            tallies.put(limit, new Tally(nanos.getAsLong() - LINE_NANOS));
        }
    }

    private static final class Tally {
        private final LongAdder all = new LongAdder();
        private final AtomicLong lastLine;
        private final AtomicLong told = new AtomicLong();

        Tally(long lastLine) {
            this.lastLine = new AtomicLong(lastLine);
        }
    }

    private Tally tally(Limit limit) {
        return Objects.requireNonNull(tallies.get(limit));
    }

    /** Returns how often the limit was met since the start. */
    public long count(Limit limit) {
        return tally(limit).all.sum();
    }

    /**
     * Notes that the limit was met by that address or session; returns of how many refusals the line tells that was written
     * for it, or 0 if none was.
     */
    public long add(Limit limit, Object who) {
        Tally tally = tally(limit);
        tally.all.increment();
        if (limit.isStatus()) {
            listener.handshakeRefused(limit.code(), limit.name().toLowerCase(Locale.ROOT));
        }
        long now = nanos.getAsLong();
        long last = tally.lastLine.get();
        if (now - last >= LINE_NANOS && tally.lastLine.compareAndSet(last, now)) {
            long all = tally.all.sum();
            long since = all - tally.told.getAndSet(all);
            LOG.atWarn()
                    .addKeyValue("limit", limit)
                    .addKeyValue("code", limit.code())
                    .addKeyValue(limit.isStatus() ? "peer" : "session", who)
                    .addKeyValue("since", since)
                    .addKeyValue("total", all)
                    .log("a limit was met");
            return since;
        }
        return 0;
    }
}
