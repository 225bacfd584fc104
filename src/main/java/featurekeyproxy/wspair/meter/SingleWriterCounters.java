package featurekeyproxy.wspair.meter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Counters that one event loop writes, without a lock or a fence, and any thread reads. */
final class SingleWriterCounters {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts;

    SingleWriterCounters(int size) {
        counts = new long[size];
    }

    /** Adds to a counter; on the event loop only. */
    void add(int index, long more) {
        COUNT.setOpaque(counts, index, counts[index] + more);
    }

    /** Returns a counter; thread-safe. */
    long get(int index) {
        return (long) COUNT.getOpaque(counts, index);
    }

    int size() {
        return counts.length;
    }
}
