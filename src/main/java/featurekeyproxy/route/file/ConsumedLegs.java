package featurekeyproxy.route.file;

import featurekeyproxy.wspair.WsPairEndpoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** Whether the messages of both directions have a route. */
public final class ConsumedLegs {
    private ConsumedLegs() {}

    /**
     * Checks that exactly one route starts from each leg.
     *
     * @throws IllegalStateException if not; the message names the leg
     */
    public static void requireConsumed(CamelContext context) {
        consumers(context);
    }

    /**
     * Checks that exactly one route starts from each leg, and that these routes run.
     *
     * @throws IllegalStateException if not; the message names the leg
     */
    public static void requireServed(CamelContext context) {
        consumers(context).forEach((leg, route) -> {
            String id = route.getRouteId();
            if (!context.getRouteController().getRouteStatus(id).isStarted()) {
                throw new IllegalStateException(
                        "the route " + id + " from ws-pair:" + leg + " is not started; its messages would go nowhere");
            }
        });
    }

    private static String name(Route route) {
        return route.getRouteId()
                + (route.getSourceResource() == null
                        ? ""
                        : " in " + route.getSourceResource().getLocation());
    }

    private static Map<String, Route> consumers(CamelContext context) {
        Map<String, Route> consumed = new TreeMap<>();
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof WsPairEndpoint pair) {
                Route first = consumed.put(pair.getLeg(), route);
                if (first != null) {
                    throw new IllegalStateException("two routes start from ws-pair:" + pair.getLeg()
                            + "; allowed is one; they are " + name(first) + " and " + name(route));
                }
            }
        }
        consumed.keySet().retainAll(List.of("tomes", "terminal"));
        for (String leg : List.of("tomes", "terminal")) {
            if (!consumed.containsKey(leg)) {
                throw new IllegalStateException(
                        "no route starts from ws-pair:" + leg + "; its messages would go nowhere");
            }
        }
        return consumed;
    }
}
