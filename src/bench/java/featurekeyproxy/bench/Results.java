package featurekeyproxy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All measurements of a run, and the medians over its rounds. */
final class Results {
    private final List<Measurement> all = new ArrayList<>();

    void add(Measurement measurement) {
        all.add(measurement);
    }

    /** Returns the median over the rounds, if the relay did that work. */
    OptionalDouble median(String relay, String work, ToDoubleFunction<Measurement> figure) {
        double[] sorted = all.stream()
                .filter(each -> each.relay().equals(relay) && each.work().equals(work))
                .mapToDouble(figure)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    Set<String> relays() {
        return all.stream().map(Measurement::relay).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Writes every measurement as it is, with what it was measured on. */
    void writeJson(Path file) throws IOException {
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(file.toFile(), Map.of("machine", machine(), "measurements", all));
    }

    /** Returns what the run was measured on. */
    static Map<String, String> machine() {
        Map<String, String> machine = new TreeMap<>();
        for (String key : List.of("os.name", "os.version", "os.arch", "java.vm.name", "java.runtime.version")) {
            machine.put(key, System.getProperty(key, ""));
        }
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("time", java.time.Instant.now().toString());
        return machine;
    }

    /** One column of a table. */
    private record Column(String title, String format, ToDoubleFunction<Measurement> figure) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("messages/s", "%,.0f", Measurement::perSecond),
            new Column("CPU µs per message", "%.2f", Measurement::cpuMicros),
            new Column("p50 µs", "%,.0f", Measurement::p50Micros),
            new Column("p99 µs", "%,.0f", Measurement::p99Micros),
            new Column("p99.9 µs", "%,.0f", Measurement::p999Micros),
            new Column("RSS MB", "%,.0f", each -> each.residentKb() / 1024),
            new Column("others' CPU %", "%.0f", Measurement::foreignPercent));
    private static final List<Column> FIRST_COLUMNS = Stream.concat(
                    Stream.of(new Column("s until ready", "%.2f", Measurement::startSeconds)), COLUMNS.stream())
            .toList();
    private static final List<Column> IDLE_COLUMNS = List.of(
            new Column("KB for a session", "%.1f", Measurement::residentKb),
            new Column("others' CPU %", "%.0f", Measurement::foreignPercent));

    /** Returns a table of the medians of one kind of work, in Markdown. */
    String table(Workload work) {
        List<Column> columns =
                work.equals(Catalogue.IDLE) ? IDLE_COLUMNS : work.equals(Catalogue.FIRST) ? FIRST_COLUMNS : COLUMNS;
        StringBuilder table = new StringBuilder("\n%s: %s\n\n| relay |".formatted(work.name(), work.description()));
        columns.forEach(column -> table.append(" %s |".formatted(column.title())));
        table.append("\n|---|").append("--:|".repeat(columns.size())).append('\n');
        for (String relay : relays()) {
            if (median(relay, work.name(), Measurement::round).isPresent()) {
                table.append("| %s |".formatted(relay));
                columns.forEach(column -> table.append(" %s |"
                        .formatted(column.format()
                                .formatted(median(relay, work.name(), column.figure())
                                        .orElse(Double.NaN)))));
                table.append('\n');
            }
        }
        return table.toString();
    }
}
