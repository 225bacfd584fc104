package featurekeyproxy.wspair.meter;

/** What all sessions of one event loop received on one leg: written on that loop, read anywhere. */
public final class EventLoopCounters {
    private static final long[] BOUNDS =
            Latency.BOUNDS_NANOS.stream().mapToLong(Long::longValue).toArray();

    /** The indexes of {@link MessageMeter}. */
    final SingleWriterCounters traffic = new SingleWriterCounters(MessageMeter.SIZE);

    /** How many messages were in each range of {@link Latency#BOUNDS_NANOS} or beyond, and the sum of their times. */
    final SingleWriterCounters latency = new SingleWriterCounters(BOUNDS.length + 2);

    /** Counts a message that was in the proxy for so long; on the event loop only. */
    void timed(long nanos) {
        int range = 0;
        while (range < BOUNDS.length && nanos > BOUNDS[range]) {
            range++;
        }
        latency.add(range, 1);
        latency.add(BOUNDS.length + 1, nanos);
    }
}
