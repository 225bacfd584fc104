package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.tls.TlsReason;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says why a connection failed, by the kinds of failures that are known. Words of a library are taken over only where they
 * are of the system or of our settings; of all other failures the class is named, since their text may hold what a peer sent.
 */
final class FailureKind {
    private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z_]{1,40})$");

    private static final Map<Class<? extends Throwable>, String> SENTENCES = Map.of(
            NotSslRecordException.class, "the Terminal speaks no TLS",
            SslHandshakeTimeoutException.class, "the TLS handshake with the Terminal took too long",
            UnknownHostException.class, "the name of the Terminal cannot be resolved",
            CertificateExpiredException.class, "the certificate of the Terminal has expired",
            CertificateNotYetValidException.class, "the certificate of the Terminal is not valid yet",
            CertPathBuilderException.class, "the certificate of the Terminal is not trusted",
            CertPathValidatorException.class, "the certificate of the Terminal is not trusted");

    /** What a Terminal may have against the certificate of the proxy. */
    private static final Set<TlsReason> OF_CERTIFICATES =
            EnumSet.of(TlsReason.UNTRUSTED, TlsReason.EXPIRED, TlsReason.NO_CLIENT_CERTIFICATE);

    private FailureKind() {}

    /** Returns what failed, by its innermost cause, which for TLS is the one that says what is wrong. */
    static String of(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String said = sentence(innermost);
        if (said != null) {
            return said;
        }
        String kind = innermost.getClass().getName() + alert(innermost);
        return innermost == failure ? kind : failure.getClass().getName() + ": " + kind;
    }

    private static @Nullable String sentence(Throwable cause) {
        if (isOfTheSystem(cause)) {
            return cause.getMessage();
        }
        if (TlsReason.isOfPeer(cause) && OF_CERTIFICATES.contains(TlsReason.of(cause))) {
            return "the Terminal does not take the certificate of the proxy"
                    + alert(cause).replace(":", ",");
        }
        return SENTENCES.entrySet().stream()
                .filter(known -> known.getKey().isInstance(cause))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> isNameMismatch(cause) ? "the certificate of the Terminal is for another name" : null);
    }

    private static boolean isNameMismatch(Throwable cause) {
        String words = cause instanceof CertificateException ? String.valueOf(cause.getMessage()) : "";
        return words.startsWith("No subject alternative") || words.startsWith("No name matching");
    }

    /** Returns whether the words are those of the operating system, of a time-out with our own target, or our own. */
    private static boolean isOfTheSystem(Throwable cause) {
        return cause instanceof DialException
                || cause instanceof LoopException
                || cause instanceof SocketException
                || cause instanceof Errors.NativeIoException
                || cause instanceof ConnectTimeoutException
                || cause instanceof TimeoutException;
    }

    private static String alert(Throwable cause) {
        Matcher alert = ALERT.matcher(cause instanceof SSLException ? String.valueOf(cause.getMessage()) : "");
        return alert.find() ? ": alert " + alert.group(1) : "";
    }
}
