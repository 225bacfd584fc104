package featurekeyproxy.wspair.tls;

import featurekeyproxy.reload.FileBytes;
import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.text.SafeText;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files from which one leg takes its keys and the certificates that it trusts; an empty name means none.
 *
 * @param keystore PKCS12 or JKS file with the leg's keys and their certificates
 * @param alias the one of its keys that is shown; empty leaves that to {@link KeyChoice}
 * @param certificate PEM file with the leg's certificate and those between it and its authority, instead of a keystore
 * @param key PEM file with the key that belongs to the certificate
 * @param truststore PEM, PKCS12 or JKS file with the certificates to trust; none means those that Java trusts
 * @param clients whether who connects must show a certificate; for a leg on which the proxy is the server
 * @param allowExpired whether a certificate of the leg is taken that is valid no more, or not yet
 */
public record TlsFiles(
        String keystore,
        String keystorePassword,
        String alias,
        String certificate,
        String key,
        String keyPassword,
        String truststore,
        String truststorePassword,
        ClientAuth clients,
        boolean allowExpired) {
    private static final int LONGEST_ALIAS = 40;
    private static final int MOST_ALIASES = 20;

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
            case "keystore", "alias" -> keystore;
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

    /** Reads what the files hold. */
    TlsMaterial material(FileSnapshot.Contents contents, TlsLeg leg) throws UnusableException {
        FileBytes trusted = contents.files().get("truststore");
        return new TlsMaterial(
                this, leg, own(contents), trusted == null ? Optional.empty() : Optional.of(trusted(trusted.bytes())));
    }

    /** Reads the proxy's own keys. */
    List<OwnKey> ownKeys() throws UnusableException {
        return own(readable(look()));
    }

    private List<OwnKey> own(FileSnapshot.Contents contents) throws UnusableException {
        FileBytes store = contents.files().get("keystore");
        if (store != null) {
            return named(loading("keystore", "a PKCS12 or JKS file with a key that its password opens", () -> {
                KeyStore read = KeyStores.read(store.bytes(), keystorePassword);
                return KeyStores.keys(read, keyPassword.isEmpty() ? keystorePassword : keyPassword);
            }));
        }
        FileBytes chain = contents.files().get("certificate");
        FileBytes pem = contents.files().get("key");
        if (chain == null || pem == null) {
            return List.of();
        }
        List<PrivateKey> keys = loading(
                "key",
                "a PEM file with a key (BEGIN PRIVATE KEY or BEGIN ENCRYPTED PRIVATE KEY) that the key password opens",
                () -> PemKey.read(pem.bytes(), keyPassword));
        return loading(
                "certificate",
                "a PEM file with the certificate of the key and those between it and its authority",
                () -> OwnKey.of(keys, PemCertificates.read(chain.bytes())));
    }

    private List<OwnKey> named(List<OwnKey> keys) throws UnusableException {
        List<OwnKey> chosen = keys.stream()
                .filter(key -> alias.isEmpty() || key.alias().equalsIgnoreCase(alias))
                .toList();
        if (chosen.isEmpty()) {
            String aliases = keys.stream()
                    .map(key -> SafeText.line(key.alias(), LONGEST_ALIAS))
                    .limit(MOST_ALIASES)
                    .collect(Collectors.joining(", "));
            throw new UnusableException("alias", "the alias of a key in the keystore, which has " + aliases, null);
        }
        return chosen;
    }

    private KeyStore trusted(byte[] file) throws UnusableException {
        return loading("truststore", "a PEM, PKCS12 or JKS file with certificates to trust", () -> {
            KeyStore store;
            if (PemCertificates.isPem(file)) {
                store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                for (X509Certificate each : PemCertificates.read(file)) {
                    store.setCertificateEntry("trusted-" + store.size(), each);
                }
            } else {
                store = KeyStores.read(file, truststorePassword);
            }
            if (store.size() == 0) {
                throw new GeneralSecurityException("there is no trusted certificate in it");
            }
            return store;
        });
    }

    private static <T> T loading(String role, String expected, Loading<T> loading) throws UnusableException {
        try {
            return loading.load();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new UnusableException(
                    role, expected + "; " + Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
        }
    }

    /** Names the files, never a password. */
    @Override
    public String toString() {
        return "keystore=" + keystore + " alias=" + alias + " certificate=" + certificate + " key=" + key
                + " truststore=" + truststore + " clients=" + clients;
    }
}
