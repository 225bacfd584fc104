package featurekeyproxy.endurance;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Counts of a load, thread-safe. */
final class DeliveryCounts {
    /** What is counted. */
    enum Count {
        SENT,
        RECEIVED,
        /** Received bytes of payload. */
        BYTES,
        /** Never arrived, although a later message did, or the session had no fault. */
        LOST,
        /** Arrived behind a message that was sent after it. */
        REORDERED,
        /** Arrived more than once. */
        REPEATED,
        /** Arrived with other bytes, another kind or other fragments. */
        ALTERED,
        /** Arrived in another session or at its own sender. */
        CROSSED,
        /** Were under way when a fault ended their session. */
        UNFINISHED,
        /** Sessions that opened. */
        OPENED,
        /** Sessions that ended with the close frame that one of their ends sent. */
        CLOSED,
        /** Sessions that a fault ended. */
        CUT,
        /** Sessions that ended although neither an end nor a fault had ended them, or with another code than was sent. */
        BROKEN,
        /** Handshakes that did not lead to a session. */
        REFUSED
    }

    private static final int MOST_EXAMPLES = 20;

    private final Queue<String> examples = new ArrayBlockingQueue<>(MOST_EXAMPLES);
    private final Map<Count, AtomicLong> counts = new EnumMap<>(Count.class);

    DeliveryCounts() {
        for (Count count : Count.values()) {
            counts.put(count, new AtomicLong());
        }
    }

    void add(Count count, long more) {
        counter(count).addAndGet(more);
    }

    long get(Count count) {
        return counter(count).get();
    }

    private AtomicLong counter(Count count) {
        return counts.getOrDefault(count, new AtomicLong());
    }

    /** Tells how something went wrong; the first few are kept. */
    void tell(String example) {
        examples.offer(example);
    }

    /** Returns how the first few things went wrong. */
    List<String> examples() {
        return List.copyOf(examples);
    }

    /** Returns how much went wrong: 0 is what is promised. */
    long wrong() {
        return get(Count.LOST)
                + get(Count.REORDERED)
                + get(Count.REPEATED)
                + get(Count.ALTERED)
                + get(Count.CROSSED)
                + get(Count.BROKEN);
    }

    @Override
    public String toString() {
        return counts + " " + examples;
    }
}
