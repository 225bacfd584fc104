package featurekeyproxy.route.file;

import featurekeyproxy.text.FailureReason;
import featurekeyproxy.wspair.WsPairEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the route files into force when they are saved, added or removed, without closing a session.
 *
 * <p>The whole new set is first tried in a Camel context of its own, which creates every endpoint and looks every bean up
 * but starts nothing. Only if that works, and both legs are consumed, the routes of the changed files are replaced; the
 * messages of a direction wait meanwhile. A set that does not work changes nothing and is reported. Files are compared by
 * content, and a change counts once it was seen twice in a row, so that a half-written file is not tried.
 */
public final class RouteReload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);
    private static final long PERIOD_MILLIS = 250;

    private final CamelContext context;
    private final Map<String, Object> properties;
    private final Path directory;
    private final Consumer<CamelContext> prepare;
    private final BiConsumer<String, String> onReload;
    private RouteFiles inForce;
    private RouteFiles seen;
    private @Nullable RouteFiles tried;
    private @Nullable ScheduledFuture<?> watching;

    /**
     * Loads the routes into a context that is not started yet; {@code prepare} is given each context of a trial before it loads
     * routes, and {@code onReload} is told the outcome of each reload, and the
     * routes or the reason.
     */
    public RouteReload(
            CamelContext context,
            Consumer<CamelContext> prepare,
            Map<String, Object> properties,
            Path directory,
            BiConsumer<String, String> onReload)
            throws Exception {
        this.prepare = prepare;
        this.onReload = onReload;
        this.context = context;
        this.properties = properties;
        this.directory = directory;
        this.inForce = RouteFiles.read(directory);
        this.seen = inForce;
        PluginHelper.getRoutesLoader(context).loadRoutes(inForce.resources());
    }

    public synchronized void watch(ScheduledExecutorService scheduler) {
        watching = scheduler.scheduleWithFixedDelay(this::poll, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        if (watching != null) {
            watching.cancel(false);
        }
    }

    private synchronized void poll() {
        try {
            RouteFiles now = RouteFiles.read(directory);
            boolean settled = now.sameAs(seen);
            boolean isNew = settled && !now.sameAs(inForce) && seen != tried;
            seen = settled ? seen : now;
            if (isNew) {
                tried = seen;
                apply(now);
            }
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("directory", directory).log("the routes cannot be read at the moment");
        } catch (RuntimeException e) {
            LOG.error("watching the routes failed", e);
        }
    }

    private void apply(RouteFiles files) {
        try {
            tryOut(files.resources());
        } catch (Exception e) {
            LOG.atError()
                    .addKeyValue("reason", FailureReason.of(e))
                    .log("the changed routes are not used; the former stay in force");
            onReload.accept("refused", FailureReason.of(e));
            return;
        }
        try {
            replace(inForce, files);
            inForce = files;
            LOG.atInfo().addKeyValue("routes", routeIds()).log("routes reloaded");
            onReload.accept("applied", String.join(", ", routeIds()));
        } catch (Exception e) {
            LOG.atError()
                    .addKeyValue("reason", FailureReason.of(e))
                    .log("the changed routes did not start; going back");
            onReload.accept("taken back", FailureReason.of(e));
            goBack(files);
        }
    }

    private void goBack(RouteFiles from) {
        try {
            replace(from, inForce);
        } catch (Exception e) {
            LOG.error("the former routes did not start either; save a route file to try again", e);
        }
    }

    private List<String> routeIds() {
        return context.getRoutes().stream().map(Route::getRouteId).toList();
    }

    /**
     * Takes the routes of the files that differ or are gone away, and then adds the new ones: in this order, so that a leg
     * is free for a route of another name. Messages that are in a route leave it first.
     */
    private void replace(RouteFiles before, RouteFiles after) throws Exception {
        Collection<Resource> changed = after.changedSince(before);
        Set<String> touched = Stream.concat(before.changedSince(after).stream(), changed.stream())
                .map(Resource::getLocation)
                .collect(Collectors.toSet());
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
     */
    private void tryOut(Collection<Resource> resources) throws Exception {
        try (DefaultCamelContext trial = new DefaultCamelContext(new DefaultRegistry(context.getRegistry()))) {
            trial.setAutoStartup(false);
            trial.disableJMX();
            prepare.accept(trial);
            trial.getPropertiesComponent().setInitialProperties(asProperties());
            PluginHelper.getRoutesLoader(trial).loadRoutes(resources);
            trial.start();
            requireBothLegs(trial);
        }
    }

    private Properties asProperties() {
        Properties all = new Properties();
        all.putAll(properties);
        return all;
    }

    /**
     * Checks that the messages of both directions have a route.
     *
     * @throws IllegalStateException if one has none; the message names it
     */
    public static void requireBothLegs(CamelContext context) {
        Set<String> consumed = new HashSet<>();
        for (Route route : context.getRoutes()) {
            Endpoint endpoint = route.getEndpoint();
            if (endpoint instanceof WsPairEndpoint pair && !consumed.add(pair.getLeg())) {
                throw new IllegalStateException("two routes start from ws-pair:" + pair.getLeg() + "; allowed is one");
            }
        }
        for (String leg : List.of("tomes", "terminal")) {
            if (!consumed.contains(leg)) {
                throw new IllegalStateException(
                        "no route starts from ws-pair:" + leg + "; its messages would go nowhere");
            }
        }
    }
}
