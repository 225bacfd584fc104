package featurekeyproxy.wspair.meter;

import java.util.Collections;
import java.util.List;

/**
 * How long messages were in the proxy, from when they had come in whole to when they were handed to the socket of the other
 * leg, in ranges. Not every message is timed.
 *
 * @param counts how many messages were in each range of {@link #BOUNDS_NANOS}, and at last how many took longer
 * @param sumNanos how long all of them took together
 */
public record Latency(List<Long> counts, long sumNanos) {
    /** The upper ends of the ranges, inclusive, in nanoseconds: 10 µs to 10 s. */
    public static final List<Long> BOUNDS_NANOS = List.of(
            10_000L,
            25_000L,
            50_000L,
            100_000L,
            250_000L,
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            1_000_000_000L,
            2_500_000_000L,
            10_000_000_000L);

    /** No message at all. */
    public static final Latency NONE = new Latency(Collections.nCopies(BOUNDS_NANOS.size() + 1, 0L), 0);

    /** Takes a copy of the counts. */
    public Latency {
        counts = List.copyOf(counts);
    }

    /** Returns how many messages were timed. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns the upper end of the range in which the slowest of that share of the messages is, in nanoseconds; 0 if there
     * were none, {@link Long#MAX_VALUE} beyond the last bound.
     */
    public long quantileNanos(double share) {
        long rank = (long) Math.ceil(share * count());
        long seen = 0;
        for (int i = 0; i < counts.size() && rank > 0; i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return i < BOUNDS_NANOS.size() ? BOUNDS_NANOS.get(i) : Long.MAX_VALUE;
            }
        }
        return 0;
    }

    /** Returns how many messages certainly took longer than that, as far as the ranges tell. */
    public long slowerThan(long nanos) {
        long slower = 0;
        for (int i = 1; i < counts.size(); i++) {
            slower += BOUNDS_NANOS.get(i - 1) >= nanos ? counts.get(i) : 0;
        }
        return slower;
    }

    /** Returns both together. */
    public Latency plus(Latency other) {
        Long[] sums = new Long[counts.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = counts.get(i) + other.counts.get(i);
        }
        return new Latency(List.of(sums), sumNanos + other.sumNanos);
    }

    /** Returns what came since an earlier reading. */
    public Latency since(Latency earlier) {
        Long[] more = new Long[counts.size()];
        for (int i = 0; i < more.length; i++) {
            more[i] = counts.get(i) - earlier.counts.get(i);
        }
        return new Latency(List.of(more), sumNanos - earlier.sumNanos);
    }
}
