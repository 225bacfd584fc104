package featurekeyproxy.config;

import featurekeyproxy.config.value.ValueType;
import io.netty.handler.ssl.ClientAuth;

/** TLS to the Terminal, and the group of all that concerns the Terminal. */
final class TerminalTlsSettings {
    static final TlsRows TLS = new TlsRows(
            Setting.of(
                            "proxy.terminal.tls",
                            ValueType.flag(),
                            "false",
                            "whether to connect with TLS; its certificate must carry the host name",
                            "true")
                    .into((component, on) -> component.getTerminal().setSsl(on)),
            Setting.of(
                    "proxy.terminal.tls.keystore",
                    ValueType.pathOrNone("file"),
                    "",
                    "PKCS12 or JKS file with what the proxy shows to a Terminal that asks for a certificate",
                    "config/proxy.p12"),
            Setting.of(
                    "proxy.terminal.tls.keystore-password",
                    ValueType.password(),
                    "",
                    "its password",
                    "{{env:STORE_PASSWORD}}"),
            Setting.of(
                    "proxy.terminal.tls.alias",
                    ValueType.text(),
                    "",
                    "which of its keys is shown, by its alias; without it one that is valid, may be used so and is of an authority that the Terminal names",
                    "proxy-client"),
            Setting.of(
                    "proxy.terminal.tls.certificate",
                    ValueType.pathOrNone("file"),
                    "",
                    "the same as a PEM file",
                    "config/proxy.pem"),
            Setting.of(
                    "proxy.terminal.tls.key",
                    ValueType.pathOrNone("file"),
                    "",
                    "and its key; may be the same file",
                    "config/proxy.key"),
            Setting.of(
                    "proxy.terminal.tls.key-password",
                    ValueType.password(),
                    "",
                    "the password of the key, if it has one of its own",
                    "{{file:/run/secrets/key}}"),
            Setting.of(
                    "proxy.terminal.tls.truststore",
                    ValueType.pathOrNone("file"),
                    "",
                    "PEM, PKCS12 or JKS file with the certificates to trust; without it those that Java trusts",
                    "config/terminal.p12"),
            Setting.of(
                    "proxy.terminal.tls.truststore-password",
                    ValueType.password(),
                    "",
                    "its password; better given as `PROXY_TERMINAL_TLS_TRUSTSTORE_PASSWORD`",
                    ""),
            Setting.of(
                    "proxy.terminal.tls.allow-expired",
                    ValueType.flag(),
                    "false",
                    "whether to start, and to reload, with a certificate that has expired or is not valid yet",
                    "true"));

    static final SettingGroup GROUP = SettingGroup.of(
            "Where the Terminal is",
            TerminalSettings.HOST,
            TerminalSettings.PORT,
            TerminalSettings.TARGETS,
            TerminalSettings.BREAKER_FAILURES,
            TerminalSettings.RETRY_MIN,
            TerminalSettings.RETRY_MAX,
            TerminalSettings.PROBE,
            TerminalSettings.PROBE_INTERVAL,
            TerminalSettings.PROBE_PATH,
            TerminalSettings.LOST_CODE,
            TerminalSettings.PING_INTERVAL,
            TerminalSettings.PING_TIMEOUT,
            TLS.on(),
            TLS.truststore(),
            TLS.truststorePassword(),
            TLS.keystore(),
            TLS.keystorePassword(),
            TLS.alias(),
            TLS.certificate(),
            TLS.key(),
            TLS.keyPassword(),
            TLS.allowExpired(),
            TerminalSettings.CONNECT_TIMEOUT,
            TerminalSettings.FORWARDED_HEADERS,
            TerminalSettings.PRESERVE_HOST,
            TerminalSettings.COMPRESSION);

    private TerminalTlsSettings() {}

    static LegTls tls(SettingsReader reader) {
        return TLS.read(reader, ClientAuth.NONE);
    }
}
