package featurekeyproxy;

import featurekeyproxy.ops.http.Assets;
import featurekeyproxy.ops.http.HealthEndpoints;
import featurekeyproxy.ops.http.ManagementServer;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** What operators see and control, put together from the settings: the management port and what it serves. */
final class Operations implements AutoCloseable {
    private final Settings.Management settings;
    private final Recording recording;
    private @Nullable ManagementServer server;

    Operations(Settings settings, ProxyConfiguration configuration) {
        this.settings = settings.management();
        this.recording = new Recording(settings.recording(), configuration);
    }

    /** Takes the audit trail and the management port, before anything else is started, so that a taken one stops the start. */
    void open() throws Exception {
        recording.open();
        if (settings.on()) {
            server = ManagementServer.open(settings.host(), settings.port(), settings.names());
        }
    }

    /** Begins to answer on it, once the proxy is ready. */
    void serve(CamelContext context) throws Exception {
        if (server != null) {
            HealthEndpoints.addTo(server.router(), context);
            server.router().route().last().handler(Assets.load());
            server.serve();
        }
        recording.watchTls();
    }

    /** Records that the routes were read again. */
    void routesReloaded(String outcome, String detail) {
        recording.reloaded("routes", outcome, detail);
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
        recording.close();
    }
}
