package featurekeyproxy.wspair.leg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Every refusal is counted, and a flood of them makes one line a second that tells how many there were. */
class LimitCountersTest {
    private long nanos = Long.MAX_VALUE - 7; // a clock may pass its greatest value
    private final LimitCounters refusals = new LimitCounters(() -> nanos);

    @Test
    void writesTheFirstAtOnceAndTheNextOnlyAfterAMinuteWithTheNumberOfAllBetween() {
        assertThat(refusals.add(Limit.CONNECTIONS, "10.0.0.1")).isEqualTo(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(refusals.add(Limit.CONNECTIONS, "10.0.0.1")).isZero();
        }
        nanos += TimeUnit.MINUTES.toNanos(1);
        assertThat(refusals.add(Limit.CONNECTIONS, "10.0.0.1")).isEqualTo(1001);
        assertThat(refusals.count(Limit.CONNECTIONS)).isEqualTo(1002);
    }

    @Test
    void keepsLimitsApart() {
        refusals.add(Limit.CONNECTIONS, "10.0.0.1");
        assertThat(refusals.add(Limit.ORIGIN, "10.0.0.1")).isEqualTo(1);
        assertThat(refusals.count(Limit.ADDRESS)).isZero();
    }
}
