package featurekeyproxy;

import featurekeyproxy.mapping.DeviceProfiles;
import featurekeyproxy.mapping.FallbackBehavior;
import featurekeyproxy.mapping.Finding;
import featurekeyproxy.mapping.FindingKind;
import featurekeyproxy.mapping.LiveMapping;
import featurekeyproxy.mapping.MappingFile;
import featurekeyproxy.mapping.Reload;
import featurekeyproxy.mapping.Rewriter;
import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.Subject;
import featurekeyproxy.route.FeatureCodes;
import featurekeyproxy.route.HandshakeEvents;
import featurekeyproxy.route.SubjectIs;
import featurekeyproxy.session.Fallback;
import featurekeyproxy.session.WsPairComponent;
import featurekeyproxy.session.WsPairConfiguration;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Puts the parts together: the component, the beans that the routes name, the live mapping and the routes themselves. */
final class ProxyConfiguration implements CamelConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyConfiguration.class);

    private final Settings settings;
    private final WsPairComponent component = new WsPairComponent();
    private final LiveMapping mapping;

    ProxyConfiguration(Settings settings, ScheduledExecutorService scheduler) {
        this.settings = settings;
        this.mapping = new LiveMapping(settings.mappingFile(), scheduler, LiveMapping.DEFAULT_PERIOD, settings.codec());
    }

    @Override
    public void configure(CamelContext context) {
        settings.codec().ifPresent(codec -> LOG.atInfo()
                .addKeyValue("class", codec.getClass().getName())
                .log("codec loaded"));
        mapping.onReload(ProxyConfiguration::report);
        if (settings.mappingIsBuiltIn()) {
            warn(settings.mapping());
            mapping.startFrom(settings.mapping().mapping());
        } else {
            mapping.reloadNow();
        }
        configureComponent();
        context.addComponent("ws-pair", component);
        Classifier classifier = new Classifier(settings.protocol());
        DeviceProfiles profiles = new DeviceProfiles(mapping::current, Clock.systemUTC());
        Rewriter rewriter = new Rewriter(() -> mapping.current().table(), settings.protocol(), profiles);
        context.getRegistry().bind("initializationRequest", new SubjectIs(classifier, Subject.INITIALIZATION_REQUEST));
        context.getRegistry().bind("initializationReply", new SubjectIs(classifier, Subject.INITIALIZATION_REPLY));
        context.getRegistry().bind("handshakeEvent", new SubjectIs(classifier, Subject.HANDSHAKE_EVENT));
        context.getRegistry().bind("featureCodes", new FeatureCodes(rewriter));
        context.getRegistry().bind("deviceProfiles", new HandshakeEvents(settings.protocol(), profiles));
    }

    LiveMapping mapping() {
        return mapping;
    }

    WsPairComponent component() {
        return component;
    }

    private void configureComponent() {
        component.setFallback(() -> mapping.current().fallbackBehavior() == FallbackBehavior.REJECT
                ? Fallback.REJECT
                : Fallback.PASSTHROUGH);
        component.setCloseTimeout(settings.closeTimeout().toMillis());
        settings.transport().applyTo(component);

        WsPairConfiguration tomes = component.getTomes();
        tomes.setHost(settings.tomes().host());
        tomes.setPort(settings.tomes().port());
        tomes.setMaxMessageSize(settings.maxMessageSize());
        tomes.setStrictUtf8(settings.strictUtf8());
        tomes.setCompression(settings.tomes().compression());
        if (settings.tomes().tls().on()) {
            KeyManagersParameters keys = new KeyManagersParameters();
            keys.setKeyStore(store(settings.tomes().tls()));
            keys.setKeyPassword(settings.tomes().tls().password());
            SSLContextParameters tls = new SSLContextParameters();
            tls.setKeyManagers(keys);
            tomes.setSslContextParameters(tls);
        }

        Settings.Terminal from = settings.terminal();
        WsPairConfiguration terminal = component.getTerminal();
        terminal.setHost(from.host());
        terminal.setPort(from.port());
        terminal.setSsl(from.tls().on());
        terminal.setMaxMessageSize(settings.maxMessageSize());
        terminal.setStrictUtf8(settings.strictUtf8());
        terminal.setCompression(from.compression());
        terminal.setConnectTimeout(from.connectTimeout().toMillis());
        terminal.setForwardedHeaders(from.forwardedHeaders());
        terminal.setPreserveHost(from.preserveHost());
        if (from.tls().on() && !from.tls().store().isEmpty()) {
            TrustManagersParameters trust = new TrustManagersParameters();
            trust.setKeyStore(store(from.tls()));
            SSLContextParameters tls = new SSLContextParameters();
            tls.setTrustManagers(trust);
            terminal.setSslContextParameters(tls);
        }
    }

    private static KeyStoreParameters store(Settings.Tls tls) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + tls.store());
        store.setType("PKCS12");
        store.setPassword(tls.password());
        return store;
    }

    /** Tells what became of a mapping file that was saved; findings may quote codes, so a log has only their places. */
    private static void report(Reload reload) {
        if (reload instanceof Reload.Applied applied) {
            LOG.atInfo()
                    .addKeyValue("version", applied.version())
                    .addKeyValue("mapping", applied.result().mapping())
                    .log("mapping in force");
            warn(applied.result());
        } else if (reload instanceof Reload.Refused refused) {
            for (Finding finding : refused.result().findings()) {
                if (finding.isError()) {
                    LOG.atError()
                            .addKeyValue("at", finding.place())
                            .log("mapping file refused: {}", finding.kind().id());
                }
            }
        } else if (!(reload instanceof Reload.Unchanged)) {
            LOG.atWarn().addKeyValue("outcome", reload).log("mapping file");
        }
    }

    private static void warn(MappingFile.Valid valid) {
        valid.warnings().forEach(finding -> LOG.atLevel(
                        finding.severity() == FindingKind.Severity.WARNING ? Level.WARN : Level.INFO)
                .addKeyValue("at", finding.place())
                .log("mapping file: {}", finding.kind().id()));
    }
}
