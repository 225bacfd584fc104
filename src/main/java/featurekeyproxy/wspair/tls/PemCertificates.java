package featurekeyproxy.wspair.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;

/** The certificates in a PEM file as any editor leaves it: Java finds none behind a byte order mark, and none in UTF-16. */
final class PemCertificates {
    private PemCertificates() {}

    /** Returns whether the file is PEM text, in whatever encoding. */
    static boolean isPem(byte[] file) {
        return PemKey.text(file).contains("-----BEGIN ");
    }

    /** Reads them in their order. */
    static List<Certificate> read(byte[] file) throws GeneralSecurityException {
        byte[] text = PemKey.text(file).getBytes(StandardCharsets.ISO_8859_1);
        return List.copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(text)));
    }
}
