package featurekeyproxy.wspair.meter;

import java.util.function.IntToLongFunction;

/**
 * Counts what one direction of a session carries, for itself and for its event loop. Everything is called on that loop but
 * the reads.
 *
 * <p>A message costs some plain writes to memory that no other core writes. Of the messages that are in the proxy at a time
 * one is timed, every {@link #TIMED}th at the most.
 */
public final class MessageMeter {
    static final int MESSAGES = 0;
    static final int BYTES = 1;
    static final int PAUSED_NANOS = 2;
    private static final int DISCARDED_BYTES = 3;
    private static final int OUTCOMES = 4;
    static final int SIZE = OUTCOMES + 8;

    /** Every how many messages one is timed; a power of two. */
    private static final int TIMED = 8;

    private static final long NONE = -1;

    private final SingleWriterCounters own = new SingleWriterCounters(SIZE);
    private final EventLoopCounters loop;
    private long came;
    private long left;
    private long timed = NONE;
    private long timedSince;
    private long pausedSince;
    private boolean paused;

    public MessageMeter(EventLoopCounters loop) {
        this.loop = loop;
    }

    public static int messages(IntegrityResult result) {
        return switch (result) {
            case IDENTICAL -> OUTCOMES;
            case REWRITTEN -> OUTCOMES + 2;
            case UNEXPLAINED -> OUTCOMES + 4;
            case WITHHELD -> OUTCOMES + 6;
        };
    }

    public static int bytes(IntegrityResult result) {
        return messages(result) + 1;
    }

    private void add(int index, long more) {
        own.add(index, more);
        loop.traffic.add(index, more);
    }

    /** A message has come in. */
    public void received(int bytes) {
        add(MESSAGES, 1);
        add(BYTES, bytes);
        if (timed == NONE && (came & (TIMED - 1)) == 0) {
            timed = came;
            timedSince = System.nanoTime();
        }
        came++;
    }

    /** The oldest message that came in is through its route. */
    public void routed(IntegrityResult result, int bytes) {
        add(messages(result), 1);
        add(bytes(result), bytes);
        if (timed == left) {
            timed = NONE;
            loop.timed(System.nanoTime() - timedSince);
        }
        left++;
    }

    /** The source is read from now on, or no longer. */
    public void reading(boolean on) {
        if (on == paused) {
            paused = !on;
            long now = System.nanoTime();
            if (on) {
                add(PAUSED_NANOS, now - pausedSince);
            } else {
                pausedSince = now;
            }
        }
    }

    /** So many bytes that came in will not see a route, since the session is closing. */
    public void discarded(long bytes) {
        add(DISCARDED_BYTES, bytes);
    }

    /** Returns how many messages have come in. */
    public long messages() {
        return own.get(MESSAGES);
    }

    /** Returns what was counted so far; thread-safe. */
    public Traffic traffic() {
        return traffic(own::get);
    }

    /** Returns the traffic of which the counters are read like this. */
    public static Traffic traffic(IntToLongFunction count) {
        long waiting = -count.applyAsLong(DISCARDED_BYTES);
        for (IntegrityResult result : IntegrityResult.values()) {
            waiting -= count.applyAsLong(bytes(result));
        }
        waiting += count.applyAsLong(BYTES);
        return new Traffic(
                count.applyAsLong(MESSAGES),
                count.applyAsLong(BYTES),
                count.applyAsLong(messages(IntegrityResult.IDENTICAL)),
                count.applyAsLong(messages(IntegrityResult.REWRITTEN)),
                count.applyAsLong(messages(IntegrityResult.UNEXPLAINED)),
                count.applyAsLong(messages(IntegrityResult.WITHHELD)),
                Math.max(0, waiting),
                count.applyAsLong(PAUSED_NANOS));
    }
}
