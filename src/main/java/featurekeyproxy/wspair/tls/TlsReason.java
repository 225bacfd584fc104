package featurekeyproxy.wspair.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Why a TLS handshake was refused, by the proxy or by its peer. */
public enum TlsReason {
    /** The certificate was issued by nobody who is trusted, or was taken back. */
    UNTRUSTED,
    /** The certificate is for another name than the one that was asked for. */
    WRONG_NAME,
    /** The certificate is valid no more, or not yet. */
    EXPIRED,
    /** The client showed no certificate, and had to. */
    NO_CLIENT_CERTIFICATE,
    /** There is no version of TLS that both sides speak. */
    PROTOCOL_VERSION,
    /** There is no cipher that both sides know, or one side did not say more than that it refuses. */
    CIPHER,
    /** What came was no TLS. */
    PLAIN_TEXT,
    /** The handshake did not end in time. */
    TIMED_OUT,
    /** Something else, such as a connection that ended in between. */
    OTHER;

    private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z_]{1,40})$");

    private static final Map<String, TlsReason> ALERTS = Map.of(
            "bad_certificate", UNTRUSTED,
            "certificate_unknown", UNTRUSTED,
            "unknown_ca", UNTRUSTED,
            "certificate_revoked", UNTRUSTED,
            "certificate_expired", EXPIRED,
            "certificate_required", NO_CLIENT_CERTIFICATE,
            "protocol_version", PROTOCOL_VERSION,
            "handshake_failure", CIPHER,
            "insufficient_security", CIPHER);

    /** Returns the reason of a failure, by its innermost cause. */
    public static TlsReason of(Throwable failure) {
        Throwable cause = innermost(failure);
        if (cause instanceof NotSslRecordException) {
            return PLAIN_TEXT;
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return TIMED_OUT;
        }
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return EXPIRED;
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return UNTRUSTED;
        }
        String words = String.valueOf(cause.getMessage());
        if (cause instanceof CertificateException) {
            return words.startsWith("No subject alternative") || words.startsWith("No name matching")
                    ? WRONG_NAME
                    : UNTRUSTED;
        }
        return cause instanceof SSLException ? ofWords(cause, words) : OTHER;
    }

    private static TlsReason ofWords(Throwable cause, String words) {
        if (isOfPeer(cause)) {
            Matcher alert = ALERT.matcher(words);
            return alert.find() ? ALERTS.getOrDefault(alert.group(1), OTHER) : OTHER;
        }
        String small = words.toLowerCase(Locale.ROOT);
        if (small.contains("empty client certificate chain") || small.contains("null cert chain")) {
            return NO_CLIENT_CERTIFICATE;
        }
        if (small.contains("unsupported or unrecognized ssl message")) {
            return PLAIN_TEXT;
        }
        if (small.contains("cipher suite") || small.contains("authentication scheme")) {
            return CIPHER;
        }
        return small.contains("protocol") ? PROTOCOL_VERSION : OTHER;
    }

    /** Returns whether it was the peer who refused, by an alert. */
    public static boolean isOfPeer(Throwable failure) {
        Throwable cause = innermost(failure);
        return cause instanceof SSLException
                && String.valueOf(cause.getMessage()).startsWith("Received fatal alert: ");
    }

    /** Returns whether a failure has to do with TLS at all. */
    public static boolean isTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static Throwable innermost(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost;
    }

    /** Returns the name as it stands in metrics. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
