package featurekeyproxy.route.file;

import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.reload.Loaded;
import featurekeyproxy.reload.WatchedFiles;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
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
    private final RouteSource source;
    private final RouteDirectory directory;
    private final RouteTrial trial;
    private final RouteExtras extras;
    private final WatchedFiles<RouteFiles> watched;
    private volatile Tried inForce;
    private Tried latest; // that was right, in force or not; of the thread that looks, as what follows
    private int failures; // in a row

    /** A set of files, and what its trial found. */
    private record Tried(RouteFiles files, RouteTrial.Found found) {}

    /**
     * Loads the routes into a context that is not started yet; {@code prepare} is given each context of a trial before it loads
     * routes.
     *
     */
    public RouteReload(
            CamelContext context, Consumer<CamelContext> prepare, Map<String, Object> properties, RouteSource source)
            throws Exception {
        this.context = context;
        this.source = source;
        this.trial = new RouteTrial(context, prepare, properties);
        this.extras = new RouteExtras(context, trial.taken());
        this.directory = new RouteDirectory(source.directory());
        FileSnapshot now = directory.look();
        RouteFiles first = RouteFiles.atStart(source.directory(), source.named(), now);
        this.watched =
                new WatchedFiles<>("routes", first, directory::look, this::load, this::replace, System::nanoTime);
        watched.startFrom(first, now);
        latest = new Tried(first, trial.of(first));
        inForce = latest;
        warnings(source, latest.found()).forEach(warning -> LOG.atWarn().log(warning.text()));
        PluginHelper.getRoutesLoader(context).loadRoutes(first.resources());
    }

    /**
     * Makes the trial of a start, in a context with the beans of the proxy; returns what is allowed and hardly meant.
     *
     * @throws Exception if a start would fail; the message says why
     */
    public static List<FileProblem> check(
            CamelContext context, Consumer<CamelContext> prepare, Map<String, Object> properties, RouteSource source)
            throws Exception {
        RouteDirectory directory = new RouteDirectory(source.directory());
        RouteFiles files = RouteFiles.atStart(source.directory(), source.named(), directory.look());
        List<FileProblem> warnings =
                new ArrayList<>(warnings(source, new RouteTrial(context, prepare, properties).of(files)));
        directory.ignored().forEach(file -> warnings.add(new FileProblem(file, RouteDirectory.WHY_IGNORED)));
        return warnings;
    }

    private static List<FileProblem> warnings(RouteSource source, RouteTrial.Found found) {
        return unmapped(source, found).values().stream()
                .map(text -> new FileProblem("", text))
                .toList();
    }

    private static Map<Leg, String> unmapped(RouteSource source, RouteTrial.Found found) {
        Map<Leg, String> unmapped = new TreeMap<>(found.unmapped());
        unmapped.keySet().removeAll(source.unmapped());
        return unmapped;
    }

    /**
     * Returns the legs from which the routes in force let initializations pass without being mapped, but for those of which the
     * site said that this is meant, with what is to be said of each. For any thread.
     */
    public Map<Leg, String> unmapped() {
        return unmapped(source, inForce.found());
    }

    /** Returns the files in the directory that are none of routes, by their whole paths. For any thread. */
    public Set<String> ignored() {
        return directory.ignored();
    }

    /** Returns the files, to be watched. */
    public WatchedFiles<RouteFiles> files() {
        return watched;
    }

    private Loaded<RouteFiles> load(FileSnapshot.Contents contents) throws Exception {
        RouteFiles files = RouteFiles.of(source.directory(), contents);
        RouteTrial.Found found = trial.of(files);
        latest = new Tried(files, found);
        return new Loaded.Usable<>(files, warnings(source, found));
    }

    /**
     * Replaces the routes of the files that differ; all if it is not sure which of them are loaded, or if files bring more than
     * routes.
     */
    private void replace(RouteFiles before, RouteFiles after) throws Exception {
        Tried next = after == latest.files() ? latest : inForce;
        boolean extra = inForce.found().more() || latest.found().more();
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
        inForce = next;
        if (next.found().guards().isEmpty()) {
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
