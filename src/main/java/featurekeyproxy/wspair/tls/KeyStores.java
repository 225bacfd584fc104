package featurekeyproxy.wspair.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Files of Java's keytool and of others: PKCS12 and JKS, which Java tells apart by itself. */
final class KeyStores {
    private static final int JCEKS = 0xcececece;

    private KeyStores() {}

    /**
     * Reads a file.
     *
     * @throws GeneralSecurityException if it is of another kind, which the message says
     * @throws IOException if the password does not open it
     */
    static KeyStore read(byte[] file, String password) throws GeneralSecurityException, IOException {
        if (PemCertificates.isPem(file)) {
            throw new GeneralSecurityException("it is PEM text");
        }
        if (file.length >= Integer.BYTES && ByteBuffer.wrap(file).getInt() == JCEKS) {
            throw new GeneralSecurityException(
                    "it is a JCEKS file; keytool -importkeystore -deststoretype PKCS12 makes PKCS12 of it");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file), password.toCharArray());
        return store;
    }

    /**
     * Returns all keys in it that the password opens.
     *
     * @throws GeneralSecurityException if there is none
     */
    static List<OwnKey> keys(KeyStore store, String password) throws GeneralSecurityException {
        List<OwnKey> keys = new ArrayList<>();
        boolean locked = false;
        for (String alias : Collections.list(store.aliases())) {
            try {
                Key key = store.isKeyEntry(alias) ? store.getKey(alias, password.toCharArray()) : null;
                Certificate[] chain = store.getCertificateChain(alias);
                if (key instanceof PrivateKey secret && chain != null && chain.length > 0) {
                    keys.add(new OwnKey(
                            alias,
                            secret,
                            Arrays.stream(chain)
                                    .map(X509Certificate.class::cast)
                                    .toList()));
                }
            } catch (UnrecoverableKeyException e) { // a key with a password of its own
                locked = true;
            }
        }
        if (keys.isEmpty()) {
            throw new GeneralSecurityException(
                    locked ? "its key has another password" : "there is no key with a certificate in it");
        }
        return keys;
    }
}
