package featurekeyproxy.config;

import featurekeyproxy.config.value.Addresses;
import featurekeyproxy.config.value.Units;
import featurekeyproxy.config.value.ValueType;
import io.netty.handler.ssl.ClientAuth;
import java.time.Duration;

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

    static final Setting<Boolean> PROXY_PROTOCOL = Setting.of(
                    "proxy.tomes.proxy-protocol",
                    ValueType.flag(),
                    "false",
                    "whether a TCP balancer says by the PROXY protocol, version 1 or 2, who connects:"
                            + " [reliability.md](reliability.md#behind-a-tcp-balancer)",
                    "true")
            .into((component, on) -> component.getTomes().setProxyProtocol(on));

    static final Setting<String> BALANCERS = Setting.of(
                    "proxy.tomes.proxy-protocol.from",
                    Addresses.ranges(),
                    "",
                    "the addresses of these balancers; with the PROXY protocol nobody else may connect",
                    "10.1.0.7, 10.1.0.8")
            .into((component, ranges) -> component.getTomes().setProxyProtocolFrom(ranges));

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

    static final TlsRows TLS = TlsRows.ofServer(
            Setting.of("proxy.tomes.tls", ValueType.flag(), "false", "whether TOMEs connects with TLS (`wss`)", "true"),
            "TOMEs'");

    static final Setting<ClientAuth> CLIENTS = TlsRows.clients(TLS.on(), "TOMEs has");

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
            PROXY_PROTOCOL,
            BALANCERS,
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

    /** Notes what does not go together. */
    static void check(SettingsReader reader) {
        if (reader.get(PROXY_PROTOCOL) && reader.get(BALANCERS).isBlank()) {
            reader.problem(BALANCERS, "the addresses of the balancers, because " + PROXY_PROTOCOL + " is true");
        }
    }

    /** Reads what TLS with TOMEs takes, and notes what does not go together. */
    static LegTls tls(SettingsReader reader) {
        return TLS.read(reader, CLIENTS);
    }
}
