package featurekeyproxy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.rollout.Switches.State;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SwitchesTest {
    private static final Optional<String> NOBODY = Optional.empty();

    private final Switches switches = new Switches();

    @Test
    void allAreOnUntilTheyAreSwitchedOff() {
        State state = switches.state();

        assertThat(state.isAllOn()).isTrue();
        assertThat(state.isOnFor(Optional.of("device"))).isTrue();
        assertThat(state.isOnFor(NOBODY)).isTrue();
        assertThat(state.isRuleOn("#a→#b")).isTrue();
    }

    @Test
    void theOneForEverythingOverrulesThoseOfTheDevices() {
        assertThat(switches.all(false)).isTrue();

        assertThat(switches.state().isAllOn()).isFalse();
        assertThat(switches.state().isOnFor(Optional.of("device"))).isFalse();
        assertThat(switches.state().isOnFor(NOBODY)).isFalse();
        assertThat(switches.all(true)).isFalse();
        assertThat(switches.state().isAllOn()).isTrue();
    }

    @Test
    void aDeviceIsSwitchedByItself() {
        assertThat(switches.device("7", false)).isTrue();
        assertThat(switches.device("7", false)).isFalse();

        assertThat(switches.state().isAllOn()).isFalse();
        assertThat(switches.state().isOnFor(Optional.of("7"))).isFalse();
        assertThat(switches.state().isOnFor(Optional.of("8"))).isTrue();
        assertThat(switches.state().isOnFor(NOBODY)).isTrue();
        assertThat(switches.device("7", true)).isFalse();
        assertThat(switches.device("7", true)).isTrue();
    }

    @Test
    void aRuleIsSwitchedByItself() {
        assertThat(switches.rule("#a→#b", false)).isTrue();

        assertThat(switches.state().isAllOn()).isFalse();
        assertThat(switches.state().isRuleOn("#a→#b")).isFalse();
        assertThat(switches.state().isRuleOn("#b→#c")).isTrue();
        assertThat(switches.state().isOnFor(Optional.of("7"))).isTrue();
        assertThat(switches.rule("#a→#b", true)).isFalse();
    }

    @Test
    void aStateThatWasTakenDoesNotChangeWhenAMessageIsHalfThrough() {
        State taken = switches.state();
        switches.all(false);
        switches.device("7", false);

        assertThat(taken.isAllOn()).isTrue();
        assertThat(taken.devicesOff()).isEmpty();
    }

    @Test
    void nobodyCanFillTheMemoryWithSwitches() {
        int most = 100;
        Switches switches = new Switches(most);
        for (int i = 0; i < most; i++) {
            switches.rule("#" + i, false);
        }

        assertThatThrownBy(() -> switches.rule("#more", false)).isInstanceOf(IllegalStateException.class);
        assertThat(switches.state().rulesOff()).hasSize(most).doesNotContain("#more");
        assertThat(switches.rule("#0", false)).as("one that is off already").isFalse();
        switches.rule("#0", true);
        switches.rule("#more", false);
        assertThat(switches.state().isRuleOn("#more")).isFalse();
    }

    record Throw(int which, String name, boolean on) {}

    @Provide
    Arbitrary<List<Throw>> throwing() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.of(true, false))
                .as(Throw::new)
                .list()
                .ofMaxSize(30);
    }

    @Property
    void theLatestThrowOfEachSwitchCountsInWhateverOrderTheyCame(@ForAll("throwing") List<Throw> throwing) {
        Switches thrown = new Switches();
        boolean on = true;
        Set<String> devicesOff = new HashSet<>();
        Set<String> rulesOff = new HashSet<>();
        for (Throw each : throwing) {
            Set<String> off = each.which() == 1 ? devicesOff : rulesOff;
            boolean before;
            boolean expected;
            if (each.which() == 0) {
                expected = on;
                before = thrown.all(each.on());
                on = each.on();
            } else {
                expected = !off.contains(each.name());
                before =
                        each.which() == 1 ? thrown.device(each.name(), each.on()) : thrown.rule(each.name(), each.on());
                off.remove(each.name());
                if (!each.on()) {
                    off.add(each.name());
                }
            }
            assertThat(before).isEqualTo(expected);
        }
        assertThat(thrown.state()).isEqualTo(new State(on, devicesOff, rulesOff));
        assertThat(thrown.state().isAllOn()).isEqualTo(on && devicesOff.isEmpty() && rulesOff.isEmpty());
    }
}
