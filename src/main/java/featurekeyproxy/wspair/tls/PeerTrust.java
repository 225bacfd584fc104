package featurekeyproxy.wspair.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom Java trusts by the files, with an eye on the certificates that servers show, also on those that are refused. */
final class PeerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager java;
    private final Consumer<X509Certificate> seen;
    private final Set<X509Certificate> own;

    /** Creates it; who shows one of these certificates of the proxy, and has its key, is trusted too. */
    PeerTrust(TrustManagerFactory factory, Consumer<X509Certificate> seen, Set<X509Certificate> own) {
        this.java = Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map((TrustManager manager) -> (X509ExtendedTrustManager) manager)
                .findFirst()
                .orElseThrow();
        this.seen = seen;
        this.own = Set.copyOf(own);
    }

    private boolean isOwn(X509Certificate... chain) {
        return chain.length > 0 && own.contains(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (!isOwn(chain)) {
            java.checkClientTrusted(chain, type, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (chain.length > 0) {
            seen.accept(chain[0]);
        }
        if (!isOwn(chain)) {
            java.checkServerTrusted(chain, type, engine);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        java.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        java.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        java.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        java.checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return java.getAcceptedIssuers();
    }
}
