package featurekeyproxy.wspair.meter;

import featurekeyproxy.wspair.session.Leg;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.session.SessionListeners;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is told and counted of all sessions of a component. Thread-safe.
 *
 * <p>Counters belong to event loops: no two cores write one, and what ended sessions did stays in them.
 */
public final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
    private static final long LINE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SessionListeners listeners;
    private final Clock clock;
    private final Map<Leg, Map<EventLoop, EventLoopCounters>> meters = new EnumMap<>(Leg.class);
    private final AtomicLong unexplained = new AtomicLong();
    private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - LINE_NANOS);

    public Telemetry(SessionListeners listeners, Clock clock) {
        this.listeners = listeners;
        this.clock = clock;
        for (Leg leg : Leg.values()) {
            meters.put(leg, new ConcurrentHashMap<>());
        }
    }

    public SessionListeners listeners() {
        return listeners;
    }

    public Clock clock() {
        return clock;
    }

    private Map<EventLoop, EventLoopCounters> of(Leg source) {
        return Objects.requireNonNull(meters.get(source));
    }

    /** Returns the counters for what the sessions of that loop receive on that leg. */
    public EventLoopCounters meter(EventLoop loop, Leg source) {
        return of(source).computeIfAbsent(loop, key -> new EventLoopCounters());
    }

    /** Returns the sum of a counter over all loops. */
    public long sum(Leg source, int index) {
        long sum = 0;
        for (EventLoopCounters meter : of(source).values()) {
            sum += meter.traffic.get(index);
        }
        return sum;
    }

    public Traffic traffic(Leg source) {
        return FlowMeter.traffic(index -> sum(source, index));
    }

    public Latency latency(Leg source) {
        List<Long> counts = new ArrayList<>();
        for (int range = 0; range <= Latency.BOUNDS_NANOS.size(); range++) {
            counts.add(latency(source, range));
        }
        return new Latency(counts, latency(source, counts.size()));
    }

    private long latency(Leg source, int index) {
        return of(source).values().stream()
                .mapToLong(meter -> meter.latency.get(index))
                .sum();
    }

    /** Tells that a route changed a message by itself; at most one line a minute. */
    public void unexplained(Session session, Leg source, String route) {
        listeners.unexplained(session, source, route);
        long total = unexplained.incrementAndGet();
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
