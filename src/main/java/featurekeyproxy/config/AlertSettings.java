package featurekeyproxy.config;

import featurekeyproxy.config.value.Addresses;
import featurekeyproxy.config.value.Units;
import featurekeyproxy.config.value.UnusableValueException;
import featurekeyproxy.config.value.ValueType;
import featurekeyproxy.ops.alert.AlertOptions;
import featurekeyproxy.ops.alert.AlertOptions.Tls;
import featurekeyproxy.ops.diagnosis.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whom the proxy tells of problems by itself. */
final class AlertSettings {
    private static final String URL = "an address that begins with https:// or http://";
    private static final Pattern MAIL_ADDRESS = Pattern.compile("[^\\s@,<>\"]+@[^\\s@,<>\"]+");

    static final Setting<Optional<URI>> WEBHOOK = Setting.of(
            "proxy.alerts.webhook",
            new ValueType<>(
                    "URL", URL, "", true, false, text -> text.isEmpty() ? Optional.empty() : Optional.of(url(text))),
            "",
            "where problems are posted to as JSON ([operations.md](operations.md#alerts-without-prometheus)); never shown, since"
                    + " such addresses often hold a secret",
            "https://chat.hospital.example/hooks/7");

    static final Setting<List<String>> MAIL = Setting.of(
            "proxy.alerts.mail",
            ValueType.of("addresses", "mail addresses with commas between", AlertSettings::addresses),
            "",
            "who gets a mail of each problem",
            "it@hospital.example, night@hospital.example");

    static final Setting<List<String>> FROM = Setting.of(
            "proxy.alerts.mail.from",
            ValueType.of("address", "one mail address", AlertSettings::addresses),
            "",
            "from whom; the first of those who get it, unless set",
            "proxy@hospital.example");

    static final Setting<String> HOST = Setting.of(
            "proxy.alerts.mail.host",
            Addresses.host("mail.hospital.example"),
            "localhost",
            "the mail server (SMTP)",
            "mail.hospital.example");

    static final Setting<Integer> PORT = Setting.of(
            "proxy.alerts.mail.port",
            ValueType.port(1),
            "587",
            "its port: 587 as a rule, 465 with `tls`, 25 with `off`",
            "465");

    static final Setting<Tls> TLS = Setting.of(
            "proxy.alerts.mail.tls",
            ValueType.oneOf(Map.of("starttls", Tls.STARTTLS, "tls", Tls.TLS, "off", Tls.OFF)),
            "starttls",
            "how the connection is protected: `starttls`, `tls` from the start, or `off`",
            "tls");

    static final Setting<String> USER = Setting.of(
            "proxy.alerts.mail.user",
            ValueType.text(),
            "",
            "as whom the proxy logs in there; empty is not at all",
            "proxy");

    static final Setting<String> PASSWORD = Setting.of(
            "proxy.alerts.mail.password",
            ValueType.password(),
            "",
            "the password for that",
            "{{file:/run/secrets/mail}}");

    static final Setting<Severity> LEAST = Setting.of(
            "proxy.alerts.severity",
            ValueType.oneOf(Map.of("error", Severity.ERROR, "warning", Severity.WARNING, "info", Severity.INFO)),
            "warning",
            "how bad a problem has to be: `error`, `warning` or `info`",
            "error");

    static final Setting<Duration> AFTER = Setting.of(
            "proxy.alerts.after",
            Units.durationOrZero(),
            "1m",
            "for how long a problem has to be there before it is told",
            "5m");

    static final Setting<Optional<URI>> PAGE = Setting.of(
            "proxy.alerts.page",
            ValueType.of("URL", URL, text -> text.isEmpty() ? Optional.empty() : Optional.of(url(text))),
            "",
            "where those who are told reach this port, for the links; the address that it listens on, unless set",
            "https://proxy.hospital.example");

    static final SettingGroup GROUP =
            SettingGroup.of("Alerts", WEBHOOK, MAIL, FROM, HOST, PORT, TLS, USER, PASSWORD, LEAST, AFTER, PAGE);

    private AlertSettings() {}

    static AlertOptions read(SettingsReader reader) {
        List<String> to = reader.get(MAIL);
        List<String> from = reader.get(FROM);
        if (from.size() > 1) {
            reader.problem(FROM, "one mail address");
        }
        AlertOptions options = new AlertOptions(
                reader.get(WEBHOOK),
                to.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new AlertOptions.Mail(
                                to,
                                from.isEmpty() ? to.get(0) : from.get(0),
                                reader.get(HOST),
                                reader.get(PORT),
                                reader.get(TLS),
                                reader.get(USER),
                                reader.get(PASSWORD))),
                reader.get(LEAST),
                reader.get(AFTER),
                reader.get(PAGE)
                        .map(page -> page.toString().replaceAll("/+$", ""))
                        .orElse(""));
        if (options.isOn() && !reader.get(ManagementSettings.ENABLED)) {
            reader.problem(
                    ManagementSettings.ENABLED,
                    "true, because problems are looked for there, and proxy.alerts.* is set");
        }
        return options;
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new UnusableValueException(URL, "");
        }
        return url;
    }

    private static List<String> addresses(String text) {
        List<String> addresses = ValueType.parts(text);
        if (!addresses.stream()
                .allMatch(address -> MAIL_ADDRESS.matcher(address).matches())) {
            throw new UnusableValueException("mail addresses such as it@hospital.example, with commas between", "");
        }
        return addresses;
    }
}
