package featurekeyproxy;

import featurekeyproxy.ops.admin.SessionsResource;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.Assets;
import featurekeyproxy.ops.http.Deed;
import featurekeyproxy.ops.http.HealthEndpoints;
import featurekeyproxy.ops.http.ManagementServer;
import featurekeyproxy.ops.http.Role;
import featurekeyproxy.ops.http.TokenFile;
import featurekeyproxy.ops.http.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators see and control, put together from the settings: the management port and what it serves. */
final class Operations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final ManagementSettings settings;
    private final ProxyConfiguration proxy;
    private @Nullable ManagementServer server;

    Operations(Settings settings, ProxyConfiguration proxy) {
        this.settings = settings.management();
        this.proxy = proxy;
    }

    /** Takes the management port, before anything else is started, so that a taken one stops the start. */
    void open() throws Exception {
        if (settings.on()) {
            server = ManagementServer.open(settings.host(), settings.port(), settings.names());
        }
    }

    /** Begins to answer on it, once the proxy is ready. */
    void serve(CamelContext context) throws Exception {
        if (server != null) {
            HealthEndpoints.addTo(server.router(), context);
            resources(new Api(server, tokens(), Operations::tell));
            server.router().route().last().handler(Assets.load());
            server.serve();
        }
    }

    private void resources(Api api) {
        SessionsResource.addTo(api, proxy.component()::sessions);
    }

    private Tokens tokens() throws IOException {
        if (settings.adminToken().isPresent()) {
            return new Tokens(settings.adminToken().get(), settings.readToken());
        }
        String token = Tokens.random();
        Path file = settings.tokenFile();
        try {
            TokenFile.write(file, token);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write the token of the admin to proxy.admin.token-file " + file + ": " + e, e);
        }
        LOG.atInfo().addKeyValue("file", file.toAbsolutePath()).log("the token of the admin is in a file");
        return new Tokens(token, settings.readToken());
    }

    private static void tell(Role role, String address, Deed deed, String result) {
        LOG.atInfo()
                .addKeyValue("role", role)
                .addKeyValue("address", address)
                .addKeyValue("action", deed.action())
                .addKeyValue("subject", deed.subject())
                .addKeyValue("before", deed.before())
                .addKeyValue("after", deed.after())
                .addKeyValue("result", result)
                .log("action of an operator");
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
    }
}
