package featurekeyproxy.config;

import featurekeyproxy.config.value.Addresses;
import featurekeyproxy.config.value.Units;
import featurekeyproxy.config.value.UnusableValueException;
import featurekeyproxy.config.value.ValueType;
import featurekeyproxy.wspair.handshake.ForwardedHeaders;
import featurekeyproxy.wspair.upstream.ProbeKind;
import featurekeyproxy.wspair.upstream.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where the Terminal is, how it is dialled, and when a place of it counts as broken; TLS has rows of its own. */
final class TerminalSettings {
    private static final int MOST_FAILURES = 100;

    static final Setting<String> HOST = Setting.of(
                    "proxy.terminal.host",
                    Addresses.host("terminal.example"),
                    "localhost",
                    "name or address of the Terminal",
                    "terminal.example")
            .into((component, host) -> component.getTerminal().setHost(host));

    static final Setting<Integer> PORT = Setting.of(
                    "proxy.terminal.port", ValueType.port(1), "8081", "its port", "8080")
            .into((component, port) -> component.getTerminal().setPort(port));

    static final Setting<List<Target>> TARGETS = Setting.of(
                    "proxy.terminal.targets",
                    Addresses.targets(),
                    "",
                    "several Terminals, tried in this order: [reliability.md](reliability.md#more-than-one-terminal). Host and"
                            + " port count only while it is empty",
                    "a:8081, b:8081")
            .into((component, targets) -> component
                    .getTerminal()
                    .setTargets(targets.stream().map(Target::toString).collect(Collectors.joining(","))));

    static final Setting<Integer> BREAKER_FAILURES = Setting.of(
                    "proxy.terminal.breaker-failures",
                    ValueType.number(1, MOST_FAILURES),
                    "3",
                    "after how many failed dials in a row a target is left alone while another is up",
                    "1")
            .into((component, failures) -> component.getTerminal().setBreakerFailures(failures));

    static final Setting<Duration> RETRY_MIN = Setting.of(
                    "proxy.terminal.retry-min",
                    Units.duration(),
                    "1s",
                    "the shortest time that a broken target is left alone; doubles with each failure",
                    "500ms")
            .into((component, time) -> component.getTerminal().setRetryMin(time.toMillis()));

    static final Setting<Duration> RETRY_MAX = Setting.of(
                    "proxy.terminal.retry-max",
                    Units.duration(),
                    "30s",
                    "the longest time that a broken target is left alone",
                    "2m")
            .into((component, time) -> component.getTerminal().setRetryMax(time.toMillis()));

    static final Setting<ProbeKind> PROBE = Setting.of(
                    "proxy.terminal.probe",
                    ValueType.oneOf(Map.of("off", ProbeKind.OFF, "tcp", ProbeKind.TCP, "http", ProbeKind.HTTP)),
                    "tcp",
                    "how targets are asked whether they are up: `off`, `tcp` (a connection, with TLS where that is on) or `http` (a GET)",
                    "off")
            .into((component, probe) -> component.getTerminal().setProbe(probe));

    static final Setting<Duration> PROBE_INTERVAL = Setting.of(
                    "proxy.terminal.probe-interval", Units.duration(), "10s", "how often, while they are up", "5s")
            .into((component, time) -> component.getTerminal().setProbeInterval(time.toMillis()));

    static final Setting<String> PROBE_PATH = Setting.of(
                    "proxy.terminal.probe-path",
                    ValueType.of("text", "a path that begins with /", TerminalSettings::urlPath),
                    "/",
                    "the path that an `http` probe gets; 500 to 599 is not well",
                    "/health")
            .into((component, path) -> component.getTerminal().setProbePath(path));

    static final Setting<Integer> LOST_CODE = Setting.of(
                    "proxy.terminal.lost-code",
                    ValueType.oneOf(Map.of("1012", 1012, "1013", 1013)),
                    "1012",
                    "the code with which TOMEs is closed when the connection to the Terminal is lost: `1012` (restart) or `1013`"
                            + " (try again later)",
                    "1013")
            .into((component, code) -> component.getTerminal().setLostCode(code));

    static final Setting<Duration> PING_INTERVAL = Setting.of(
                    "proxy.terminal.ping-interval",
                    Units.durationOr("off"),
                    "off",
                    "after how long a silence the Terminal is sent a ping of the proxy's own",
                    "30s")
            .into((component, time) -> component.getTerminal().setPingInterval(time.toMillis()));

    static final Setting<Duration> PING_TIMEOUT = Setting.of(
                    "proxy.terminal.ping-timeout",
                    Units.duration(),
                    "20s",
                    "how long it may stay silent then before it counts as lost",
                    "5s")
            .into((component, time) -> component.getTerminal().setPingTimeout(time.toMillis()));

    static final Setting<Duration> CONNECT_TIMEOUT = Setting.of(
                    "proxy.terminal.connect-timeout",
                    Units.duration(),
                    "10s",
                    "how long connecting and the Terminal's answer to the handshake may take together; TOMEs gets 504 beyond",
                    "3s")
            .into((component, time) -> component.getTerminal().setConnectTimeout(time.toMillis()));

    static final Setting<ForwardedHeaders> FORWARDED_HEADERS = Setting.of(
                    "proxy.terminal.forwarded-headers",
                    ValueType.oneOf(Map.of(
                            "none", ForwardedHeaders.NONE,
                            "x-forwarded", ForwardedHeaders.X_FORWARDED,
                            "forwarded", ForwardedHeaders.FORWARDED,
                            "both", ForwardedHeaders.BOTH)),
                    "both",
                    "how the Terminal is told who connects: `none`, `x-forwarded`, `forwarded` or `both`",
                    "none")
            .into((component, headers) -> component.getTerminal().setForwardedHeaders(headers));

    static final Setting<Boolean> PRESERVE_HOST = Setting.of(
                    "proxy.terminal.preserve-host",
                    ValueType.flag(),
                    "false",
                    "whether the Terminal gets TOMEs' `Host` header instead of its own host and port",
                    "true")
            .into((component, on) -> component.getTerminal().setPreserveHost(on));

    static final Setting<Boolean> COMPRESSION = Setting.of(
                    "proxy.terminal.compression",
                    ValueType.flag(),
                    "false",
                    "whether permessage-deflate is offered to the Terminal",
                    "true")
            .into((component, on) -> component.getTerminal().setCompression(on));

    private TerminalSettings() {}

    private static String urlPath(String text) {
        if (!text.startsWith("/")) {
            throw new UnusableValueException("a path that begins with /", "");
        }
        return text;
    }

    /** Notes what does not go together. */
    static void check(SettingsReader reader) {
        if (reader.get(RETRY_MAX).compareTo(reader.get(RETRY_MIN)) < 0) {
            reader.problem(RETRY_MAX, "at least " + RETRY_MIN);
        }
        List<Target> targets = reader.get(TARGETS);
        String listens = reader.get(ListenerSettings.HOST);
        Predicate<Target> isOwn = target ->
                target.port() == reader.get(ListenerSettings.PORT) && Addresses.isServedBy(target.host(), listens);
        Target alone = new Target(reader.get(HOST), reader.get(PORT));
        if (targets.isEmpty() ? isOwn.test(alone) : targets.stream().anyMatch(isOwn)) {
            reader.problem(
                    targets.isEmpty() ? HOST : TARGETS,
                    "another place than " + ListenerSettings.HOST + " and " + ListenerSettings.PORT + " ("
                            + new Target(listens, reader.get(ListenerSettings.PORT))
                            + "), on which the proxy itself listens");
        }
    }
}
