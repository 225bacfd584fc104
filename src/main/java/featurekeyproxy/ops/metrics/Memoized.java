package featurekeyproxy.ops.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that takes some work, and so is made anew only when the last one has reached an age. Thread-safe. */
final class Memoized<T> implements Supplier<T> {
    private final Supplier<T> source;
    private final long nanos;
    private final LongSupplier clock;
    private @Nullable T value;
    private long since;

    Memoized(Supplier<T> source, Duration age, LongSupplier clock) {
        this.source = source;
        this.nanos = age.toNanos();
        this.clock = clock;
    }

    @Override
    public synchronized T get() {
        long now = clock.getAsLong();
        T present = value;
        if (present == null || now - since >= nanos) {
            present = source.get();
            value = present;
            since = now;
        }
        return present;
    }
}
