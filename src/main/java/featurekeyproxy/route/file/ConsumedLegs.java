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
            if (!context.getRouteController().getRouteStatus(route).isStarted()) {
                throw new IllegalStateException("the route " + route + " from ws-pair:" + leg
                        + " is not started; its messages would go nowhere");
            }
        });
    }

    private static Map<String, String> consumers(CamelContext context) {
        Map<String, String> consumed = new TreeMap<>();
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof WsPairEndpoint pair
                    && consumed.put(pair.getLeg(), route.getRouteId()) != null) {
                throw new IllegalStateException("two routes start from ws-pair:" + pair.getLeg() + "; allowed is one");
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
