package featurekeyproxy;

import com.github.benmanes.caffeine.cache.Ticker;
import featurekeyproxy.config.LegTls;
import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import featurekeyproxy.config.source.PropertyFunctions;
import featurekeyproxy.mapping.FallbackBehavior;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.Rewriter;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.mapping.file.FindingKind;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.mapping.file.MappingFile;
import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.MessageType;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.ops.FilesInForce;
import featurekeyproxy.ops.TableVersions;
import featurekeyproxy.ops.log.LogSteps;
import featurekeyproxy.ops.log.PayloadLog;
import featurekeyproxy.ops.log.Redaction;
import featurekeyproxy.rollout.Switches;
import featurekeyproxy.route.FeatureCodes;
import featurekeyproxy.route.HandshakeEvents;
import featurekeyproxy.route.InitializationListener;
import featurekeyproxy.route.MessageTypeIs;
import featurekeyproxy.route.SwitchedTables;
import featurekeyproxy.route.file.RouteReload;
import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.Fallback;
import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.tls.TlsFiles;
import featurekeyproxy.wspair.tls.TlsLeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Puts the parts together that routes need: the component, the beans that they name and the live mapping. The application of the
 * product uses it, and so can any other application of camel-main, which loads the routes by itself.
 */
public final class ProxyConfiguration implements CamelConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyConfiguration.class);

    private final Settings settings;
    private final boolean byItself;
    private final WsPairComponent component = new WsPairComponent();
    private final Clock clock = Clock.systemUTC();
    private final List<InitializationListener> initializations = new ArrayList<>();
    private final FileWatching files = new FileWatching();
    private final List<LiveTls> tls = new CopyOnWriteArrayList<>();
    private final LiveMapping mapping;
    private volatile @Nullable RouteReload routes;
    private final TableVersions tableVersions;
    private final Switches switches = new Switches();
    private final DeviceProfiles profiles;

    /**
     * Creates it with the settings of the directory in which the process was started, for applications that name it as
     * {@code camel.main.configuration-classes}; it then watches its files by itself while Camel runs.
     *
     * @throws SettingsException if a setting cannot be used
     * @throws IllegalStateException if there is no mapping file
     */
    public ProxyConfiguration() throws SettingsException {
        this(Settings.read(Path.of(""), System.getenv(), System.getProperties()), true);
        if (settings.mappingIsBuiltIn()) {
            throw new IllegalStateException(noMapping(settings.mappingFile()));
        }
    }

    /** Creates it with these settings. */
    public ProxyConfiguration(Settings settings) {
        this(settings, false);
    }

    private ProxyConfiguration(Settings settings, boolean byItself) {
        this.settings = settings;
        this.byItself = byItself;
        this.mapping = new LiveMapping(settings.mappingFile(), settings.codec());
        files.add(mapping.files());
        this.tableVersions = new TableVersions(mapping);
        this.profiles = new DeviceProfiles(
                () -> mapping.current().devices(),
                () -> mapping.current().cacheTimeout(),
                clock,
                Ticker.systemTicker());
    }

    @Override
    public void configure(CamelContext context) throws Exception {
        settings.codec().ifPresent(codec -> LOG.atInfo()
                .addKeyValue("class", codec.getClass().getName())
                .log("codec loaded"));
        if (settings.mappingIsBuiltIn()) {
            warn(settings.mapping());
            mapping.startFrom(settings.mapping().mapping());
        } else {
            mapping.reloadNow();
        }
        PropertyFunctions.addTo(context);
        LogSteps.guard(context);
        if (settings.recording().payloads()) {
            PayloadLog.begin(context, redaction());
        }
        configureComponent();
        context.addComponent("ws-pair", component);
        SwitchedTables tables = new SwitchedTables(() -> mapping.current().table(), switches);
        bindBeans(context.getRegistry(), settings.protocol(), tables, profiles, clock, initializations);
        if (byItself) {
            context.addStartupListener((started, alreadyStarted) -> files.watch());
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopping(CamelContext stopping) {
                    files.close();
                }
            });
        }
    }

    /** Says what to do where a site has no codes of its own: those in the jar are made up. */
    static String noMapping(Path file) {
        return "cannot start: " + (Files.isSymbolicLink(file) ? "a link that leads nowhere is" : "there is no")
                + " mapping file " + file + " in " + Path.of("").toAbsolutePath()
                + ", and the codes in the jar are made up: write your own into it (docs/mapping.md of the project begins with a"
                + " file of two lines), or name another with proxy.mapping.file; `check " + file
                + "` tells what is wrong with it, and `demo` needs none";
    }

    /** Puts the beans that the routes name into the registry. */
    static void bindBeans(
            Registry registry,
            Protocol protocol,
            Function<Optional<String>, MappingTable> tables,
            DeviceProfiles profiles,
            Clock clock,
            List<InitializationListener> listeners) {
        Classifier classifier = new Classifier(protocol);
        Rewriter rewriter = new Rewriter(tables, protocol, profiles, clock);
        registry.bind("initializationRequest", new MessageTypeIs(classifier, MessageType.INITIALIZATION_REQUEST));
        registry.bind("initializationReply", new MessageTypeIs(classifier, MessageType.INITIALIZATION_REPLY));
        registry.bind("handshakeEvent", new MessageTypeIs(classifier, MessageType.HANDSHAKE_EVENT));
        registry.bind("featureCodes", new FeatureCodes(rewriter, clock, listeners));
        registry.bind("deviceProfiles", new HandshakeEvents(protocol, profiles, clock, listeners));
    }

    /** Adds a listener for initializations; to be called before the start. */
    void listen(InitializationListener listener) {
        initializations.add(listener);
    }

    /** Returns the clock of everything that says when something happened. */
    Clock clock() {
        return clock;
    }

    private Redaction redaction() {
        return new Redaction(settings.recording().redacted(), settings.protocol(), () -> mapping.current()
                .table());
    }

    LiveMapping mapping() {
        return mapping;
    }

    /** Returns what knows the version of each table. */
    TableVersions tableVersions() {
        return tableVersions;
    }

    /** Returns the switches of the transformation. */
    Switches switches() {
        return switches;
    }

    /** Returns what is known of the devices. */
    DeviceProfiles profiles() {
        return profiles;
    }

    /** Returns the component, which knows the port on which it listens. */
    public WsPairComponent component() {
        return component;
    }

    private void configureComponent() {
        component.setFallback(() -> mapping.current().fallbackBehavior() == FallbackBehavior.REJECT
                ? Fallback.REJECT
                : Fallback.PASSTHROUGH);
        Classifier classifier = new Classifier(settings.protocol());
        component.watchForUnmapped((leg, message) -> !settings.unmappedLegs().contains(leg)
                && MessageTypeIs.isMapped(classifier.typeOf(leg.inbound(), message)));
        settings.applyTo(component);
        component.getTomes().setTls(tls(TlsLeg.TOMES, settings.tomesTls()).orElse(null));
        component
                .getTerminal()
                .setTls(tls(TlsLeg.TERMINAL, settings.terminalTls()).orElse(null));
    }

    /** Loads the TLS of a leg, if it has any, for the files to be watched later. */
    Optional<LiveTls> tls(TlsLeg leg, LegTls from) {
        if (!from.on()) {
            return Optional.empty();
        }
        try {
            LiveTls live = new LiveTls(leg, from.files(), clock);
            files.add(live.files());
            tls.add(live);
            return Optional.of(live);
        } catch (TlsFiles.UnusableException e) {
            throw new IllegalArgumentException("proxy." + leg + ".tls." + e.role() + "; allowed: " + e.getMessage(), e);
        }
    }

    /** Returns the TLS of all legs that have any, once they are there. */
    List<LiveTls> tls() {
        return tls;
    }

    /** Takes note of the route files, and has them watched. */
    void routes(RouteReload loaded) {
        routes = loaded;
        files.add(loaded.files());
    }

    /** Returns the route files, once they are loaded. */
    RouteReload routes() {
        return Objects.requireNonNull(routes, "the route files are not loaded yet");
    }

    /** Returns the legs from which the routes in force let initializations pass without being mapped, though nobody said that this is meant. */
    Map<Leg, String> unmappedLegs() {
        RouteReload loaded = routes;
        return loaded == null ? Map.of() : loaded.unmapped();
    }

    /** Returns the files by which the proxy works now. */
    FilesInForce filesInForce() {
        RouteReload loaded = routes;
        return new FilesInForce(
                paths(settings.sources().settings().stream()),
                settings.mappingIsBuiltIn() && mapping.inForce().number() <= 1
                        ? List.of(settings.mappingFile() + " in the jar")
                        : paths(Stream.of(settings.mappingFile())),
                loaded == null ? List.of() : loaded.files().current().paths(),
                loaded == null ? List.of() : List.copyOf(loaded.ignored()),
                paths(settings.sources().jars().files().stream()),
                paths(settings.tomesTls()),
                paths(settings.terminalTls()),
                settings.management().on() ? paths(settings.management().tls()) : List.of());
    }

    private static List<String> paths(LegTls tls) {
        return tls.on() ? paths(tls.files().all().stream()) : List.of();
    }

    private static List<String> paths(Stream<Path> files) {
        return files.map(file -> file.toAbsolutePath().toString()).toList();
    }

    /** Returns the files that are watched, and who is told of them. */
    FileWatching files() {
        return files;
    }

    private static void warn(MappingFile.Valid valid) {
        valid.warnings().forEach(finding -> LOG.atLevel(
                        finding.severity() == FindingKind.Severity.WARNING ? Level.WARN : Level.INFO)
                .addKeyValue("at", finding.place())
                .log("mapping file: {}", finding.kind().id()));
    }
}
