package featurekeyproxy.route.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Finds ids that two route files have in common, of which Camel would silently take the later one: its copy removed, the route
 * would be gone.
 */
final class RouteIds extends ModelLifecycleStrategySupport {
    private final List<String> twice = new ArrayList<>();
    private final Map<String, RouteDefinition> replaced = new HashMap<>();
    private boolean loading = true;

    private RouteIds() {}

    /** Begins to look at what is loaded into a context. */
    static RouteIds watch(CamelContext context) {
        RouteIds ids = new RouteIds();
        context.getCamelContextExtension().getContextPlugin(Model.class).addModelLifecycleStrategy(ids);
        return ids;
    }

    @Override
    public void onRemoveRouteDefinition(@Nullable RouteDefinition route) {
        if (loading && route != null && route.getId() != null) { // null: there was none of that id
            replaced.put(route.getId(), route);
        }
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        RouteDefinition before = loading ? replaced.remove(route.getId()) : null;
        if (before != null && before != route) {
            twice.add("the route id " + route.getId() + " stands in " + file(before) + " and in " + file(route));
        }
    }

    private static String file(RouteDefinition route) {
        return route.getResource() == null ? "?" : route.getResource().getLocation();
    }

    /**
     * Ends to look.
     *
     * @throws IllegalArgumentException if an id was there twice; the message names both files
     */
    void requireEachOnce() {
        loading = false;
        if (!twice.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", twice));
        }
    }
}
