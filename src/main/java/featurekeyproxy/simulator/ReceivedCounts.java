package featurekeyproxy.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What one TOMEs has received, counted. Written on the event loop of that TOMEs, read from any thread. */
public final class ReceivedCounts {
    private final Map<String, Long> codes = new ConcurrentHashMap<>();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong statusMessages = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final Map<String, Long> sequences = new HashMap<>();

    ReceivedCounts() {}

    /** Returns every code that came in a reply, letter by letter as it came, and how often. */
    public Map<String, Long> codes() {
        return Map.copyOf(codes);
    }

    /** Returns how many messages came, of whatever type. */
    public long messages() {
        return messages.get();
    }

    /** Returns how many status messages came. */
    public long statusMessages() {
        return statusMessages.get();
    }

    /** Returns how many status messages did not follow upon the one before: lost, doubled or out of order. */
    public long gaps() {
        return gaps.get();
    }

    void message() {
        messages.incrementAndGet();
    }

    void code(String code) {
        codes.merge(code, 1L, Long::sum);
    }

    /** Counts a status message by its number, which is 1 for the first after each {@link #restart}. */
    void status(String device, long sequence) {
        statusMessages.incrementAndGet();
        Long before = sequences.put(device, sequence);
        if (sequence != (before == null ? 1 : before + 1)) {
            gaps.incrementAndGet();
        }
    }

    void restart(String device) {
        sequences.remove(device);
    }

    void restartAll() {
        sequences.clear();
    }

    /** Returns the counts, never a code. */
    @Override
    public String toString() {
        return messages + " messages, " + statusMessages + " of them status with " + gaps + " gaps, " + codes.size()
                + " different codes";
    }
}
