package featurekeyproxy.route.file;

import featurekeyproxy.wspair.WsPairEndpoint;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * Keeps the route that handshakes pass from getting lost with a file: it may guard the Terminal.
 *
 * <p>Once there is such a route, a set of files without one counts only if it says so itself: the file that held the route is
 * there, and holds something else. A file that is away or empty says nothing.
 */
final class HandshakeGuard {
    private static final String HANDSHAKE = "handshake";

    private HandshakeGuard() {}

    /** Returns the files whose routes handshakes pass; none if there is no such route. */
    static Set<String> files(CamelContext context) {
        return context.getRoutes().stream()
                .filter(HandshakeGuard::isOfHandshakes)
                .map(route -> route.getSourceResource() == null
                        ? ""
                        : route.getSourceResource().getLocation())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOfHandshakes(Route route) {
        return route.getEndpoint() instanceof WsPairEndpoint pair
                && pair.getLeg().equals(HANDSHAKE);
    }

    /**
     * Checks that the route is not gone by accident.
     *
     * @param before the files that hold it now
     * @param after those that would hold it
     * @param files the set that would be in force
     * @throws IllegalStateException if it would be gone and its file does not say so; the message names the file
     */
    static void requireKept(Set<String> before, Set<String> after, RouteFiles files) {
        if (after.isEmpty()) {
            before.stream().filter(file -> !files.says(file)).forEach(file -> {
                throw new IllegalStateException(file + " is gone or empty, but its route from ws-pair:" + HANDSHAKE
                        + " may guard the Terminal; to end it, save the file without that route, [] for none");
            });
        }
    }
}
