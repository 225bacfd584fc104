package featurekeyproxy.route;

import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.rollout.Switches;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The table in force for a device: the live one, without the rules that are switched off. A request keeps its table for its
 * reply, so that what was replaced before a switch was thrown is restored after it. Thread-safe.
 */
public final class SwitchedTables implements Function<Optional<String>, MappingTable> {
    private final Supplier<MappingTable> live;
    private final Switches switches;
    private volatile @Nullable Derived latest;

    /** What was made of a table and a state of the switches, for as long as both are the latest. */
    private record Derived(MappingTable table, Switches.State state, MappingTable some, MappingTable none) {
        static Derived of(MappingTable table, Switches.State state) {
            return new Derived(
                    table,
                    state,
                    table.without(rule -> !state.isRuleOn(rule.fingerprint())),
                    table.without(rule -> true));
        }

        boolean isOf(MappingTable other, Switches.State now) {
            return table.equals(other) && state.equals(now);
        }
    }

    /** Creates the tables; both are asked each time. */
    public SwitchedTables(Supplier<MappingTable> live, Switches switches) {
        this.live = live;
        this.switches = switches;
    }

    @Override
    public MappingTable apply(Optional<String> device) {
        MappingTable table = live.get();
        Switches.State state = switches.state();
        if (state.isAllOn()) {
            return table;
        }
        Derived derived = latest;
        if (derived == null || !derived.isOf(table, state)) {
            derived = Derived.of(table, state);
            latest = derived;
        }
        return state.isOnFor(device) ? derived.some() : derived.none();
    }
}
