package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Limit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How many bytes a session holds, as the budget of all sessions knows it. Everything happens on its event loop but {@link #known}. */
final class HeldBytes {
    private final LongSupplier held;
    private final MemoryBudget budget;
    private final Runnable giveWay;
    private volatile long known;
    private volatile boolean leaving;

    /** Creates it with how many bytes there are, and what is to be done, on any thread, when others need what this session holds. */
    HeldBytes(LongSupplier held, MemoryBudget budget, Runnable giveWay) {
        this.held = held;
        this.budget = budget;
        this.giveWay = giveWay;
        budget.add(this);
    }

    /** Tells the budget how much is held now; returns the limit that this exceeds, or null. */
    @Nullable
    Limit update() {
        return update(0, 0);
    }

    /** As {@link #update()}, with so many bytes that are about to be allocated, of which some take the place of others. */
    @Nullable
    Limit update(long planned, long replaced) {
        long now = held.getAsLong() + planned;
        long before = known;
        known = now;
        return budget.changed(this, before, now, now - replaced);
    }

    /** Is over: nothing is held any more but by routes, which {@link #update()} goes on to tell. */
    void leave() {
        budget.remove(this);
        update();
    }

    boolean isNone() {
        return known == 0;
    }

    long known() {
        return known;
    }

    /** Returns whether it was told to give way. */
    boolean isLeaving() {
        return leaving;
    }

    /** Is to hold nothing more, as soon as its event loop comes to that; only the first call counts. */
    void giveWay() {
        if (!leaving) {
            leaving = true;
            giveWay.run();
        }
    }
}
