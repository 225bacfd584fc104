package featurekeyproxy.route.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The ways that messages can take through a set of routes, as far as its steps tell: where each route sends, and through which
 * beans. A step that finds out at run time where it sends may send anywhere.
 */
final class RouteWays {
    private static final String PAIR = "ws-pair:";
    private static final String MAPPING = "featureCodes";

    private final CamelContext context;
    private final List<RouteDefinition> routes;

    /** Where a message can get, which is anywhere if a step decides at run time, and whether it passes the mapping. */
    private static final class Reached {
        private final Set<String> targets = new LinkedHashSet<>();
        private boolean anywhere;
        private boolean mapped;
    }

    RouteWays(CamelContext context) {
        this.context = context;
        this.routes =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions();
    }

    /**
     * Returns what would let messages go nowhere.
     *
     * @param elsewhere from where routes start that are of no file
     */
    List<String> problems(Set<String> elsewhere) {
        List<String> problems = new ArrayList<>();
        for (RouteDefinition route : routes) {
            String from = from(route);
            if (isLeg(from)) {
                if (Boolean.FALSE.equals(autoStartup(route))) {
                    problems.add(
                            name(route) + " from " + from + " has autoStartup: false; its messages would go nowhere");
                }
                String other = from.equals(PAIR + "tomes") ? PAIR + "terminal" : PAIR + "tomes";
                Reached reached = reached(route);
                if (!reached.anywhere && !reached.targets.contains(other)) {
                    problems.add(name(route) + " from " + from + " never sends to " + other
                            + "; it has to end with a step" + " to: " + other);
                }
            }
            problems.addAll(deadEnds(route, elsewhere));
        }
        return problems;
    }

    /** Returns the routes of legs whose messages never pass the mapping. */
    List<String> unmapped() {
        return routes.stream()
                .filter(route -> isLeg(from(route)) && !reached(route).mapped)
                .map(route -> name(route) + " from " + from(route) + " has no step process: { ref: " + MAPPING
                        + " }; no code is mapped in this direction")
                .toList();
    }

    private List<String> deadEnds(RouteDefinition route, Set<String> elsewhere) {
        Set<String> starts = new TreeSet<>(elsewhere);
        routes.forEach(each -> starts.add(from(each)));
        return targets(route)
                .filter(target -> target.startsWith("direct:") || target.startsWith("seda:"))
                .filter(target -> !starts.contains(target))
                .map(target -> name(route) + " sends to " + target + ", from which no route starts")
                .distinct()
                .toList();
    }

    private Reached reached(RouteDefinition route) {
        Reached reached = new Reached();
        follow(route, reached, new HashSet<>());
        return reached;
    }

    private void follow(RouteDefinition route, Reached reached, Set<RouteDefinition> seen) {
        if (!seen.add(route)) {
            return;
        }
        reached.anywhere |= sendsAnywhere(route);
        reached.mapped |= maps(route);
        sends(route, false).forEach(target -> {
            reached.targets.add(target);
            routes.stream()
                    .filter(each -> !isLeg(target) && from(each).equals(target))
                    .forEach(each -> follow(each, reached, seen));
        });
    }

    private boolean maps(RouteDefinition route) {
        return steps(route, ProcessDefinition.class).stream().anyMatch(step -> MAPPING.equals(step.getRef()))
                || steps(route, BeanDefinition.class).stream().anyMatch(step -> MAPPING.equals(step.getRef()))
                || sends(route, false).anyMatch(("bean:" + MAPPING)::equals);
    }

    private boolean sendsAnywhere(RouteDefinition route) {
        return !steps(route, RecipientListDefinition.class).isEmpty()
                || !steps(route, RoutingSlipDefinition.class).isEmpty()
                || !steps(route, DynamicRouterDefinition.class).isEmpty()
                || steps(route, SendDefinition.class).stream().anyMatch(step -> target(step.getUri()) == null)
                || steps(route, ToDynamicDefinition.class).stream()
                        .anyMatch(step -> !(step instanceof WireTapDefinition) && target(step.getUri()) == null);
    }

    private Stream<String> targets(RouteDefinition route) {
        return sends(route, true);
    }

    private Stream<String> sends(RouteDefinition route, boolean taps) {
        return Stream.concat(
                        steps(route, SendDefinition.class).stream().map(step -> target(step.getUri())),
                        steps(route, ToDynamicDefinition.class).stream()
                                .filter(step -> taps || !(step instanceof WireTapDefinition))
                                .map(step -> target(step.getUri())))
                .flatMap(Stream::ofNullable);
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // half of the definitions have a type parameter
    private static <T extends ProcessorDefinition> Collection<T> steps(RouteDefinition route, Class<T> type) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), type);
    }

    private String from(RouteDefinition route) {
        String target =
                route.getInput() == null ? null : target(route.getInput().getEndpointUri());
        return target == null ? "" : target;
    }

    /** Returns an address without its options; null if it is known at run time only. */
    private @Nullable String target(@Nullable String uri) {
        String resolved = resolved(uri == null ? "" : uri);
        if (resolved == null || resolved.contains("${")) {
            return null;
        }
        int query = resolved.indexOf('?');
        return (query < 0 ? resolved : resolved.substring(0, query)).replaceFirst("^([\\w-]+):/*", "$1:");
    }

    /** Returns the text with its placeholders filled in; null if one is a parameter of a template. */
    private @Nullable String resolved(String text) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private @Nullable Boolean autoStartup(RouteDefinition route) {
        String text = route.getAutoStartup();
        return text == null ? null : Boolean.valueOf(resolved(text));
    }

    private static boolean isLeg(String from) {
        return from.equals(PAIR + "tomes") || from.equals(PAIR + "terminal");
    }

    private static String name(RouteDefinition route) {
        String file =
                route.getResource() == null ? "" : " in " + route.getResource().getLocation();
        return "the route " + (route.getRouteId() == null ? "without an id" : route.getRouteId()) + file;
    }
}
