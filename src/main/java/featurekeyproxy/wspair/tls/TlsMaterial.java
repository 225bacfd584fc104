package featurekeyproxy.wspair.tls;

import featurekeyproxy.wspair.tls.TlsFiles.UnusableException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the TLS of a leg is made of, as it was read from its files.
 *
 * @param own the proxy's keys; none if it shows nothing
 * @param trust the certificates to trust, if not those that Java trusts
 */
record TlsMaterial(TlsFiles files, TlsLeg leg, List<OwnKey> own, Optional<KeyStore> trust) {
    /** For how long an expired certificate to trust is told of while there are others. */
    private static final Duration LONG_EXPIRED = Duration.ofDays(90);

    TlsMaterial {
        own = List.copyOf(own);
    }

    /**
     * Makes a context for new connections; each asks the clock which key is valid.
     *
     * @param seen is handed the certificate of each server, before it is checked
     */
    SslContext context(InstantSource clock, Consumer<X509Certificate> seen) throws UnusableException {
        requireValid(clock.instant());
        KeyChoice choice = new KeyChoice(own, leg.isServer(), !files.alias().isEmpty(), clock);
        SslContextBuilder builder;
        if (!leg.isServer()) {
            builder = SslContextBuilder.forClient();
            if (!own.isEmpty()) {
                builder.keyManager(choice);
            }
        } else if (own.isEmpty()) {
            throw new UnusableException("keystore", "a PKCS12 file, or a certificate and a key", null);
        } else {
            builder = SslContextBuilder.forServer(choice).clientAuth(files.clients());
        }
        try {
            return builder.trustManager(trusting(seen))
                    .sslProvider(SslProvider.JDK)
                    .protocols(LiveTls.PROTOCOLS)
                    .build();
        } catch (IOException e) {
            throw new UnusableException("keystore", "files of which TLS can be made; " + e.getMessage(), e);
        }
    }

    private PeerTrust trusting(Consumer<X509Certificate> seen) throws UnusableException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trust.orElse(null));
            Set<X509Certificate> alsoClients = leg == TlsLeg.MANAGEMENT
                    ? own.stream().map(OwnKey::certificate).collect(Collectors.toSet())
                    : Set.of();
            return new PeerTrust(factory, seen, alsoClients);
        } catch (GeneralSecurityException e) {
            throw new UnusableException("truststore", "certificates that can be trusted; " + e.getMessage(), e);
        }
    }

    /** Refuses files of which no certificate is valid, since the other side would refuse each connection. */
    private void requireValid(Instant now) throws UnusableException {
        if (files.allowExpired() || own.isEmpty() || own.stream().anyMatch(key -> key.isValid(now))) {
            return;
        }
        OwnKey last = own.stream().max(Comparator.comparing(OwnKey::expiry)).orElseThrow();
        String why = now.isBefore(last.begin()) ? "is not valid before " + last.begin() : "expired at " + last.expiry();
        throw new UnusableException(
                files.keystore().isEmpty() ? "certificate" : "keystore",
                "a certificate that is valid; the one in it " + why + ", and it is now " + now + "; proxy." + leg
                        + ".tls.allow-expired=true takes it nonetheless",
                null);
    }

    /** Returns the certificate of the proxy that expires first, but for those that another one has replaced. */
    Optional<CertificateState> firstOwn(Instant now) {
        return own.stream()
                .filter(key -> own.stream().noneMatch(other -> replaces(other, key, now)))
                .min(Comparator.comparing(OwnKey::expiry))
                .map(key -> CertificateState.of(leg, key));
    }

    private static boolean replaces(OwnKey later, OwnKey key, Instant now) {
        return later.isValid(now)
                && later.expiry().isAfter(key.expiry())
                && later.names().containsAll(key.names());
    }

    /** Returns the trusted certificate that expires first, but for those that another of the same name has replaced. */
    Optional<CertificateState> firstTrusted(Instant now) {
        List<X509Certificate> all = trusted();
        return all.stream()
                .filter(each -> all.stream().noneMatch(other -> replaces(other, each)))
                .map(each -> CertificateState.of(leg, CertificateState.Kind.TRUSTED, each))
                .filter(each ->
                        all.size() == 1 || each.until().plus(LONG_EXPIRED).isAfter(now))
                .min(Comparator.comparing(CertificateState::until));
    }

    private static boolean replaces(X509Certificate later, X509Certificate certificate) {
        return later.getNotAfter().toInstant().isAfter(certificate.getNotAfter().toInstant())
                && later.getSubjectX500Principal().equals(certificate.getSubjectX500Principal());
    }

    private List<X509Certificate> trusted() {
        List<X509Certificate> all = new ArrayList<>();
        if (trust.isPresent()) {
            try {
                for (String alias : Collections.list(trust.get().aliases())) {
                    if (trust.get().getCertificate(alias) instanceof X509Certificate certificate) {
                        all.add(certificate);
                    }
                }
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // only of a store that was not loaded
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return files.toString();
    }
}
