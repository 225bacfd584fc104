package featurekeyproxy.wspair.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS of the proxy's own commands when they call the proxy that runs by the same files. */
public final class OwnClient {
    private OwnClient() {}

    /**
     * Returns TLS that takes nothing but the proxy's own certificates, by whatever name it is called and also when they have expired,
     * and shows them to those who ask for one.
     */
    public static SSLContext of(TlsFiles files)
            throws TlsFiles.UnusableException, GeneralSecurityException, IOException {
        List<OwnKey> own = files.ownKeys();
        Set<X509Certificate> certificates = new HashSet<>();
        own.forEach(key -> certificates.add(key.certificate()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {new KeyChoice(own, false, true, InstantSource.system())},
                new TrustManager[] {new PeerTrust(anchors(certificates), seen -> {}, certificates)},
                new SecureRandom());
        return context;
    }

    private static TrustManagerFactory anchors(Set<X509Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate each : certificates) {
            store.setCertificateEntry("own-" + store.size(), each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
