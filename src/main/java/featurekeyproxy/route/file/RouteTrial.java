package featurekeyproxy.route.file;

import featurekeyproxy.wspair.leg.Leg;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.URISupport;

/**
 * Tries a set of route files in a Camel context of its own, which creates every endpoint and looks every bean up but starts
 * nothing. The same trial is made at the start and at each reload.
 */
final class RouteTrial {
    private final CamelContext context;
    private final Consumer<CamelContext> prepare;
    private final Map<String, Object> properties;
    private final Set<String> taken;

    /**
     * What a trial found.
     *
     * @param guards the files with a route of handshakes
     * @param more whether files bring more than routes, such as beans, templates or error handlers
     * @param unmapped the legs from which an initialization can pass without being mapped, with what is to be said of each
     */
    record Found(Set<String> guards, boolean more, Map<Leg, String> unmapped) {}

    /** Creates it for the context that would run the routes; the beans that are there now keep their names. */
    RouteTrial(CamelContext context, Consumer<CamelContext> prepare, Map<String, Object> properties) {
        this.context = context;
        this.prepare = prepare;
        this.properties = properties;
        this.taken = Set.copyOf(
                context.getRegistry().findByTypeWithName(Object.class).keySet());
    }

    /** Returns the names of the beans that are the proxy's own. */
    Set<String> taken() {
        return taken;
    }

    /**
     * Tries the files. The registry of the trial finds the beans of the proxy but keeps to itself what is bound to it, and it alone
     * is emptied when the trial ends.
     */
    Found of(RouteFiles files) throws Exception {
        files.requireRoutes();
        try (DefaultCamelContext trial = newContext()) {
            trial.setAutoStartup(false);
            return of(files, trial);
        }
    }

    /** Returns a context that finds the beans and classes that the live one finds, and keeps to itself what is bound to it. */
    private DefaultCamelContext newContext() {
        Thread here = Thread.currentThread();
        ClassLoader before = here.getContextClassLoader();
        here.setContextClassLoader(context.getApplicationContextClassLoader()); // by which Camel finds type converters
        try {
            return built();
        } finally {
            here.setContextClassLoader(before);
        }
    }

    private DefaultCamelContext built() {
        DefaultCamelContext made = new DefaultCamelContext(false);
        made.getCamelContextExtension().setRegistry(new DefaultRegistry(context.getRegistry()));
        made.setApplicationContextClassLoader(context.getApplicationContextClassLoader());
        made.disableJMX();
        made.build();
        prepare.accept(made);
        made.getPropertiesComponent().setInitialProperties(asProperties());
        return made;
    }

    private Found of(RouteFiles files, DefaultCamelContext trial) throws Exception {
        try {
            return tried(files, trial);
        } catch (Exception e) {
            throw new RouteSetException(e, fileOf(e, trial).or(() -> unreadable(files, e)));
        }
    }

    /** Returns the file of which a route could not be made. */
    private static Optional<String> fileOf(Exception failure, CamelContext trial) {
        return failure instanceof FailedToCreateRouteException creation
                ? Optional.ofNullable(trial.getCamelContextExtension()
                                .getContextPlugin(Model.class)
                                .getRouteDefinition(creation.getRouteId()))
                        .map(RouteDefinition::getResource)
                        .map(Resource::getLocation)
                : Optional.empty();
    }

    /** Returns the file that fails in the same way when it is read alone, where the failure itself names none. */
    private Optional<String> unreadable(RouteFiles files, Exception failure) {
        for (Resource file : files.resources()) {
            try (DefaultCamelContext alone = newContext()) {
                PluginHelper.getRoutesLoader(alone).loadRoutes(List.of(file));
            } catch (Exception e) {
                if (e.toString().equals(failure.toString())) {
                    return Optional.of(file.getLocation());
                }
            }
        }
        return Optional.empty();
    }

    private Found tried(RouteFiles files, DefaultCamelContext trial) throws Exception {
        RouteIds ids = RouteIds.watch(trial);
        PluginHelper.getRoutesLoader(trial).loadRoutes(files.resources());
        ids.requireEachOnce();
        List<String> names = namesTaken(trial);
        RouteWays ways = new RouteWays(trial);
        try {
            requireNone(ways.unbegun());
            trial.start();
            ConsumedLegs.requireConsumed(trial);
            requireNone(ways.problems(startsElsewhere()));
        } catch (Exception e) {
            throw names.isEmpty() ? e : new IllegalArgumentException(with(names, e), e);
        }
        requireNone(names);
        Set<String> guards = HandshakeGuard.files(trial);
        HandshakeGuard.requireKept(HandshakeGuard.files(context), guards, files);
        return new Found(guards, files.mentionErrorHandlers() || RouteExtras.areIn(trial), ways.unmapped());
    }

    private static String with(List<String> problems, Exception further) {
        return String.join("; ", problems) + "; " + further.getMessage();
    }

    private List<String> namesTaken(CamelContext trial) {
        Set<String> own = new TreeSet<>(RouteExtras.beans(trial));
        own.retainAll(taken);
        return own.stream()
                .map(name -> "a bean of a file is named " + name + ", which is the name of one of the proxy's own")
                .toList();
    }

    private static void requireNone(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Returns from where routes of the live context start that no file brought, such as one of a site's jar. */
    private Set<String> startsElsewhere() {
        return context.getRoutes().stream()
                .filter(route -> route.getSourceResource() == null)
                .map(route -> start(route.getEndpoint()))
                .collect(Collectors.toSet());
    }

    private static String start(Endpoint endpoint) {
        return URISupport.stripQuery(endpoint.getEndpointUri()).replaceFirst("^([\\w-]+):/*", "$1:");
    }

    private Properties asProperties() {
        Properties all = new Properties();
        all.putAll(properties);
        return all;
    }
}
