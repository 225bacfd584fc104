package featurekeyproxy;

import featurekeyproxy.ops.http.Assets;
import featurekeyproxy.ops.http.HealthEndpoints;
import featurekeyproxy.ops.http.ManagementServer;
import featurekeyproxy.ops.metrics.MetricsEndpoint;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** What operators see and control, put together from the settings: the management port and what it serves. */
final class Operations implements AutoCloseable, CamelConfiguration {
    private final Settings.Management settings;
    private @Nullable ManagementServer server;

    private final Monitoring monitoring;

    Operations(Settings settings, ProxyConfiguration proxy) {
        this.settings = settings.management();
        this.monitoring = new Monitoring(proxy);
    }

    /** Has everything there that Camel looks up when it starts. */
    @Override
    public void configure(CamelContext context) {
        monitoring.configure(context);
    }

    /** Takes the management port, before anything else is started, so that a taken one stops the start. */
    void open() throws Exception {
        if (settings.on()) {
            server = ManagementServer.open(settings.host(), settings.port(), settings.names());
        }
    }

    /** Begins to answer on it, once the proxy is ready. */
    void serve(CamelContext context) throws Exception {
        monitoring.started(context);
        if (server != null) {
            HealthEndpoints.addTo(server.router(), context);
            MetricsEndpoint.addTo(server.router(), monitoring.registry());
            server.router().route().last().handler(Assets.load());
            server.serve();
        }
    }

    /** Returns the management port, or -1 if there is none. */
    int port() {
        return server == null ? -1 : server.port();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        monitoring.close();
    }
}
