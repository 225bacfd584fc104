package featurekeyproxy.ops.support;

import featurekeyproxy.config.LegTls;
import featurekeyproxy.config.ManagementSettings;
import featurekeyproxy.config.SettingsReader;
import featurekeyproxy.wspair.tls.OwnClient;
import featurekeyproxy.wspair.tls.TlsFiles;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;

/**
 * The proxy that runs by the settings of this directory, as its management port answers. Where that speaks TLS, only the certificate
 * that the settings name is trusted, whatever its name and age.
 */
public final class RunningProxy {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SettingsReader reader;

    public RunningProxy(SettingsReader reader) {
        this.reader = reader;
    }

    /**
     * Gets a path, whatever the status of the answer is.
     *
     * @throws IOException if there is no answer
     */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns where a path is. */
    URI uri(String path) throws IOException {
        int port = reader.get(ManagementSettings.PORT);
        if (port == 0) {
            throw new IOException("camel.management.port is 0, so the port of the running proxy is not known");
        }
        String host = reader.get(ManagementSettings.HOST);
        String reachable = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        return URI.create((ManagementSettings.tls(reader).on() ? "https://" : "http://")
                + NetUtil.toSocketAddressString(reachable, port)
                + path);
    }

    private HttpClient client() throws IOException {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        LegTls tls = ManagementSettings.tls(reader);
        if (tls.on()) {
            try {
                client.sslContext(OwnClient.of(tls.files()));
            } catch (TlsFiles.UnusableException e) {
                throw new IOException("proxy.management.tls." + e.role() + "; allowed: " + e.getMessage(), e);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        }
        return client.build();
    }
}
