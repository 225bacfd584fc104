package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.wspair.leg.Leg;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** That the routes in force let initializations pass without being mapped, with the reason for each leg. Thread-safe. */
public record UnmappedLegs(Supplier<Map<Leg, String>> legs) implements OpenProblems.Source {
    @Override
    public List<Problem> problems(Instant now) {
        return legs.get().entrySet().stream()
                .map(leg -> RouteProblem.unmapped(leg.getKey(), leg.getValue()))
                .toList();
    }
}
