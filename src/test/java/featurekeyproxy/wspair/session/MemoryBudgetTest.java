package featurekeyproxy.wspair.session;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.leg.Limit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pausing comes before refusing, and whoever holds most gives way to the others. */
class MemoryBudgetTest {
    private static final long MIB = 1024 * 1024;
    private final MemoryBudget budget = new MemoryBudget(3 * MIB, 4 * MIB);
    private final Holder first = new Holder(budget);
    private final Holder second = new Holder(budget);
    private final Holder third = new Holder(budget);

    /** A session that holds what it is told to. */
    private static final class Holder {
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicInteger told = new AtomicInteger();
        private final HeldBytes held;

        Holder(MemoryBudget budget) {
            held = new HeldBytes(bytes::get, budget, told::incrementAndGet);
        }

        @Nullable
        Limit holds(long now) {
            bytes.set(now);
            return held.update();
        }
    }

    @Test
    void readsLessAheadFromHalfOfWhatAllMayHoldOn() {
        assertThat(first.holds(2 * MIB)).isNull();
        assertThat(budget.readAhead()).isEqualTo(MemoryBudget.READ_AHEAD);
        assertThat(second.holds(1)).isNull();
        assertThat(budget.readAhead()).isEqualTo(1);
        assertThat(first.holds(0)).isNull();
        assertThat(budget.readAhead()).isEqualTo(MemoryBudget.READ_AHEAD);
        assertThat(budget.total()).isEqualTo(1);
    }

    @Test
    void endsASessionThatHoldsTooMuch() {
        assertThat(first.holds(3 * MIB + 1)).isEqualTo(Limit.SESSION_BYTES);
    }

    @Test
    void asksBeforeMoreIsAllocatedAndForgivesWhatIsGivenBackAtOnce() {
        first.holds(2 * MIB);
        assertThat(first.held.update(2 * MIB, MIB)).isNull();
        assertThat(first.held.update(MIB + 1, 0)).isEqualTo(Limit.SESSION_BYTES);
        assertThat(second.holds(2 * MIB)).isNull();
        assertThat(second.held.update(1, 0)).as("others hold more").isNull();
        assertThat(first.told).hasValue(1);
    }

    @Test
    void hasWhoeverHoldsMostGiveWayAndNotTheOneThatHappensToGrow() {
        first.holds(3 * MIB);
        second.holds(MIB / 2);
        assertThat(third.holds(MIB)).isNull();

        assertThat(first.told).hasValue(1);
        assertThat(second.told).hasValue(0);
        assertThat(second.holds(MIB)).as("enough is being given back").isNull();
        assertThat(third.told).hasValue(0);
    }

    @Test
    void endsTheOneThatGrowsWhenItIsTheLargest() {
        first.holds(2 * MIB);
        assertThat(second.holds(2 * MIB + 1)).isEqualTo(Limit.BUFFERED_BYTES);
        assertThat(first.told).hasValue(0);
        assertThat(second.holds(2 * MIB)).isNull();
    }

    @Test
    void waitsForNoGivingWayOnceHalfAsMuchAgainIsHeldUnlessItIsLittle() {
        first.holds(3 * MIB);
        second.holds(2 * MIB);
        assertThat(first.told).hasValue(1);
        assertThat(third.holds(MemoryBudget.READ_AHEAD)).isNull();
        assertThat(third.holds(MIB + 1)).isEqualTo(Limit.BUFFERED_BYTES);
    }

    @Test
    void forgetsWhoIsOver() {
        first.holds(3 * MIB);
        first.bytes.set(0);
        first.held.leave();
        assertThat(budget.total()).isZero();
        second.holds(3 * MIB);
        third.holds(2 * MIB);
        assertThat(second.told).hasValue(1);
        assertThat(first.told).hasValue(0);
    }

    @Test
    void knowsNoLimitAtZero() {
        MemoryBudget unlimited = new MemoryBudget(0, 0);
        assertThat(new Holder(unlimited).holds(Long.MAX_VALUE / 4)).isNull();
        assertThat(unlimited.readAhead()).isEqualTo(MemoryBudget.READ_AHEAD);
    }
}
