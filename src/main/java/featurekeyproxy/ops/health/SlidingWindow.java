package featurekeyproxy.ops.health;

import featurekeyproxy.wspair.meter.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What happened in the last minute, or since the last look if that is longer ago. Needs no thread: it remembers the counters at
 * looks, and tells the difference to the latest that is at least a minute old, or to the start. Thread-safe.
 */
final class SlidingWindow {
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long STEP_NANOS = Duration.ofSeconds(2).toNanos();

    private final Supplier<Window> now;
    private final LongSupplier nanos;
    private final List<Sample> samples = new ArrayList<>();

    /** The counters at a time. */
    private record Sample(long at, Window counts) {}

    /** How much there was of each in some time. */
    record Window(
            long messages,
            long failedMessages,
            long initializations,
            long failedInitializations,
            Latency toTerminal,
            Latency toTomes) {
        static final Window EMPTY = new Window(0, 0, 0, 0, Latency.NONE, Latency.NONE);

        Window since(Window earlier) {
            return new Window(
                    messages - earlier.messages,
                    failedMessages - earlier.failedMessages,
                    initializations - earlier.initializations,
                    failedInitializations - earlier.failedInitializations,
                    toTerminal.since(earlier.toTerminal),
                    toTomes.since(earlier.toTomes));
        }
    }

    /** Creates it with what tells the counters of the moment, and a clock that never goes back. */
    SlidingWindow(Supplier<Window> now, LongSupplier nanos) {
        this.now = now;
        this.nanos = nanos;
        samples.add(new Sample(nanos.getAsLong(), Window.EMPTY));
    }

    /** Returns what happened lately. */
    synchronized Window window() {
        long at = nanos.getAsLong();
        Window counts = now.get();
        while (samples.size() > 1 && at - samples.get(1).at() >= WINDOW_NANOS) {
            samples.remove(0);
        }
        Window earlier = samples.get(0).counts();
        if (at - samples.get(samples.size() - 1).at() >= STEP_NANOS) {
            samples.add(new Sample(at, counts));
        }
        return counts.since(earlier);
    }
}
