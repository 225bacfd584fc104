package featurekeyproxy.route.file;

import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.reload.Loaded;
import featurekeyproxy.reload.WatchedFiles;
import featurekeyproxy.wspair.WsPairComponent;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/**
 * Brings the route files into force when they are saved, added or removed, without closing a session.
 *
 * <p>The whole new set is first tried in a Camel context of its own, which creates every endpoint and looks every bean up
 * but starts nothing. Only if that works, and both legs are consumed, the routes of the changed files are replaced; the
 * messages of a direction wait meanwhile. Then the live context is asked whether both legs are consumed by started routes; if
 * not, the former set comes back. The jar's own files do not come back while the proxy runs, whatever happens to the directory.
 */
public final class RouteReload {
    private static final int UNSURE = 2;

    private final CamelContext context;
    private final Map<String, Object> properties;
    private final Path directory;
    private final Consumer<CamelContext> prepare;
    private final WatchedFiles<RouteFiles> watched;
    private int failures; // in a row; of the thread that looks
    private @Nullable RouteFiles unguarded; // the set that was tried last, if it has no route of handshakes

    /**
     * Loads the routes into a context that is not started yet; {@code prepare} is given each context of a trial before it loads
     * routes.
     *
     * @param named whether a setting names the directory, which then has to be there
     */
    public RouteReload(
            CamelContext context,
            Consumer<CamelContext> prepare,
            Map<String, Object> properties,
            Path directory,
            boolean named)
            throws Exception {
        this.prepare = prepare;
        this.context = context;
        this.properties = properties;
        this.directory = directory;
        FileSnapshot now = RouteFiles.look(directory);
        RouteFiles first = RouteFiles.atStart(directory, named, now);
        this.watched = new WatchedFiles<>(
                "routes", first, () -> RouteFiles.look(directory), this::load, this::replace, InstantSource.system());
        watched.startFrom(first, now);
        RouteIds ids = RouteIds.watch(context);
        PluginHelper.getRoutesLoader(context).loadRoutes(first.resources());
        ids.requireEachOnce();
    }

    /** Returns the files, to be watched. */
    public WatchedFiles<RouteFiles> files() {
        return watched;
    }

    private Loaded<RouteFiles> load(FileSnapshot.Contents contents) throws Exception {
        RouteFiles files = RouteFiles.of(directory, contents);
        unguarded = tryOut(files).isEmpty() ? files : null;
        return new Loaded.Usable<>(files, List.of());
    }

    /** Replaces the routes of the files that differ, or all if it is not sure which of them are loaded. */
    private void replace(RouteFiles before, RouteFiles after) throws Exception {
        boolean all = failures >= UNSURE;
        failures++;
        Collection<Resource> changed = all ? after.resources() : after.changedSince(before);
        Collection<Resource> gone = all ? before.resources() : before.changedSince(after);
        replace(
                Stream.concat(gone.stream(), changed.stream())
                        .map(Resource::getLocation)
                        .collect(Collectors.toSet()),
                changed);
        ConsumedLegs.requireServed(context);
        failures = 0;
        if (after == unguarded) {
            context.getComponent("ws-pair", WsPairComponent.class).releaseHandshakes();
        }
    }

    /**
     * Takes the routes of the files that differ or are gone away, and then adds the new ones: in this order, so that a leg
     * is free for a route of another name. Messages that are in a route leave it first.
     */
    private void replace(Set<String> touched, Collection<Resource> changed) throws Exception {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : List.copyOf(model.getRouteDefinitions())) {
            if (route.getResource() != null
                    && touched.contains(route.getResource().getLocation())) {
                model.removeRouteDefinition(route);
            }
        }
        PluginHelper.getRoutesLoader(context).updateRoutes(changed);
    }

    /**
     * Creates the routes in a context of their own, without starting them. Its registry finds the beans of the proxy but
     * keeps to itself what is bound to it, and it alone is emptied when the trial ends.
     *
     * @return the files with a route of handshakes
     */
    private Set<String> tryOut(RouteFiles files) throws Exception {
        try (DefaultCamelContext trial = new DefaultCamelContext(new DefaultRegistry(context.getRegistry()))) {
            trial.setAutoStartup(false);
            trial.disableJMX();
            prepare.accept(trial);
            trial.getPropertiesComponent().setInitialProperties(asProperties());
            RouteIds ids = RouteIds.watch(trial);
            PluginHelper.getRoutesLoader(trial).loadRoutes(files.resources());
            ids.requireEachOnce();
            trial.start();
            ConsumedLegs.requireConsumed(trial);
            Set<String> guards = HandshakeGuard.files(trial);
            HandshakeGuard.requireKept(HandshakeGuard.files(context), guards, files);
            return guards;
        }
    }

    private Properties asProperties() {
        Properties all = new Properties();
        all.putAll(properties);
        return all;
    }
}
