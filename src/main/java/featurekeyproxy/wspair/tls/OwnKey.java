package featurekeyproxy.wspair.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * A key of the proxy with its certificate and those between it and its authority, in this order.
 *
 * @param alias by what name it is known, in a PKCS12 or JKS file its alias
 */
record OwnKey(String alias, PrivateKey key, List<X509Certificate> chain) {
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");
    private static final String ANY_USE = "2.5.29.37.0";
    private static final String SERVER_USE = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_USE = "1.3.6.1.5.5.7.3.2";
    private static final int DNS = 2;
    private static final int IP = 7;

    OwnKey {
        chain = List.copyOf(chain);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    /** Returns whether everything that is shown is valid at that time. */
    boolean isValid(Instant now) {
        return chain.stream()
                .allMatch(each -> !now.isBefore(each.getNotBefore().toInstant())
                        && !now.isAfter(each.getNotAfter().toInstant()));
    }

    /** Returns when the first of what is shown expires. */
    Instant expiry() {
        return chain.stream()
                .map(each -> each.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Returns from when on all of what is shown is valid. */
    Instant begin() {
        return chain.stream()
                .map(each -> each.getNotBefore().toInstant())
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** Returns whether the certificate may be used so; one that names no use may be used for all. */
    boolean isFor(boolean server) {
        boolean[] usage = certificate().getKeyUsage();
        if (usage != null && !usage[0] && !(usage.length > 2 && usage[2])) { // digitalSignature, keyEncipherment
            return false;
        }
        try {
            List<String> uses = certificate().getExtendedKeyUsage();
            return uses == null || uses.contains(ANY_USE) || uses.contains(server ? SERVER_USE : CLIENT_USE);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** Returns how well the certificate carries the name that a client asks for: 2 as it is, 1 by a wildcard, 0 not. */
    int carries(String name) {
        String asked = name.toLowerCase(Locale.ROOT);
        Set<String> names = names();
        if (names.contains(asked)) {
            return 2;
        }
        int dot = asked.indexOf('.');
        return dot > 0 && names.contains("*" + asked.substring(dot)) ? 1 : 0;
    }

    /** Returns the names in lower case: those of the extension, or else the one in the subject. */
    Set<String> names() {
        Set<String> names = new HashSet<>(alternatives(DNS));
        if (names.isEmpty()) {
            try {
                for (Rdn part :
                        new LdapName(certificate().getSubjectX500Principal().getName()).getRdns()) {
                    if (part.getType().equalsIgnoreCase("CN")) {
                        names.add(part.getValue().toString().toLowerCase(Locale.ROOT));
                    }
                }
            } catch (InvalidNameException e) {
                return names;
            }
        }
        return names;
    }

    /** Returns whether the certificate is one for an address, by which those connect who name nothing. */
    boolean isForAddress() {
        return !alternatives(IP).isEmpty();
    }

    private List<String> alternatives(int kind) {
        List<String> found = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate().getSubjectAlternativeNames();
            for (List<?> each : Objects.requireNonNullElse(all, List.<List<?>>of())) {
                if (each.get(0).equals(kind)) {
                    found.add(String.valueOf(each.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return found; // a certificate that others would not understand either
        }
        return found;
    }

    /** Returns the keys in these files: each with each certificate that belongs to it, and with the chain that follows from it. */
    static List<OwnKey> of(List<PrivateKey> keys, List<X509Certificate> certificates) throws GeneralSecurityException {
        List<OwnKey> found = new ArrayList<>();
        for (PrivateKey key : keys) {
            for (X509Certificate certificate : certificates) {
                if (isOf(key, certificate)) {
                    found.add(new OwnKey(String.valueOf(found.size() + 1), key, chain(certificate, certificates)));
                }
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException(
                    keys.size() == 1
                            ? "its certificate is not that of the key"
                            : "no certificate in it is that of a key");
        }
        return found;
    }

    private static List<X509Certificate> chain(X509Certificate first, List<X509Certificate> all) {
        List<X509Certificate> chain = new ArrayList<>(List.of(first));
        for (boolean longer = true; longer; ) {
            X509Certificate last = chain.get(chain.size() - 1);
            longer = all.stream()
                    .filter(each -> !chain.contains(each) && isIssuedBy(last, each))
                    .findFirst()
                    .map(chain::add)
                    .orElse(false);
        }
        return chain;
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) { // an authority of the same name with another key
            return false;
        }
    }

    /** Returns whether the certificate is that of the key, which is not so while only one of two files has been replaced. */
    static boolean isOf(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null
                || !key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        byte[] probe = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(probe);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(probe);
        try {
            return verifying.verify(signature);
        } catch (SignatureException e) { // of another length
            return false;
        }
    }
}
