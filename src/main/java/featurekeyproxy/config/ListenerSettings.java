package featurekeyproxy.config;

import featurekeyproxy.config.value.Addresses;
import featurekeyproxy.config.value.Units;
import featurekeyproxy.config.value.ValueType;
import io.netty.handler.ssl.ClientAuth;
import java.time.Duration;
import java.util.Map;

/** How TOMEs is listened for. */
final class ListenerSettings {
    static final Setting<String> HOST = Setting.of(
                    "proxy.tomes.host",
                    Addresses.host("10.1.2.3"),
                    "0.0.0.0",
                    "address to listen on; `0.0.0.0` is all. In TOMEs: CommBrokerIp",
                    "10.1.2.3")
            .into((component, host) -> component.getTomes().setHost(host));

    static final Setting<Integer> PORT = Setting.of(
                    "proxy.tomes.port",
                    ValueType.port(0),
                    "8080",
                    "port to listen on; 0 takes any free one and logs it. In TOMEs: CommBrokerPort",
                    "9000")
            .into((component, port) -> component.getTomes().setPort(port));

    static final Setting<Duration> HANDSHAKE_TIMEOUT = Setting.of(
                    "proxy.tomes.handshake-timeout",
                    Units.durationOr("off"),
                    "10s",
                    "how long a connection may take to ask for an upgrade, also byte by byte; 408 beyond",
                    "3s")
            .into((component, time) -> component.getTomes().setHandshakeTimeout(time.toMillis()));

    static final Setting<Duration> PING_INTERVAL = Setting.of(
                    "proxy.tomes.ping-interval",
                    Units.durationOr("off"),
                    "off",
                    "after how long a silence TOMEs is sent a ping of the proxy's own:"
                            + " [reliability.md](reliability.md#dead-peers)",
                    "30s")
            .into((component, time) -> component.getTomes().setPingInterval(time.toMillis()));

    static final Setting<Duration> PING_TIMEOUT = Setting.of(
                    "proxy.tomes.ping-timeout",
                    Units.duration(),
                    "20s",
                    "how long it may stay silent then before it counts as lost",
                    "5s")
            .into((component, time) -> component.getTomes().setPingTimeout(time.toMillis()));

    static final Setting<ClientAuth> CLIENTS = Setting.of(
            "proxy.tomes.tls.client-certificate",
            ValueType.oneOf(
                    Map.of("none", ClientAuth.NONE, "optional", ClientAuth.OPTIONAL, "required", ClientAuth.REQUIRE)),
            "none",
            "whether TOMEs has to show a certificate: `none`, `optional` (a wrong one is refused) or `required`",
            "required");

    static final TlsRows TLS = new TlsRows(
            Setting.of("proxy.tomes.tls", ValueType.flag(), "false", "whether TOMEs connects with TLS (`wss`)", "true"),
            Setting.of(
                    "proxy.tomes.tls.keystore",
                    ValueType.pathOrNone("file"),
                    "",
                    "PKCS12 or JKS file with the proxy's keys and certificates; TLS needs it or the two PEM files. All files of TLS are"
                            + " read again when they change",
                    "config/proxy.p12"),
            Setting.of(
                    "proxy.tomes.tls.keystore-password",
                    ValueType.password(),
                    "",
                    "its password; better given as `PROXY_TOMES_TLS_KEYSTORE_PASSWORD` than in the file",
                    ""),
            Setting.of(
                    "proxy.tomes.tls.alias",
                    ValueType.text(),
                    "",
                    "which of its keys is shown, by its alias; without it one that is valid, is for the name that is asked for (SNI) and may be used so:"
                            + " [reliability.md](reliability.md#certificates)",
                    "proxy-2027"),
            Setting.of(
                    "proxy.tomes.tls.certificate",
                    ValueType.pathOrNone("file"),
                    "",
                    "PEM file with the proxy's certificate and those between it and its authority",
                    "config/proxy.pem"),
            Setting.of(
                    "proxy.tomes.tls.key",
                    ValueType.pathOrNone("file"),
                    "",
                    "PEM file with its key (`BEGIN PRIVATE KEY`); may be the same file",
                    "config/proxy.key"),
            Setting.of(
                    "proxy.tomes.tls.key-password",
                    ValueType.password(),
                    "",
                    "the password of the key, if it has one of its own",
                    "{{file:/run/secrets/key}}"),
            Setting.of(
                    "proxy.tomes.tls.truststore",
                    ValueType.pathOrNone("file"),
                    "",
                    "PEM, PKCS12 or JKS file with the certificates that TOMEs' is checked against",
                    "config/clients.pem"),
            Setting.of(
                    "proxy.tomes.tls.truststore-password",
                    ValueType.password(),
                    "",
                    "its password, if it is PKCS12",
                    "{{env:CLIENTS_PASSWORD}}"),
            Setting.of(
                    "proxy.tomes.tls.allow-expired",
                    ValueType.flag(),
                    "false",
                    "whether to start, and to reload, with a certificate that has expired or is not valid yet",
                    "true"));

    static final Setting<Boolean> COMPRESSION = Setting.of(
                    "proxy.tomes.compression",
                    ValueType.flag(),
                    "false",
                    "whether permessage-deflate is accepted if TOMEs offers it; costs processor time",
                    "true")
            .into((component, on) -> component.getTomes().setCompression(on));

    static final SettingGroup GROUP = SettingGroup.of(
            "Where TOMEs connects to",
            HOST,
            PORT,
            HANDSHAKE_TIMEOUT,
            PING_INTERVAL,
            PING_TIMEOUT,
            TLS.on(),
            TLS.keystore(),
            TLS.keystorePassword(),
            TLS.alias(),
            TLS.certificate(),
            TLS.key(),
            TLS.keyPassword(),
            CLIENTS,
            TLS.truststore(),
            TLS.truststorePassword(),
            TLS.allowExpired(),
            COMPRESSION);

    private ListenerSettings() {}

    /** Reads what TLS with TOMEs takes, and notes what does not go together. */
    static LegTls tls(SettingsReader reader) {
        ClientAuth clients = reader.get(CLIENTS);
        LegTls tls = TLS.read(reader, clients);
        if (tls.on()
                && tls.files().keystore().isEmpty()
                && tls.files().certificate().isEmpty()
                && tls.files().key().isEmpty()) {
            reader.problem(TLS.keystore(), "a PKCS12 file, because proxy.tomes.tls is true");
        }
        if (tls.on() && clients != ClientAuth.NONE && tls.files().truststore().isEmpty()) {
            reader.problem(TLS.truststore(), "the certificates to trust, because client certificates are asked for");
        }
        return tls;
    }
}
