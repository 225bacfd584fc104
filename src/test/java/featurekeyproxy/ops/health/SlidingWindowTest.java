package featurekeyproxy.ops.health;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.meter.Latency;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The last minute, told without a thread of its own, however often somebody looks. */
class SlidingWindowTest {
    private long nanos = Long.MAX_VALUE; // a clock may pass its greatest value
    private long messages;
    private final SlidingWindow recent = new SlidingWindow(
            () -> new SlidingWindow.Window(messages, 0, 0, 0, Latency.NONE, Latency.NONE), () -> nanos);

    private long after(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        return recent.window().messages();
    }

    @Test
    void tellsOfEverythingSinceTheStartInTheFirstMinute() {
        messages = 5;
        assertThat(after(1)).isEqualTo(5);
        messages = 7;
        assertThat(after(50)).isEqualTo(7);
    }

    @Test
    void forgetsWhatIsOlderThanAMinuteWhenSomebodyLooksAllTheTime() {
        messages = 5;
        for (int i = 0; i < 59; i++) {
            after(1);
        }
        assertThat(after(1)).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            after(1);
        }
        assertThat(after(1)).isZero();
    }

    @Test
    void tellsOfEverythingSinceTheLastLookWhenThatIsLongAgo() {
        messages = 5;
        after(2);
        messages = 8;
        assertThat(after(600)).isEqualTo(3);
        assertThat(after(61)).isZero();
    }
}
