package featurekeyproxy.ops.alert;

import featurekeyproxy.text.SafeText;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Sends alerts by SMTP, each as a mail of its own. */
final class MailChannel implements AlertChannel {
    private static final String PATIENCE_MILLIS = "10000";
    private static final int LONGEST_SUBJECT = 150;

    private final AlertOptions.Mail options;

    MailChannel(AlertOptions.Mail options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void send(Alert alert) throws IOException {
        Session session = Session.getInstance(properties());
        try (Transport transport = session.getTransport("smtp")) {
            MimeMessage message = message(session, alert);
            transport.connect(options.host(), options.port(), user(options.user()), user(options.password()));
            transport.sendMessage(message, message.getAllRecipients());
        } catch (SendFailedException e) {
            throw new RefusedAlertException(options.host() + " refused the mail: " + said(e));
        } catch (MessagingException e) {
            throw new IOException(options.host() + " did not take the mail: " + said(e), e);
        }
    }

    private static @Nullable String user(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String said(MessagingException e) {
        String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        Exception next = e.getNextException();
        return SafeText.line(
                next == null || next.getMessage() == null ? said : said + " (" + next.getMessage() + ")", 300);
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
        properties.setProperty("mail.smtp.timeout", PATIENCE_MILLIS);
        properties.setProperty("mail.smtp.writetimeout", PATIENCE_MILLIS);
        properties.setProperty(
                "mail.smtp.auth", Boolean.toString(!options.user().isEmpty()));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        boolean isStartTls = options.tls() == AlertOptions.Tls.STARTTLS;
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(isStartTls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(isStartTls));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(options.tls() == AlertOptions.Tls.TLS));
        return properties;
    }

    private MimeMessage message(Session session, Alert alert) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(options.from()));
        for (String to : options.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
        }
        message.setSubject(SafeText.line(subject(alert), LONGEST_SUBJECT), StandardCharsets.UTF_8.name());
        message.setText(text(alert), StandardCharsets.UTF_8.name());
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setSentDate(Date.from(alert.at()));
        return message;
    }

    static String subject(Alert alert) {
        String how = alert.state() == Alert.State.OPEN
                ? alert.severity().text()
                : alert.state().name().toLowerCase(Locale.ROOT);
        return "[Feature Key Proxy] " + how + ": " + alert.title();
    }

    static String text(Alert alert) {
        String since =
                switch (alert.state()) {
                    case OPEN -> "Since: ";
                    case RESOLVED -> "Resolved: ";
                    case TEST -> "Asked for: ";
                };
        return alert.title() + "\n\n" + alert.reason() + "\n\nWhat to do: " + alert.cure() + "\n\n" + since + alert.at()
                + "\nRunbook: " + alert.link() + "\nPage: " + alert.page() + "\n";
    }
}
