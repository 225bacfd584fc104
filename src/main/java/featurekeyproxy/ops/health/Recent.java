package featurekeyproxy.ops.health;

import featurekeyproxy.session.Latency;
import featurekeyproxy.session.Leg;
import featurekeyproxy.session.WsPairComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What happened in the last minute, or since the last look if that is longer ago. Needs no thread: it remembers the counters at
 * looks, and tells the difference to the latest that is at least a minute old, or to the start. Thread-safe.
 */
final class Recent {
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long STEP_NANOS = Duration.ofSeconds(2).toNanos();

    private final WsPairComponent component;
    private final Failures failures;
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
        private static final Window EMPTY = new Window(0, 0, 0, 0, Latency.NONE, Latency.NONE);

        private Window since(Window earlier) {
            return new Window(
                    messages - earlier.messages,
                    failedMessages - earlier.failedMessages,
                    initializations - earlier.initializations,
                    failedInitializations - earlier.failedInitializations,
                    toTerminal.since(earlier.toTerminal),
                    toTomes.since(earlier.toTomes));
        }
    }

    Recent(WsPairComponent component, Failures failures, LongSupplier nanos) {
        this.component = component;
        this.failures = failures;
        this.nanos = nanos;
        samples.add(new Sample(nanos.getAsLong(), Window.EMPTY));
    }

    private Window counts() {
        return new Window(
                component.traffic(Leg.TOMES).messages()
                        + component.traffic(Leg.TERMINAL).messages(),
                failures.messages(),
                failures.initializations(),
                failures.failedInitializations(),
                component.latency(Leg.TOMES),
                component.latency(Leg.TERMINAL));
    }

    /** Returns what happened lately. */
    synchronized Window window() {
        long now = nanos.getAsLong();
        Window counts = counts();
        while (samples.size() > 1 && now - samples.get(1).at() >= WINDOW_NANOS) {
            samples.remove(0);
        }
        Window earlier = samples.get(0).counts();
        if (now - samples.get(samples.size() - 1).at() >= STEP_NANOS) {
            samples.add(new Sample(now, counts));
        }
        return counts.since(earlier);
    }
}
