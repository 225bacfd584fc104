package featurekeyproxy.wspair.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The certificates in a file of PEM text, or in a binary one without a password (DER, PKCS #7). */
final class PemCertificates {
    private static final Set<String> KINDS = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    private PemCertificates() {}

    /** Returns whether the file is PEM text, in whatever encoding. */
    static boolean isPem(byte[] file) {
        return !Pem.of(file).blocks().isEmpty();
    }

    /**
     * Reads them in their order.
     *
     * @throws GeneralSecurityException if there is none, or one that is damaged; the message says what the file is
     */
    static List<X509Certificate> read(byte[] file) throws GeneralSecurityException {
        Pem pem = Pem.of(file);
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem.Block block : pem.blocks()) {
            if (KINDS.contains(block.kind())) {
                certificates.add(certificate(block));
            }
        }
        if (certificates.isEmpty() && pem.blocks().isEmpty()) {
            certificates.addAll(binary(file, pem));
        }
        if (certificates.isEmpty()) {
            throw new CertificateException(pem.whatItIs("certificate", "CERTIFICATE"));
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(Pem.Block block) throws GeneralSecurityException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.content()));
        } catch (CertificateException e) {
            throw block.damaged();
        }
    }

    private static List<X509Certificate> binary(byte[] file, Pem pem) throws GeneralSecurityException {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(file)).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new CertificateException(pem.whatItIs("certificate", "CERTIFICATE"), e);
        }
    }
}
