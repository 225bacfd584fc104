package featurekeyproxy.ops.alert;

import featurekeyproxy.ops.diagnosis.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom alerts are told, and of what.
 *
 * @param webhook where they are posted to
 * @param least how bad a problem has to be
 * @param after for how long it has to be there
 * @param page where those who are told reach the page, without a slash at the end; empty where the proxy is to say it
 */
public record AlertOptions(Optional<URI> webhook, Optional<Mail> mail, Severity least, Duration after, String page) {
    /** The mail server, whom it sends to, and how it is reached. */
    public record Mail(List<String> to, String from, String host, int port, Tls tls, String user, String password) {
        /** Takes a copy of the addresses. */
        public Mail {
            to = List.copyOf(to);
        }

        /** Shows no password. */
        @Override
        public String toString() {
            return "mail by " + host + ":" + port;
        }
    }

    /** How the connection to the mail server is protected. */
    public enum Tls {
        /** It begins in the clear and has to change to TLS before anything else. */
        STARTTLS,
        /** It is TLS from the start. */
        TLS,
        /** Not at all. */
        OFF
    }

    /** Returns whether anybody is told. */
    public boolean isOn() {
        return webhook.isPresent() || mail.isPresent();
    }

    /** Shows no address, since it may hold a secret. */
    @Override
    public String toString() {
        return (webhook.isPresent() ? "web hook" : "no web hook") + ", "
                + mail.map(Mail::toString).orElse("no mail");
    }
}
