package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.rollout.Switches;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is switched off, so that nobody forgets to switch it on again. */
public record SwitchProblems(Supplier<Switches.State> switches) implements OpenProblems.Source {
    @Override
    public List<Problem> problems(Instant now) {
        Switches.State state = switches.get();
        List<Problem> problems = new ArrayList<>();
        if (!state.on()) {
            problems.add(allOff());
        }
        if (!state.rulesOff().isEmpty()) {
            problems.add(rulesOff(state.rulesOff().size()));
        }
        if (!state.devicesOff().isEmpty()) {
            problems.add(devicesOff(state.devicesOff().size()));
        }
        return problems;
    }

    private static Problem allOff() {
        return Problem.of(
                "switched-off",
                Severity.WARNING,
                "The transformation is switched off",
                "Every device gets the code that TOMEs sends. Devices with non-DEHP firmware do not start.",
                "Switch it on again under Control when the reason for it is gone.");
    }

    private static Problem rulesOff(int count) {
        return Problem.of(
                "rules-off",
                Severity.INFO,
                count == 1 ? "A pair of codes is switched off" : "Pairs of codes are switched off",
                "The codes of " + count + " of the pairs pass as TOMEs sends them.",
                "Switch them on again under Control when the reason for it is gone.");
    }

    private static Problem devicesOff(int count) {
        return Problem.of(
                "devices-off",
                Severity.INFO,
                "The transformation is switched off for " + (count == 1 ? "a device" : count + " devices"),
                "They get the codes that TOMEs sends. Control lists them.",
                "Switch it on again in the timeline of each device when the reason for it is gone.");
    }
}
