package featurekeyproxy.wspair.tls;

import featurekeyproxy.text.SafeText;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Locale;

/**
 * A certificate that is in use: whose it is, and from when to when it is valid.
 *
 * @param subject the name in it, safe to be shown
 */
public record CertificateState(TlsLeg leg, Kind kind, String subject, Instant from, Instant until) {
    private static final int LONGEST_SUBJECT = 200;

    /** Whose certificate it is. */
    public enum Kind {
        /** What the proxy shows, with its chain. */
        OWN,
        /** What the proxy trusts, by a file of the settings. */
        TRUSTED,
        /** What the server at the other end showed last, whether or not it was taken. */
        SEEN;

        /** Returns the name as it stands in metrics. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CertificateState of(TlsLeg leg, Kind kind, X509Certificate certificate) {
        return new CertificateState(
                leg,
                kind,
                subject(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    static CertificateState of(TlsLeg leg, OwnKey key) {
        return new CertificateState(leg, Kind.OWN, subject(key.certificate()), key.begin(), key.expiry());
    }

    /** Returns the name in a certificate, which others may have written, on one line and cut. */
    public static String subject(X509Certificate certificate) {
        return SafeText.line(certificate.getSubjectX500Principal().getName(), LONGEST_SUBJECT);
    }

    /** Returns whether it is valid at that time. */
    public boolean isValid(Instant now) {
        return !now.isBefore(from) && !now.isAfter(until);
    }
}
