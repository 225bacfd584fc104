package featurekeyproxy.wspair.leg;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what limits refused, and logs it: at most one line a minute for each limit, which tells how many there were since
 * the line before, so that a flood can fill no disk. Thread-safe.
 */
public final class LimitCounters {
    private static final Logger LOG = LoggerFactory.getLogger(LimitCounters.class);
    private static final long LINE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<Limit, Count> counts = new EnumMap<>(Limit.class);
    private final LongSupplier nanos;
    private final Consumer<Limit> handshakeRefused;

    public LimitCounters(LongSupplier nanos) {
        this(nanos, limit -> {});
    }

    /** Creates it with a consumer that is called, on the thread of {@link #add}, for each handshake that a limit refuses. */
    public LimitCounters(LongSupplier nanos, Consumer<Limit> handshakeRefused) {
        this.nanos = nanos;
        this.handshakeRefused = handshakeRefused;
        for (Limit limit : Limit.values()) {
            counts.put(limit, new Count(nanos.getAsLong() - LINE_NANOS));
        }
    }

    private static final class Count {
        private final LongAdder all = new LongAdder();
        private final AtomicLong lastLine;
        private final AtomicLong logged = new AtomicLong();

        Count(long lastLine) {
            this.lastLine = new AtomicLong(lastLine);
        }
    }

    private Count of(Limit limit) {
        return Objects.requireNonNull(counts.get(limit));
    }

    /** Returns how often the limit was met since the start. */
    public long count(Limit limit) {
        return of(limit).all.sum();
    }

    /**
     * Notes that the limit was met by that address or session; returns of how many refusals the line tells that was written
     * for it, or 0 if none was.
     */
    public long add(Limit limit, Object who) {
        Count count = of(limit);
        count.all.increment();
        if (limit.isStatus()) {
            handshakeRefused.accept(limit);
        }
        long now = nanos.getAsLong();
        long last = count.lastLine.get();
        if (now - last >= LINE_NANOS && count.lastLine.compareAndSet(last, now)) {
            long all = count.all.sum();
            long since = all - count.logged.getAndSet(all);
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
