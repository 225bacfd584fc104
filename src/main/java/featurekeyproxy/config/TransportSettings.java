package featurekeyproxy.config;

import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.WsPairConfiguration;
import featurekeyproxy.wspair.handshake.AddressRange;
import featurekeyproxy.wspair.upstream.ProbeKind;
import featurekeyproxy.wspair.upstream.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the proxy does about Terminals that fail and peers that ask too much or say nothing; see {@code docs/reliability.md}. */
public record TransportSettings(Upstreams upstreams, Limits limits, Silence silence) {
    private static final int MOST_FAILURES = 100;

    /** Where the Terminal may be reached, and when a place counts as broken. */
    public record Upstreams(
            List<Target> targets,
            int breakerFailures,
            Duration retryMin,
            Duration retryMax,
            ProbeKind probe,
            String probePath,
            Duration probeInterval,
            int lostCode) {}

    /** How much the proxy takes on, and from whom; 0 is no limit, and so is an empty list. */
    record Limits(
            int connections,
            int connectionsPerAddress,
            int handshakesPerSecond,
            String allowedAddresses,
            String allowedOrigins,
            int headerSize,
            int sessionBytes,
            int bufferedBytes,
            Duration handshakeTimeout) {}

    /** What is done about peers that say nothing; zero is nothing. */
    record Silence(
            Duration tomesInterval,
            Duration tomesTimeout,
            Duration terminalInterval,
            Duration terminalTimeout,
            Duration idleTimeout) {}

    static TransportSettings read(SettingsReader reader, int maxMessageSize) {
        return new TransportSettings(upstreams(reader), limits(reader, maxMessageSize), silence(reader));
    }

    private static Upstreams upstreams(SettingsReader reader) {
        Duration retryMin = reader.duration("proxy.terminal.retry-min");
        Duration retryMax = reader.duration("proxy.terminal.retry-max");
        if (retryMax.compareTo(retryMin) < 0) {
            reader.problem("proxy.terminal.retry-max", "at least proxy.terminal.retry-min");
        }
        String probePath = reader.text("proxy.terminal.probe-path");
        if (!probePath.startsWith("/")) {
            reader.problem("proxy.terminal.probe-path", "a path that begins with /");
        }
        return new Upstreams(
                targets(reader),
                reader.number("proxy.terminal.breaker-failures", 1, MOST_FAILURES),
                retryMin,
                retryMax,
                reader.choice(
                        "proxy.terminal.probe",
                        Map.of("off", ProbeKind.OFF, "tcp", ProbeKind.TCP, "http", ProbeKind.HTTP)),
                probePath,
                reader.duration("proxy.terminal.probe-interval"),
                reader.choice("proxy.terminal.lost-code", Map.of("1012", 1012, "1013", 1013)));
    }

    private static Limits limits(SettingsReader reader, int maxMessageSize) {
        int sessionBytes = reader.sizeOrNone("proxy.limits.session-bytes");
        if (sessionBytes > 0 && sessionBytes < maxMessageSize) {
            reader.problem("proxy.limits.session-bytes", "none, or at least proxy.message.max-size");
        }
        String addresses = reader.text("proxy.limits.allowed-addresses");
        try {
            AddressRange.list(addresses);
        } catch (IllegalArgumentException e) {
            reader.problem(
                    "proxy.limits.allowed-addresses", "addresses and ranges with commas between; " + e.getMessage());
        }
        return new Limits(
                reader.numberOr("none", "proxy.limits.connections"),
                reader.numberOr("none", "proxy.limits.connections-per-address"),
                reader.numberOr("none", "proxy.limits.handshakes-per-second"),
                addresses,
                reader.text("proxy.limits.allowed-origins"),
                reader.size("proxy.limits.header-size"),
                sessionBytes,
                reader.sizeOrNone("proxy.limits.buffered-bytes"),
                reader.durationOr("off", "proxy.tomes.handshake-timeout"));
    }

    private static Silence silence(SettingsReader reader) {
        return new Silence(
                reader.durationOr("off", "proxy.tomes.ping-interval"),
                reader.duration("proxy.tomes.ping-timeout"),
                reader.durationOr("off", "proxy.terminal.ping-interval"),
                reader.duration("proxy.terminal.ping-timeout"),
                reader.durationOr("off", "proxy.idle-timeout"));
    }

    private static List<Target> targets(SettingsReader reader) {
        try {
            return Target.list(reader.text("proxy.terminal.targets"));
        } catch (IllegalArgumentException e) {
            reader.problem("proxy.terminal.targets", "host:port with commas between; " + e.getMessage());
            return List.of();
        }
    }

    /** Returns the same settings without a list of targets, so that host and port count. */
    TransportSettings withoutTargets() {
        Upstreams one = new Upstreams(
                List.of(),
                upstreams.breakerFailures(),
                upstreams.retryMin(),
                upstreams.retryMax(),
                upstreams.probe(),
                upstreams.probePath(),
                upstreams.probeInterval(),
                upstreams.lostCode());
        return new TransportSettings(one, limits, silence);
    }

    /** Sets the defaults of both legs. */
    public void applyTo(WsPairComponent component) {
        applyUpstreams(component);
        applyLimits(component);
        component.getTomes().setPingInterval(silence.tomesInterval().toMillis());
        component.getTomes().setPingTimeout(silence.tomesTimeout().toMillis());
        component.getTerminal().setPingInterval(silence.terminalInterval().toMillis());
        component.getTerminal().setPingTimeout(silence.terminalTimeout().toMillis());
        component.setIdleTimeout(silence.idleTimeout().toMillis());
    }

    private void applyLimits(WsPairComponent component) {
        component.setMaxSessionBytes(limits.sessionBytes());
        component.setMaxBufferedBytes(limits.bufferedBytes());
        WsPairConfiguration tomes = component.getTomes();
        tomes.setMaxConnections(limits.connections());
        tomes.setMaxConnectionsPerAddress(limits.connectionsPerAddress());
        tomes.setHandshakesPerSecond(limits.handshakesPerSecond());
        tomes.setAllowedAddresses(limits.allowedAddresses());
        tomes.setAllowedOrigins(limits.allowedOrigins());
        tomes.setMaxHeaderSize(limits.headerSize());
        tomes.setHandshakeTimeout(limits.handshakeTimeout().toMillis());
    }

    private void applyUpstreams(WsPairComponent component) {
        WsPairConfiguration terminal = component.getTerminal();
        terminal.setTargets(upstreams.targets().stream().map(Target::toString).collect(Collectors.joining(",")));
        terminal.setBreakerFailures(upstreams.breakerFailures());
        terminal.setRetryMin(upstreams.retryMin().toMillis());
        terminal.setRetryMax(upstreams.retryMax().toMillis());
        terminal.setProbe(upstreams.probe());
        terminal.setProbePath(upstreams.probePath());
        terminal.setProbeInterval(upstreams.probeInterval().toMillis());
        terminal.setLostCode(upstreams.lostCode());
    }
}
