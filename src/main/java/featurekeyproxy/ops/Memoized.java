package featurekeyproxy.ops;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that takes some work, and so is made anew only when the last one has reached an age. Thread-safe. */
public final class Memoized<T> implements Supplier<T> {
    private final Supplier<T> source;
    private final long nanos;
    private final LongSupplier clock;
    private @Nullable T value;
    private long since;

    /** Creates a value that is made when it is first asked for; the clock is one of nanoseconds that never goes back. */
    public Memoized(Supplier<T> source, Duration age, LongSupplier clock) {
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
