package featurekeyproxy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus reads, series by series; shares no code with the proxy. */
record Scrape(Map<String, Double> series, Set<String> described) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"([^\"]*)\"");

    static Scrape of(String text) {
        Map<String, Double> series = new LinkedHashMap<>();
        Set<String> described = new TreeSet<>();
        text.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (line.startsWith("# HELP ")) {
                described.add(line.split(" ", 4)[2]);
            } else if (!line.startsWith("#") && matcher.matches()) {
                String labels = matcher.group(2) == null ? "" : normal(matcher.group(2));
                String number = matcher.group(3).replace("+Inf", "Infinity");
                series.put(matcher.group(1) + labels, Double.valueOf(number));
            } else if (!line.startsWith("#") && !line.isBlank()) {
                throw new AssertionError("no line of Prometheus: " + line);
            }
        });
        return new Scrape(series, described);
    }

    private static String normal(String labels) {
        return LABEL.matcher(labels)
                .results()
                .map(label -> label.group(1) + "=" + label.group(2))
                .sorted()
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Returns the value of the series with just these labels, {@code name=value} in the order of the alphabet. */
    double value(String name, String... labels) {
        String key = name + (labels.length == 0 ? "" : "{" + String.join(",", labels) + "}");
        Double value = series.get(key);
        if (value == null) {
            throw new AssertionError(key + " is not in\n" + String.join("\n", series.keySet()));
        }
        return value;
    }

    /** Returns the names of all samples. */
    Set<String> names() {
        return series.keySet().stream().map(Scrape::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(String key) {
        int brace = key.indexOf('{');
        return brace < 0 ? key : key.substring(0, brace);
    }

    /** Returns the names of the labels that samples of that name have. */
    Set<String> labels(String name) {
        return series.keySet().stream()
                .filter(key -> name(key).equals(name))
                .flatMap(key -> LABEL_NAME.matcher(key).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static final Pattern LABEL_NAME = Pattern.compile("[{,]([a-zA-Z_]+)=");
}
