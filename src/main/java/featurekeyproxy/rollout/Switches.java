package featurekeyproxy.rollout;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The switches of the transformation: one for everything, one for each device and one for each rule, by its fingerprint. All
 * are on until they are switched off; something is transformed if all that concern it are on.
 *
 * <p>Kept in memory alone: after a restart all are on again. Thread-safe; a change is seen by the next {@link #state()}.
 */
public final class Switches {
    /** How many devices, and how many rules, may be switched off at a time. */
    public static final int MOST = 10_000;

    private static final State ALL_ON = new State(true, Set.of(), Set.of());

    private final int most;
    private volatile State state = ALL_ON;

    /** All switches at one moment: whether the one for everything is on, and which of the others are off. */
    public record State(boolean on, Set<String> devicesOff, Set<String> rulesOff) {
        /** Takes copies. */
        public State {
            devicesOff = Set.copyOf(devicesOff);
            rulesOff = Set.copyOf(rulesOff);
        }

        /** Returns whether nothing is switched off. */
        public boolean isAllOn() {
            return on && devicesOff.isEmpty() && rulesOff.isEmpty();
        }

        /** Returns whether anything is transformed for that device, or for one that is not named. */
        public boolean isOnFor(Optional<String> device) {
            return on && device.filter(devicesOff::contains).isEmpty();
        }

        /** Returns whether the switch of that rule is on. */
        public boolean isRuleOn(String fingerprint) {
            return !rulesOff.contains(fingerprint);
        }
    }

    /** Creates switches that are all on. */
    public Switches() {
        this(MOST);
    }

    Switches(int most) {
        this.most = most;
    }

    /** Returns the switches as they are now. */
    public State state() {
        return state;
    }

    /** Switches everything, and returns how that switch stood. */
    public synchronized boolean all(boolean on) {
        State before = state;
        state = new State(on, before.devicesOff(), before.rulesOff());
        return before.on();
    }

    /**
     * Switches a device, and returns how its switch stood.
     *
     * @throws IllegalStateException if {@value #MOST} others are off
     */
    public synchronized boolean device(String id, boolean on) {
        State before = state;
        state = new State(before.on(), with(before.devicesOff(), id, on), before.rulesOff());
        return !before.devicesOff().contains(id);
    }

    /**
     * Switches a rule, and returns how its switch stood.
     *
     * @throws IllegalStateException if {@value #MOST} others are off
     */
    public synchronized boolean rule(String fingerprint, boolean on) {
        State before = state;
        state = new State(before.on(), before.devicesOff(), with(before.rulesOff(), fingerprint, on));
        return before.isRuleOn(fingerprint);
    }

    private Set<String> with(Set<String> off, String name, boolean on) {
        Set<String> changed = new HashSet<>(off);
        if (on) {
            changed.remove(name);
        } else {
            changed.add(name);
        }
        if (changed.size() > most) {
            throw new IllegalStateException("no more than " + most + " can be switched off one by one");
        }
        return changed;
    }
}
