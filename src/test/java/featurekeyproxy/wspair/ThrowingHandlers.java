package featurekeyproxy.wspair;

import featurekeyproxy.wspair.fault.FaultBarrier;
import featurekeyproxy.wspair.fault.HandlerStep;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Has one of the handlers of connections throw: the one that begins or ends as so manieth since {@link #arm}. */
final class ThrowingHandlers {
    /** When a handler throws: before it did anything, or when it has done all. */
    enum Moment {
        BEFORE,
        AFTER
    }

    /** What is thrown; an error and no exception, since that is what fewer programs expect. */
    static final class InjectedError extends AssertionError {
        private static final long serialVersionUID = 1;

        InjectedError(HandlerStep step) {
            super("thrown for the test by " + step, null);
        }
    }

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Set<HandlerStep> thrown = EnumSet.noneOf(HandlerStep.class);
    private volatile int nth = Integer.MAX_VALUE;
    private volatile Moment moment = Moment.BEFORE;
    private volatile @Nullable HandlerStep hit;

    ThrowingHandlers(FaultBarrier faults) {
        faults.watch(
                step -> throwIf(step, Moment.BEFORE, begun.getAndIncrement()),
                step -> throwIf(step, Moment.AFTER, done.getAndIncrement()));
    }

    private void throwIf(HandlerStep step, Moment now, int number) {
        if (now == moment && number == nth) {
            hit = step;
            synchronized (thrown) {
                thrown.add(step);
            }
            throw new InjectedError(step);
        }
    }

    /** Counts from now on, and throws at that call. */
    void arm(Moment when, int number) {
        nth = Integer.MAX_VALUE;
        moment = when;
        hit = null;
        begun.set(0);
        done.set(0);
        nth = number;
    }

    /** Throws nothing any more. */
    void disarm() {
        nth = Integer.MAX_VALUE;
    }

    /** Returns which handler threw, or null if none did. */
    @Nullable
    HandlerStep hit() {
        return hit;
    }

    /** Returns all that ever threw. */
    Set<HandlerStep> thrown() {
        synchronized (thrown) {
            return EnumSet.copyOf(thrown);
        }
    }
}
