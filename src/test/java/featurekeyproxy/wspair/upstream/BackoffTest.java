package featurekeyproxy.wspair.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The wait doubles with each failure, half of it by chance, and never leaves its bounds. */
class BackoffTest {
    private final Backoff backoff = new Backoff(1000, 30_000);

    private List<Long> waits(double chance) {
        return IntStream.rangeClosed(1, 7)
                .mapToObj(failures -> backoff.millis(failures, chance))
                .toList();
    }

    @Test
    void doublesUntilTheLongest() {
        assertThat(waits(0)).containsExactly(1000L, 2000L, 4000L, 8000L, 15_000L, 15_000L, 15_000L);
        assertThat(waits(1)).containsExactly(2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void staysWithinItsBoundsAfterAnyNumberOfFailures() {
        for (int failures : new int[] {1, 5, 100, Integer.MAX_VALUE}) {
            assertThat(backoff.millis(failures)).isBetween(1000L, 30_000L);
        }
        assertThat(new Backoff(5, 5).millis(9)).isEqualTo(5);
        assertThat(new Backoff(1, Long.MAX_VALUE / 4).millis(90)).isPositive();
    }

    @Test
    void leavesHalfToChanceAlsoAtTheLongestSoThatNotAllComeBackTogether() {
        assertThat(IntStream.range(0, 100).mapToLong(i -> backoff.millis(50)).distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void refusesBoundsThatAreTheWrongWayRound() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(0, 1));
    }
}
