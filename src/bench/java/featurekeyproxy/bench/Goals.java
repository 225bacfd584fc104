package featurekeyproxy.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the proxy is to reach, and whether it does by the medians of a run. */
final class Goals {
    private static final String OURS = "ours";
    private static final String WATCHED = "CPU per message watched ÷ plain";

    private final Results results;

    Goals(Results results) {
        this.results = results;
    }

    /** A figure that is to lie on one side of a limit. */
    private record Goal(String work, String what, boolean atMost, double limit, Supplier<OptionalDouble> figure) {}

    private List<Goal> all() {
        return List.of(
                atMost(Catalogue.RATE_5K, "CPU per message ÷ nginx", 1.5, () -> cpu(Catalogue.RATE_5K, "nginx")),
                atMost(Catalogue.RATE_5K, "CPU per message ÷ node", 0.75, () -> cpu(Catalogue.RATE_5K, "node")),
                atMost(Catalogue.RATE_20K, "CPU per message ÷ nginx", 1.3, () -> cpu(Catalogue.RATE_20K, "nginx")),
                atLeast(Catalogue.BURST, "messages/s ÷ nginx", 0.25, () -> throughput(Catalogue.BURST, "nginx")),
                atLeast(Catalogue.BURST, "messages/s ÷ node", 5, () -> throughput(Catalogue.BURST, "node")),
                atLeast(Catalogue.BURST, "messages/s", 250_000, () -> ours(Catalogue.BURST, Measurement::perSecond)),
                atMost(Catalogue.SINGLE, "p50 above nginx', µs", 15, this::aboveNginx),
                atMost(Catalogue.SINGLE, "p99 added to direct, µs", 150, this::added),
                atLeast(Catalogue.LARGE, "messages/s ÷ haproxy", 0.6, () -> throughput(Catalogue.LARGE, "haproxy")),
                atLeast(
                        Catalogue.REWRITE,
                        "messages/s ÷ " + Catalogue.BURST.name(),
                        0.8,
                        () -> ofOurs(Catalogue.REWRITE, Catalogue.BURST, Measurement::perSecond)),
                atMost(Catalogue.FIRST, "p99, µs", 5000, () -> ours(Catalogue.FIRST, Measurement::p99Micros)),
                atMost(Catalogue.IDLE, "KB for a session", 15, () -> ours(Catalogue.IDLE, Measurement::residentKb)),
                atMost(
                        Catalogue.MANY,
                        "CPU per message ÷ " + Catalogue.RATE_5K.name(),
                        1.3,
                        () -> ofOurs(Catalogue.MANY, Catalogue.RATE_5K, Measurement::cpuMicros)),
                atMost(Catalogue.RATE_5K, WATCHED, 1.1, () -> watched(Catalogue.RATE_5K)),
                atMost(Catalogue.RATE_20K, WATCHED, 1.1, () -> watched(Catalogue.RATE_20K)),
                atMost(Catalogue.BURST, WATCHED, 1.1, () -> watched(Catalogue.BURST)));
    }

    private static Goal atMost(Workload work, String what, double limit, Supplier<OptionalDouble> figure) {
        return new Goal(work.name(), what, true, limit, figure);
    }

    private static Goal atLeast(Workload work, String what, double limit, Supplier<OptionalDouble> figure) {
        return new Goal(work.name(), what, false, limit, figure);
    }

    private OptionalDouble ours(Workload work, ToDoubleFunction<Measurement> figure) {
        return results.median(OURS, work.name(), figure);
    }

    private OptionalDouble cpu(Workload work, String peer) {
        return ratio(ours(work, Measurement::cpuMicros), results.median(peer, work.name(), Measurement::cpuMicros));
    }

    private OptionalDouble throughput(Workload work, String peer) {
        return ratio(ours(work, Measurement::perSecond), results.median(peer, work.name(), Measurement::perSecond));
    }

    private OptionalDouble ofOurs(Workload work, Workload other, ToDoubleFunction<Measurement> figure) {
        return ratio(ours(work, figure), ours(other, figure));
    }

    private OptionalDouble watched(Workload work) {
        return ratio(
                results.median("watched", work.name(), Measurement::cpuMicros),
                results.median("plain", work.name(), Measurement::cpuMicros));
    }

    private OptionalDouble aboveNginx() {
        return difference(
                ours(Catalogue.SINGLE, Measurement::p50Micros),
                results.median("nginx", Catalogue.SINGLE.name(), Measurement::p50Micros));
    }

    private OptionalDouble added() {
        return difference(
                ours(Catalogue.SINGLE, Measurement::p99Micros),
                results.median("direct", Catalogue.SINGLE.name(), Measurement::p99Micros));
    }

    private static OptionalDouble ratio(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble difference(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() - other.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Returns the table of goals, in Markdown; without those whose work was not measured. */
    String table() {
        return "\n| work | goal | measured | |\n|---|---|--:|---|\n"
                + all().stream().map(Goals::row).collect(Collectors.joining());
    }

    private static String row(Goal goal) {
        OptionalDouble figure = goal.figure().get();
        if (figure.isEmpty()) {
            return "";
        }
        boolean met = goal.atMost() ? figure.getAsDouble() <= goal.limit() : figure.getAsDouble() >= goal.limit();
        return "| %s | %s %s %s | %s | %s |\n"
                .formatted(
                        goal.work(),
                        goal.what(),
                        goal.atMost() ? "≤" : "≥",
                        number(goal.limit()),
                        number(figure.getAsDouble()),
                        met ? "met" : "**missed**");
    }

    private static String number(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }
}
