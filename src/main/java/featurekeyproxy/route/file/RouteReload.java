package featurekeyproxy.route.file;

import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.reload.Loaded;
import featurekeyproxy.reload.WatchedFiles;
import featurekeyproxy.wspair.WsPairComponent;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the route files into force when they are saved, added or removed, without closing a session.
 *
 * <p>The whole new set is first tried in a Camel context of its own, which creates every endpoint and looks every bean up
 * but starts nothing. Only if that works, and both legs are consumed, the routes of the changed files are replaced; the
 * messages of a direction wait meanwhile. Then the live context is asked whether both legs are consumed by started routes; if
 * not, the former set comes back. The jar's own files do not come back while the proxy runs, whatever happens to the directory.
 */
public final class RouteReload {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);
    private static final int UNSURE = 2;

    private final CamelContext context;
    private final Path directory;
    private final RouteTrial trial;
    private final RouteExtras extras;
    private final WatchedFiles<RouteFiles> watched;
    private boolean more; // than routes are in force
    private boolean moreComes; // with the set that was tried last
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
        this.context = context;
        this.directory = directory;
        this.trial = new RouteTrial(context, prepare, properties);
        this.extras = new RouteExtras(context, trial.taken());
        FileSnapshot now = RouteFiles.look(directory);
        RouteFiles first = RouteFiles.atStart(directory, named, now);
        this.watched = new WatchedFiles<>(
                "routes", first, () -> RouteFiles.look(directory), this::load, this::replace, InstantSource.system());
        watched.startFrom(first, now);
        RouteTrial.Found found = trial.of(first);
        more = found.more();
        found.warnings().forEach(warning -> LOG.atWarn().log(warning.text()));
        PluginHelper.getRoutesLoader(context).loadRoutes(first.resources());
    }

    /**
     * Makes the trial of a start, in a context with the beans of the proxy; returns what is allowed and hardly meant.
     *
     * @param named whether a setting names the directory, which then has to be there
     * @throws Exception if a start would fail; the message says why
     */
    public static List<FileProblem> check(
            CamelContext context,
            Consumer<CamelContext> prepare,
            Map<String, Object> properties,
            Path directory,
            boolean named)
            throws Exception {
        RouteFiles files = RouteFiles.atStart(directory, named, RouteFiles.look(directory));
        return new RouteTrial(context, prepare, properties).of(files).warnings();
    }

    /** Returns the files, to be watched. */
    public WatchedFiles<RouteFiles> files() {
        return watched;
    }

    private Loaded<RouteFiles> load(FileSnapshot.Contents contents) throws Exception {
        RouteFiles files = RouteFiles.of(directory, contents);
        RouteTrial.Found found = trial.of(files);
        unguarded = found.guards().isEmpty() ? files : null;
        moreComes = found.more();
        return new Loaded.Usable<>(files, found.warnings());
    }

    /**
     * Replaces the routes of the files that differ; all if it is not sure which of them are loaded, or if files bring more than
     * routes.
     */
    private void replace(RouteFiles before, RouteFiles after) throws Exception {
        boolean extra = more || moreComes;
        boolean all = failures >= UNSURE || extra;
        failures++;
        Collection<Resource> changed = all ? after.resources() : after.changedSince(before);
        Collection<Resource> gone = all ? before.resources() : before.changedSince(after);
        replace(
                Stream.concat(gone.stream(), changed.stream())
                        .map(Resource::getLocation)
                        .collect(Collectors.toSet()),
                changed,
                extra);
        ConsumedLegs.requireServed(context);
        failures = 0;
        more = moreComes;
        if (after == unguarded) {
            context.getComponent("ws-pair", WsPairComponent.class).releaseHandshakes();
        }
    }

    /**
     * Takes the routes of the files that differ or are gone away, and then adds the new ones: in this order, so that a leg
     * is free for a route of another name. Messages that are in a route leave it first.
     */
    private void replace(Set<String> touched, Collection<Resource> changed, boolean extra) throws Exception {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : List.copyOf(model.getRouteDefinitions())) {
            if (route.getResource() != null
                    && touched.contains(route.getResource().getLocation())) {
                model.removeRouteDefinition(route);
            }
        }
        if (extra) {
            extras.remove();
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(changed); // which, other than an update, knows templated routes
        } else {
            PluginHelper.getRoutesLoader(context).updateRoutes(changed);
        }
    }
}
