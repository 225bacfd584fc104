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

    /** Returns a table of the medians of one kind of work, in Markdown. */
    String table(Workload work) {
        StringBuilder table = new StringBuilder("\n%s: %s\n\n".formatted(work.name(), work.description()))
                .append(
                        "| relay | messages/s | CPU µs per message | p50 µs | p99 µs | p99.9 µs | RSS MB | others' CPU % |\n")
                .append("|---|--:|--:|--:|--:|--:|--:|--:|\n");
        for (String relay : relays()) {
            if (median(relay, work.name(), Measurement::round).isPresent()) {
                table.append("| %s | %,.0f | %.2f | %,.0f | %,.0f | %,.0f | %,.1f | %.0f |\n"
                        .formatted(
                                relay,
                                figure(relay, work, Measurement::perSecond),
                                figure(relay, work, Measurement::cpuMicros),
                                figure(relay, work, Measurement::p50Micros),
                                figure(relay, work, Measurement::p99Micros),
                                figure(relay, work, Measurement::p999Micros),
                                figure(relay, work, Measurement::residentKb) / 1024,
                                figure(relay, work, Measurement::foreignPercent)));
            }
        }
        return table.toString();
    }

    private double figure(String relay, Workload work, ToDoubleFunction<Measurement> figure) {
        return median(relay, work.name(), figure).orElse(Double.NaN);
    }
}
