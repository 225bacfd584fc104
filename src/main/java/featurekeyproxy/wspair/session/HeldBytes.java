package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Limit;
import org.jspecify.annotations.Nullable;

/** How many bytes a session holds, as the budget of all sessions knows it. Everything happens on its event loop. */
final class HeldBytes {
    private final Legs legs;
    private final MemoryBudget budget;
    private long known;

    HeldBytes(Legs legs, MemoryBudget budget) {
        this.legs = legs;
        this.budget = budget;
    }

    /** Tells the budget how much is held now; returns the limit that this exceeds, or null. */
    @Nullable
    Limit update() {
        return update(legs.tomes().held()
                + legs.terminal().held()
                + legs.fromTomes().held()
                + legs.fromTerminal().held());
    }

    /** Gives back what is held, because the session is over. */
    void release() {
        update(0);
    }

    private @Nullable Limit update(long now) {
        Limit exceeded = budget.changed(known, now);
        known = now;
        return exceeded;
    }

    boolean isNone() {
        return known == 0;
    }
}
