package featurekeyproxy;

import featurekeyproxy.config.Settings;
import featurekeyproxy.config.lib.SiteJars;
import featurekeyproxy.config.source.PropertyFunctions;
import featurekeyproxy.ops.FilesInForce;
import featurekeyproxy.ops.log.LogOutput;
import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.route.file.ConsumedLegs;
import featurekeyproxy.route.file.RouteReload;
import featurekeyproxy.route.file.RouteSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proxy as a running application on camel-main: started, watching its files, and stopped as one. */
public final class ProxyApplication implements AutoCloseable, CamelConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyApplication.class);

    /** Camel Main, whose context finds classes of the site's jars from its first moment on. */
    private static final class CamelMain extends Main {
        private final ClassLoader classes;

        CamelMain(ClassLoader classes) {
            this.classes = classes;
        }

        @Override
        protected CamelContext createCamelContext() {
            CamelContext context = super.createCamelContext();
            context.setApplicationContextClassLoader(classes);
            return context;
        }
    }

    /** What the setting says unless somebody names another directory, which then has to be there. */
    private static final String DEFAULT_ROUTES = "routes";

    private final Settings settings;
    private final Main camel;
    private final ProxyConfiguration configuration;
    private final ManagementWiring operations;
    private boolean closed;

    public ProxyApplication(Settings settings) {
        this.settings = settings;
        this.camel = new CamelMain(settings.sources().jars().loader());
        this.configuration = new ProxyConfiguration(settings);
        this.operations = new ManagementWiring(settings, configuration);
        camel.setDefaultPropertyPlaceholderLocation("false"); // the settings are read and checked by ourselves
        camel.setOverrideProperties(camelProperties(settings));
        camel.configure().addConfiguration(operations);
        camel.configure().addConfiguration(configuration);
        camel.configure().addConfiguration(this);
    }

    /**
     * Tries the route files as a start does, without starting; returns what is allowed and hardly meant.
     *
     * @throws Exception if a start would fail for them
     */
    public static List<FileProblem> checkRoutes(Settings settings) throws Exception {
        SiteJars jars = settings.sources().jars();
        Thread.currentThread().setContextClassLoader(jars.loader());
        try (DefaultCamelContext context = new DefaultCamelContext(false)) {
            context.setApplicationContextClassLoader(jars.loader());
            context.disableJMX();
            context.build();
            new ProxyConfiguration(settings).configure(context);
            List<FileProblem> told = new ArrayList<>();
            jars.warnings().forEach(warning -> told.add(new FileProblem("", warning)));
            told.addAll(RouteReload.check(
                    context, PropertyFunctions::addTo, camelProperties(settings), routeSource(settings)));
            return told;
        }
    }

    private static RouteSource routeSource(Settings settings) {
        boolean named = !DEFAULT_ROUTES.equals(settings.all().get("proxy.routes.directory"));
        return new RouteSource(settings.routesDirectory(), named, settings.unmappedLegs());
    }

    static Map<String, Object> camelProperties(Settings settings) {
        Map<String, Object> all = new HashMap<>(settings.all());
        all.values().removeIf(value -> value.toString().isEmpty());
        return all;
    }

    /** Loads the routes, once the beans that they name are there. */
    @Override
    public void configure(CamelContext context) throws Exception {
        configuration.routes(
                new RouteReload(context, PropertyFunctions::addTo, camelProperties(settings), routeSource(settings)));
    }

    /**
     * Starts; returns when TOMEs can connect.
     *
     * @throws Exception if anything cannot be started; nothing is left running
     */
    public ProxyApplication start() throws Exception {
        Thread.currentThread()
                .setContextClassLoader(settings.sources().jars().loader()); // for all threads that begin here
        try {
            operations.open();
            tell(settings.sources().jars());
            camel.start();
            ConsumedLegs.requireServed(camel.getCamelContext());
            operations.serve(camel.getCamelContext());
        } catch (Exception e) {
            close();
            throw e;
        }
        configuration.files().watch();
        tell(configuration.filesInForce());
        LOG.atInfo()
                .addKeyValue("port", port())
                .addKeyValue("management", managementPort() < 0 ? "off" : managementPort())
                .addKeyValue("mapping", configuration.mapping().current())
                .addKeyValue("routes", settings.routesDirectory())
                .log("ready");
        return this;
    }

    private static void tell(SiteJars jars) {
        jars.described().forEach(jar -> LOG.atInfo().addKeyValue("jar", jar).log("a jar of the site is loaded"));
        jars.warnings()
                .forEach(warning -> LOG.atWarn().addKeyValue("jar", warning).log("jars have classes in common"));
    }

    private static void tell(FilesInForce files) {
        LOG.atInfo()
                .addKeyValue("settings", files.settings())
                .addKeyValue("mapping", files.mapping())
                .addKeyValue("routes", files.routes())
                .addKeyValue("lib", files.lib())
                .addKeyValue("tomesTls", files.tomesTls())
                .addKeyValue("terminalTls", files.terminalTls())
                .addKeyValue("operatorsTls", files.managementTls())
                .log("files in force");
    }

    /**
     * Warms up, starts and runs until the process is told to end, and then drains. A signal ends the wait; a service that is stopped
     * in another way comes through the shutdown hook, which drains too.
     */
    void run() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        for (ListeningAddress address : listeningAddresses()) {
            address.requireFree();
        }
        new WarmUp(settings.warmUp()).run(settings.protocol());
        start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
        StopSignals.handle(told::countDown);
        told.await();
        drainAndClose();
    }

    private List<ListeningAddress> listeningAddresses() {
        ListeningAddress tomes = new ListeningAddress(
                String.valueOf(settings.all().get("proxy.tomes.host")),
                Integer.parseInt(String.valueOf(settings.all().get("proxy.tomes.port"))),
                "proxy.tomes.host, proxy.tomes.port");
        ListeningAddress operators = new ListeningAddress(
                settings.management().host(), settings.management().port(), "camel.management.port");
        return settings.management().on() ? List.of(tomes, operators) : List.of(tomes);
    }

    private void end() {
        drainAndClose();
        LogOutput.close();
    }

    /** Ends the sessions as {@code proxy.drain.timeout} says, then everything else; the second call waits for the first. */
    synchronized void drainAndClose() {
        if (closed) {
            return;
        }
        try {
            configuration.component().drain(settings.drainTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("draining failed; the sessions are closed at once", e);
        }
        close();
        LOG.info("stopped");
    }

    /** Returns the port on which TOMEs is listened for. */
    public int port() {
        return configuration.component().listeningPort();
    }

    /** Returns the port on which operators are answered, or -1 if they are not. */
    int managementPort() {
        return operations.port();
    }

    /** Returns the route files, as they are watched; to be called once the proxy was started. */
    public RouteReload routes() {
        return configuration.routes();
    }

    ManagementWiring operations() {
        return operations;
    }

    public CamelContext context() {
        return camel.getCamelContext();
    }

    @Override
    public synchronized void close() {
        closed = true;
        configuration.files().close();
        camel.stop();
        operations.close();
    }
}
