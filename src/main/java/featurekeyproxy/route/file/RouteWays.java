package featurekeyproxy.route.file;

import featurekeyproxy.wspair.leg.Leg;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;

/**
 * The ways that messages can take through a set of routes, as far as its steps tell: where each route sends, and past the mapping
 * or not. A step that finds out at run time where it sends may send anywhere.
 */
final class RouteWays {
    private final RouteSteps steps;

    /** Where a message can get, which is anywhere if a step decides at run time. */
    private static final class Reached {
        private final Set<String> targets = new LinkedHashSet<>();
        private boolean anywhere;
    }

    RouteWays(CamelContext context) {
        this.steps = new RouteSteps(context);
    }

    /** Returns the routes that start nowhere, of which Camel has no words. */
    List<String> unbegun() {
        return steps.routes().stream()
                .filter(route -> route.getInput() == null)
                .map(route -> RouteSteps.name(route) + " has no from")
                .toList();
    }

    /**
     * Returns what would let messages go nowhere.
     *
     * @param elsewhere from where routes start that are of no file
     */
    List<String> problems(Set<String> elsewhere) {
        List<String> problems = new ArrayList<>();
        for (RouteDefinition route : steps.routes()) {
            legOf(route).ifPresent(leg -> problems.addAll(problems(route, leg)));
            problems.addAll(deadEnds(route, elsewhere));
        }
        return problems;
    }

    private List<String> problems(RouteDefinition route, Leg leg) {
        List<String> problems = new ArrayList<>();
        String name = RouteSteps.name(route) + " from " + steps.from(route);
        if (!steps.isStarted(route)) {
            problems.add(name + " has autoStartup: false; its messages would go nowhere");
        }
        String other = RouteSteps.PAIR + leg.other();
        Reached reached = new Reached();
        follow(route, reached, new HashSet<>());
        if (!reached.anywhere && !reached.targets.contains(other)) {
            problems.add(name + " never sends to " + other + "; it has to end with a step to: " + other);
        }
        return problems;
    }

    /** Returns the legs from which an initialization can get to the other one without being mapped, and what is to be said of each. */
    Map<Leg, String> unmapped() {
        Map<Leg, String> unmapped = new TreeMap<>();
        for (RouteDefinition route : steps.routes()) {
            legOf(route).filter(leg -> MappingWay.isMissed(steps, leg, route)).ifPresent(leg -> {
                String text = RouteSteps.name(route) + " from " + steps.from(route)
                        + " lets initializations pass without the step process: { ref: " + RouteSteps.MAPPING
                        + " }; their codes are not mapped";
                unmapped.put(leg, text);
            });
        }
        return unmapped;
    }

    private List<String> deadEnds(RouteDefinition route, Set<String> elsewhere) {
        Set<String> starts = new TreeSet<>(elsewhere);
        steps.routes().stream().filter(steps::isStarted).forEach(each -> starts.add(steps.from(each)));
        return steps.allTargets(route)
                .filter(target -> target.startsWith("direct:") || target.startsWith("seda:"))
                .filter(target -> !starts.contains(target))
                .map(target -> RouteSteps.name(route) + " sends to " + target + ", from which no route starts")
                .distinct()
                .toList();
    }

    private void follow(RouteDefinition route, Reached reached, Set<RouteDefinition> seen) {
        if (!seen.add(route)) {
            return;
        }
        reached.anywhere |= sendsAnywhere(route);
        steps.targets(route).forEach(target -> {
            reached.targets.add(target);
            if (!target.startsWith(RouteSteps.PAIR)) {
                steps.from(target).forEach(next -> follow(next, reached, seen));
            }
        });
    }

    private boolean sendsAnywhere(RouteDefinition route) {
        return !steps.of(route, RecipientListDefinition.class).isEmpty()
                || !steps.of(route, RoutingSlipDefinition.class).isEmpty()
                || !steps.of(route, DynamicRouterDefinition.class).isEmpty()
                || steps.<ToDynamicDefinition>of(route, ToDynamicDefinition.class).stream()
                        .anyMatch(
                                step -> !(step instanceof WireTapDefinition<?>) && steps.target(step.getUri()) == null)
                || steps.<SendDefinition<?>>of(route, SendDefinition.class).stream()
                        .anyMatch(step -> steps.target(step.getUri()) == null);
    }

    private Optional<Leg> legOf(RouteDefinition route) {
        String from = steps.from(route);
        return from.equals(RouteSteps.PAIR + Leg.TOMES)
                ? Optional.of(Leg.TOMES)
                : from.equals(RouteSteps.PAIR + Leg.TERMINAL) ? Optional.of(Leg.TERMINAL) : Optional.empty();
    }
}
