package featurekeyproxy;

import featurekeyproxy.ops.ReloadStates;
import featurekeyproxy.ops.audit.AuditTrail;
import featurekeyproxy.ops.diagnosis.device.OpenRequests;
import featurekeyproxy.ops.health.AuditHealth;
import featurekeyproxy.ops.health.CertificateHealth;
import featurekeyproxy.ops.health.Failures;
import featurekeyproxy.ops.health.FileHealth;
import featurekeyproxy.ops.health.ProxyHealth;
import featurekeyproxy.ops.log.ReloadLog;
import featurekeyproxy.ops.metrics.AuditMetrics;
import featurekeyproxy.ops.metrics.InitializationMetrics;
import featurekeyproxy.ops.metrics.LatencyHistogram;
import featurekeyproxy.ops.metrics.MappingMetrics;
import featurekeyproxy.ops.metrics.ReloadMetrics;
import featurekeyproxy.ops.metrics.RuntimeMetrics;
import featurekeyproxy.ops.metrics.SessionMetrics;
import featurekeyproxy.ops.metrics.TlsMetrics;
import featurekeyproxy.ops.metrics.TrafficMetrics;
import featurekeyproxy.reload.WatchedFiles;
import featurekeyproxy.wspair.tls.LiveTls;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerExchangeEventNotifier;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;

/** Metrics and health checks, put together around the parts of the proxy before these are started. */
final class Monitoring implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RuntimeMetrics runtime = new RuntimeMetrics(
            Objects.requireNonNullElse(Monitoring.class.getPackage().getImplementationVersion(), "development"));
    private final boolean camelMetrics;
    private final MappingMetrics mapping;
    private final TrafficMetrics traffic;
    private final LatencyHistogram latency;
    private final ProxyHealth health;
    private final ReloadStates reloads;
    private final ReloadMetrics reloadMetrics;
    private final FileWatching files;
    private final Supplier<List<LiveTls>> tls;
    private final InstantSource clock;
    private final OpenRequests openRequests;

    Monitoring(ProxyConfiguration proxy, boolean camelMetrics) {
        this.camelMetrics = camelMetrics;
        reloads = new ReloadStates(proxy.clock());
        mapping = new MappingMetrics(registry, proxy.mapping(), reloads, proxy.profiles());
        traffic = new TrafficMetrics(proxy.component(), proxy::unmappedLegs);
        latency = new LatencyHistogram(proxy.component());
        Failures failures = new Failures();
        health = new ProxyHealth(proxy.component(), proxy.mapping(), failures, proxy::unmappedLegs, System::nanoTime);
        reloadMetrics = new ReloadMetrics(registry, reloads);
        files = proxy.files();
        tls = proxy::tls;
        clock = proxy.clock();
        files.listen(new ReloadLog());
        files.listen(reloads); // before the metrics, which ask it
        files.listen(reloadMetrics);
        files.listen(mapping);
        proxy.component().addSessionListener(new SessionMetrics(registry));
        proxy.component().addSessionListener(failures);
        InitializationMetrics initializations = new InitializationMetrics(registry);
        proxy.listen(initializations);
        openRequests = new OpenRequests(initializations::withoutReply);
        proxy.listen(openRequests);
        proxy.listen(failures);
    }

    /** Puts the registry where routes find it, and turns on the meters of Camel if the settings ask for them. */
    void configure(CamelContext context) {
        context.getRegistry().bind(MicrometerConstants.METRICS_REGISTRY_NAME, registry);
        if (camelMetrics) {
            MicrometerRoutePolicyFactory routes = new MicrometerRoutePolicyFactory();
            routes.setMeterRegistry(registry);
            context.addRoutePolicyFactory(routes);
            MicrometerExchangeEventNotifier exchanges = new MicrometerExchangeEventNotifier();
            exchanges.setMeterRegistry(registry);
            context.getManagementStrategy().addEventNotifier(exchanges);
        }
    }

    /** Adds what can be read only of a proxy that is started, and of its audit trail if it keeps one. */
    void started(CamelContext context, Optional<AuditTrail> audit) {
        mapping.bindTo(registry);
        traffic.bindTo(registry);
        runtime.bindTo(registry);
        registry.getPrometheusRegistry().register(latency);
        new TlsMetrics(tls).bindTo(registry);
        health.addTo(context);
        CertificateHealth.addTo(context, tls, clock);
        for (WatchedFiles<?> each : files.all()) {
            reloadMetrics.add(each);
            FileHealth.addTo(context, each, reloads);
        }
        audit.ifPresent(trail -> {
            new AuditMetrics(trail::state).bindTo(registry);
            AuditHealth.addTo(context, trail::state);
        });
    }

    /** Returns the requests to which no reply has come yet. */
    OpenRequests openRequests() {
        return openRequests;
    }

    /** Returns what came of looks at files. */
    ReloadStates reloads() {
        return reloads;
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        runtime.close();
        registry.close();
    }
}
