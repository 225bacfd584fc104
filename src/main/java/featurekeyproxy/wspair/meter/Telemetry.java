package featurekeyproxy.wspair.meter;

import featurekeyproxy.wspair.leg.Leg;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is counted of all sessions of a component. Thread-safe.
 *
 * <p>Counters belong to event loops: no two cores write one, and what ended sessions did stays in them.
 */
public final class Telemetry {
    private final Map<Leg, Map<EventLoop, EventLoopCounters>> counters = new EnumMap<>(Leg.class);

    /** Creates it with nothing counted. */
    public Telemetry() {
        for (Leg leg : Leg.values()) {
            counters.put(leg, new ConcurrentHashMap<>());
        }
    }

    private Map<EventLoop, EventLoopCounters> of(Leg source) {
        return Objects.requireNonNull(counters.get(source));
    }

    /** Returns the counters for what the sessions of that loop receive on that leg. */
    public EventLoopCounters counters(EventLoop loop, Leg source) {
        return of(source).computeIfAbsent(loop, key -> new EventLoopCounters());
    }

    /** Returns how many messages that were received on that leg came to that end. */
    public long messages(Leg source, IntegrityResult result) {
        return sum(source, MessageMeter.messages(result));
    }

    /** Returns how many bytes of payload those messages had. */
    public long bytes(Leg source, IntegrityResult result) {
        return sum(source, MessageMeter.bytes(result));
    }

    private long sum(Leg source, int index) {
        long sum = 0;
        for (EventLoopCounters ofLoop : of(source).values()) {
            sum += ofLoop.traffic.get(index);
        }
        return sum;
    }

    /** Returns what all sessions received on that leg, those that are over included. */
    public Traffic traffic(Leg source) {
        return MessageMeter.traffic(index -> sum(source, index));
    }

    /** Returns how long messages that were received on that leg were in the proxy. */
    public Latency latency(Leg source) {
        List<Long> counts = new ArrayList<>();
        for (int range = 0; range <= Latency.BOUNDS_NANOS.size(); range++) {
            counts.add(latency(source, range));
        }
        return new Latency(counts, latency(source, counts.size()));
    }

    private long latency(Leg source, int index) {
        return of(source).values().stream()
                .mapToLong(ofLoop -> ofLoop.latency.get(index))
                .sum();
    }
}
