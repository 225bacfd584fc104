package featurekeyproxy.wspair.handshake;

import io.vertx.core.http.HttpConnection;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The certificate that a peer of ours showed; TLS has checked it by then, else there would be no connection. */
final class ClientCertificate {
    private ClientCertificate() {}

    /** Returns the peer's own certificate; null without TLS, or if it showed none. */
    static @Nullable X509Certificate of(HttpConnection connection) {
        SSLSession session = connection.sslSession();
        try {
            return session != null && session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? certificate
                    : null;
        } catch (SSLPeerUnverifiedException e) { // showed none
            return null;
        }
    }
}
