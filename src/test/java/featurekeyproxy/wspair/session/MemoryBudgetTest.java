package featurekeyproxy.wspair.session;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.leg.Limit;
import org.junit.jupiter.api.Test;

/** Pausing comes before refusing, and who holds little is not refused for the others. */
class MemoryBudgetTest {
    private static final long MIB = 1024 * 1024;
    private final MemoryBudget buffers = new MemoryBudget(2 * MIB, 4 * MIB);

    @Test
    void readsLessAheadFromHalfOfWhatAllMayHoldOn() {
        assertThat(buffers.changed(0, 2 * MIB)).isNull();
        assertThat(buffers.readAhead()).isEqualTo(MemoryBudget.READ_AHEAD);
        assertThat(buffers.changed(0, 1)).isNull();
        assertThat(buffers.readAhead()).isEqualTo(1);
        assertThat(buffers.changed(2 * MIB, 0)).isNull();
        assertThat(buffers.readAhead()).isEqualTo(MemoryBudget.READ_AHEAD);
        assertThat(buffers.total()).isEqualTo(1);
    }

    @Test
    void refusesASessionThatHoldsTooMuch() {
        assertThat(buffers.changed(0, 2 * MIB + 1)).isEqualTo(Limit.SESSION_BYTES);
    }

    @Test
    void refusesWhoTakesOnMoreWhenAllHoldTooMuchUnlessItHoldsLittle() {
        buffers.changed(0, 2 * MIB);
        buffers.changed(0, 2 * MIB);
        assertThat(buffers.changed(0, MemoryBudget.READ_AHEAD)).isNull();
        assertThat(buffers.changed(2 * MIB, 2 * MIB - 1))
                .as("holds less than before")
                .isNull();
        assertThat(buffers.changed(MemoryBudget.READ_AHEAD, MemoryBudget.READ_AHEAD + 1))
                .isEqualTo(Limit.BUFFERED_BYTES);
    }

    @Test
    void knowsNoLimitAtZero() {
        MemoryBudget unlimited = new MemoryBudget(0, 0);
        assertThat(unlimited.changed(0, Long.MAX_VALUE / 4)).isNull();
        assertThat(unlimited.readAhead()).isEqualTo(MemoryBudget.READ_AHEAD);
    }
}
