package featurekeyproxy.endurance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import featurekeyproxy.endurance.DeliveryCounts.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a soak has found, as text and as JSON.
 *
 * <p>{@code lost} are messages that never arrived although a later one of their direction did, or although no fault ended their
 * session; what was under way when a fault ended it is {@code unfinished}, which no proxy can help. {@code broken} are
 * sessions that ended although neither a peer nor a fault ended them.
 */
record SoakReport(
        long seconds,
        long seed,
        Map<String, Long> sessions,
        Map<String, Long> messages,
        Map<String, Long> faults,
        Map<String, Long> reloads,
        Map<String, Long> wrong,
        Map<String, Long> leaked,
        Map<String, Long> memory,
        List<String> examples) {
    private static final Path DIRECTORY = Path.of("target", "soak");

    static SoakReport of(Duration duration, long seed, Soak soak, DeliveryCounts delivered, Leaks leaks) {
        return new SoakReport(
                duration.toSeconds(),
                seed,
                counts(delivered, Count.OPENED, Count.CLOSED, Count.CUT, Count.REFUSED),
                counts(delivered, Count.SENT, Count.RECEIVED, Count.BYTES, Count.UNFINISHED),
                names(soak.faults()),
                names(soak.reloads()),
                counts(
                        delivered,
                        Count.LOST,
                        Count.REORDERED,
                        Count.REPEATED,
                        Count.ALTERED,
                        Count.CROSSED,
                        Count.BROKEN),
                leaks.found(),
                leaks.memory(),
                Stream.concat(
                                delivered.examples().stream(),
                                leaks.files().stream().map(file -> "left open: " + file))
                        .toList());
    }

    private static Map<String, Long> counts(DeliveryCounts delivered, Count... counts) {
        Map<String, Long> map = new LinkedHashMap<>();
        for (Count count : counts) {
            map.put(name(count), delivered.get(count));
        }
        return map;
    }

    private static Map<String, Long> names(Map<? extends Enum<?>, Long> counts) {
        Map<String, Long> map = new LinkedHashMap<>();
        counts.forEach((key, value) -> map.put(name(key), value));
        return map;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns how much of what is promised to be 0 is not. */
    long problems() {
        return wrong.values().stream().mapToLong(n -> n).sum()
                + leaked.values().stream().mapToLong(n -> n).sum();
    }

    /** Writes it to {@code target/soak}, as text and as JSON, and returns the text. */
    String write(String name) throws IOException {
        Files.createDirectories(DIRECTORY);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(DIRECTORY.resolve(name + ".json").toFile(), this);
        String text = toString();
        Files.writeString(DIRECTORY.resolve(name + ".txt"), text);
        return text;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("soak of %d s, seed %d%n".formatted(seconds, seed));
        Map<String, Map<String, Long>> parts = new LinkedHashMap<>();
        parts.put("sessions", sessions);
        parts.put("messages", messages);
        parts.put("faults", faults);
        parts.put("reloads", reloads);
        parts.put("wrong", wrong);
        parts.put("leaked", leaked);
        parts.put("memory", memory);
        parts.forEach((part, counts) -> {
            text.append("%-9s".formatted(part));
            counts.forEach((name, value) -> text.append(" %s %,d".formatted(name, value)));
            text.append("%n".formatted());
        });
        examples.forEach(example -> text.append("          %s%n".formatted(example)));
        return text.append(problems() == 0 ? "nothing wrong" : "PROBLEMS: " + problems())
                .append("%n".formatted())
                .toString();
    }
}
