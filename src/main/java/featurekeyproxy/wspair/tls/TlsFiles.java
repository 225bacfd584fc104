package featurekeyproxy.wspair.tls;

import featurekeyproxy.reload.FileBytes;
import featurekeyproxy.reload.FileSnapshot;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files from which one leg takes its key and the certificates that it trusts; an empty name means none.
 *
 * @param keystore PKCS12 file with the leg's key and its certificates
 * @param certificate PEM file with the leg's certificate and those between it and its authority, instead of a keystore
 * @param key PEM file with the key that belongs to the certificate, as PKCS #8
 * @param truststore PEM or PKCS12 file with the certificates to trust; none means those that Java trusts
 * @param clients whether who connects must show a certificate; for the leg on which the proxy is the server
 */
public record TlsFiles(
        String keystore,
        String keystorePassword,
        String certificate,
        String key,
        String keyPassword,
        String truststore,
        String truststorePassword,
        ClientAuth clients) {
    /** A file that cannot be used; {@link #role} is the name of the component of {@link TlsFiles} that names it. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String role;

        UnusableException(String role, String reason, @Nullable Throwable cause) {
            super(reason, cause);
            this.role = role;
        }

        public String role() {
            return role;
        }
    }

    private interface Loading<T> {
        T load() throws GeneralSecurityException, IOException;
    }

    /** Reads all files, by their role. */
    FileSnapshot look() {
        return FileSnapshot.of(paths());
    }

    /** Returns all files that are named. */
    public Collection<Path> all() {
        return paths().values();
    }

    private Map<String, Path> paths() {
        Map<String, Path> paths = new TreeMap<>();
        for (String role : List.of("keystore", "certificate", "key", "truststore")) {
            if (!name(role).isEmpty()) {
                paths.put(role, Path.of(name(role)));
            }
        }
        return paths;
    }

    /** Returns the name of the file with that role; empty if there is none. */
    String name(String role) {
        return switch (role) {
            case "keystore" -> keystore;
            case "certificate" -> certificate;
            case "key" -> key;
            default -> truststore;
        };
    }

    /** Returns what was read, if all could be. */
    FileSnapshot.Contents readable(FileSnapshot read) throws UnusableException {
        if (read instanceof FileSnapshot.Contents contents) {
            return contents;
        }
        String what =
                read instanceof FileSnapshot.Absent absent ? absent.what() : ((FileSnapshot.Unreadable) read).what();
        String why = read instanceof FileSnapshot.Unreadable unreadable ? unreadable.reason() : "it is not there";
        String role = paths().entrySet().stream()
                .filter(each -> each.getValue().toString().equals(what))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("keystore");
        throw new UnusableException(role, "a file that can be read; " + what + ": " + why, null);
    }

    /** Makes a context of those contents for new connections. */
    SslContext context(FileSnapshot.Contents contents, boolean server) throws UnusableException {
        KeyManagerFactory keys = keys(contents);
        SslContextBuilder builder;
        if (!server) {
            builder = SslContextBuilder.forClient().keyManager(keys);
        } else if (keys == null) {
            throw new UnusableException("keystore", "a PKCS12 file, or a certificate and a key", null);
        } else {
            builder = SslContextBuilder.forServer(keys).clientAuth(clients);
        }
        FileBytes trusted = contents.files().get("truststore");
        if (trusted != null) {
            builder.trustManager(trust(trusted.bytes()));
        }
        try {
            return builder.sslProvider(SslProvider.JDK)
                    .protocols(LiveTls.PROTOCOLS)
                    .build();
        } catch (IOException e) {
            throw new UnusableException("keystore", "files of which TLS can be made; " + e.getMessage(), e);
        }
    }

    private @Nullable KeyManagerFactory keys(FileSnapshot.Contents contents) throws UnusableException {
        FileBytes pkcs12 = contents.files().get("keystore");
        if (pkcs12 != null) {
            return loading("keystore", "a PKCS12 file with a key that its password opens", () -> {
                KeyStore store = pkcs12(pkcs12.bytes(), keystorePassword);
                if (Collections.list(store.aliases()).stream().noneMatch(alias -> isKey(store, alias))) {
                    throw new GeneralSecurityException("there is no key in it");
                }
                return managers(store, keystorePassword.toCharArray());
            });
        }
        FileBytes chain = contents.files().get("certificate");
        FileBytes pem = contents.files().get("key");
        if (chain == null || pem == null) {
            return null;
        }
        PrivateKey secret = loading(
                "key",
                "a PEM file with a key of the kind PKCS #8 (BEGIN PRIVATE KEY or BEGIN ENCRYPTED PRIVATE KEY) that the key password opens",
                () -> PemKey.read(pem.bytes(), keyPassword));
        return loading(
                "certificate",
                "a PEM file with the certificate of the key and those between it and its authority",
                () -> {
                    Certificate[] certificates =
                            PemCertificates.read(chain.bytes()).toArray(Certificate[]::new);
                    PemKey.requireSame(secret, certificates);
                    KeyStore store = KeyStore.getInstance("PKCS12");
                    store.load(null, null);
                    store.setKeyEntry("key", secret, new char[0], certificates);
                    return managers(store, new char[0]);
                });
    }

    private static boolean isKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // only of a store that was not loaded
        }
    }

    private static KeyManagerFactory managers(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        return managers;
    }

    private TrustManagerFactory trust(byte[] file) throws UnusableException {
        return loading("truststore", "a PEM or PKCS12 file with certificates to trust", () -> {
            KeyStore store;
            if (PemCertificates.isPem(file)) {
                store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                for (Certificate each : PemCertificates.read(file)) {
                    store.setCertificateEntry("trusted-" + store.size(), each);
                }
            } else {
                store = pkcs12(file, truststorePassword);
            }
            if (store.size() == 0) {
                throw new GeneralSecurityException("there is no trusted certificate in it");
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return managers;
        });
    }

    private static KeyStore pkcs12(byte[] file, String password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file), password.toCharArray());
        return store;
    }

    private static <T> T loading(String role, String expected, Loading<T> loading) throws UnusableException {
        try {
            return loading.load();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new UnusableException(role, expected + "; " + e, e);
        }
    }

    /** Names the files, never a password. */
    @Override
    public String toString() {
        return "keystore=" + keystore + " certificate=" + certificate + " key=" + key + " truststore=" + truststore
                + " clients=" + clients;
    }
}
