package featurekeyproxy;

import featurekeyproxy.session.ProbeKind;
import featurekeyproxy.session.Target;
import featurekeyproxy.session.WsPairComponent;
import featurekeyproxy.session.WsPairConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the proxy does about Terminals that fail; see {@code docs/reliability.md}. */
record TransportSettings(Upstreams upstreams) {
    private static final int MOST_FAILURES = 100;

    /** Where the Terminal may be reached, and when a place counts as broken. */
    record Upstreams(
            List<Target> targets,
            int breakerFailures,
            Duration retryMin,
            Duration retryMax,
            ProbeKind probe,
            String probePath,
            Duration probeInterval,
            int lostCode) {}

    static TransportSettings read(SettingsReader reader) {
        return new TransportSettings(upstreams(reader));
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
        return new TransportSettings(new Upstreams(
                List.of(),
                upstreams.breakerFailures(),
                upstreams.retryMin(),
                upstreams.retryMax(),
                upstreams.probe(),
                upstreams.probePath(),
                upstreams.probeInterval(),
                upstreams.lostCode()));
    }

    /** Sets the defaults of both legs. */
    void applyTo(WsPairComponent component) {
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
