package featurekeyproxy.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Scrapes that follow each other closely share the work. */
class MemoizedTest {
    private long nanos = Long.MAX_VALUE; // a clock may pass its greatest value
    private final AtomicInteger made = new AtomicInteger();
    private final Memoized<Integer> memoized = new Memoized<>(made::incrementAndGet, Duration.ofNanos(10), () -> nanos);

    @Test
    void makesAValueAnewOnlyWhenTheLastOneIsOldEnough() {
        assertThat(memoized.get()).isEqualTo(1);
        nanos += 9;
        assertThat(memoized.get()).isEqualTo(1);
        nanos++;
        assertThat(memoized.get()).isEqualTo(2);
        nanos += 9;
        assertThat(memoized.get()).isEqualTo(2);
    }
}
