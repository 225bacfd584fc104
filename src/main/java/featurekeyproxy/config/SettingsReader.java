package featurekeyproxy.config;

import featurekeyproxy.reload.JarResource;
import featurekeyproxy.text.FailureReason;
import featurekeyproxy.text.NearestName;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Reads {@code proxy.*} and {@code camel.*} keys from where they may stand, and their values as what they mean.
 *
 * <p>From weak to strong: the {@code config/application.properties} in the jar, which also says which keys of the proxy
 * there are; the file of that name in the working directory; environment variables; system properties. A value that
 * cannot be used is noted with its place and a harmless one returned, so that all problems come out together.
 */
public final class SettingsReader {
    public static final String FILE = "config/application.properties";

    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(KiB|MiB)?");
    private static final Pattern CONTINUED = Pattern.compile(".*[^\\\\](\\\\\\\\)*\\\\");
    private static final String DURATIONS = "a number with ms, s, m or h, such as 10s";
    private static final int NEAR = 2;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** A value as it was set and as it is meant, and the place where it was set. */
    private record Entry(String written, String value, String place) {
        Entry(String value, String place) {
            this(value, value, place);
        }
    }

    private final Path directory;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** Reads all sources; {@code directory} is the working directory. */
    public SettingsReader(Path directory, Map<String, String> environment, Properties system) {
        this.directory = directory;
        readText(new String(JarResource.read(FILE), StandardCharsets.UTF_8), FILE + " in the jar");
        List<String> known = List.copyOf(entries.keySet());
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            readFile(file);
        }
        for (String key : known) {
            String value = environment.get(key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
            if (value != null) {
                entries.put(key, new Entry(value.strip(), "environment variable"));
            }
        }
        for (String key : system.stringPropertyNames()) {
            if (key.startsWith("proxy.") || key.startsWith("camel.")) {
                entries.put(key, new Entry(system.getProperty(key).strip(), "-D"));
            }
        }
        entries.forEach((key, entry) -> {
            if (!known.contains(key) && (key.startsWith("proxy.") || isSlip(key, known))) {
                problems.add(entry.place() + ": unknown key " + key + nearest(key, known));
            }
        });
        resolve();
    }

    /** Puts in what functions such as {@code {{env:NAME}}} stand for; Camel itself does so for its own keys. */
    private void resolve() {
        if (entries.entrySet().stream().noneMatch(SettingsReader::hasFunction)) {
            return;
        }
        Map<String, String> written = new TreeMap<>();
        entries.forEach((key, entry) -> written.put(key, entry.written()));
        try (PropertyFunctions functions = new PropertyFunctions(written)) {
            entries.entrySet().stream().filter(SettingsReader::hasFunction).forEach(entry -> {
                String value = entry.getValue().written();
                String place = entry.getValue().place();
                try {
                    entry.setValue(new Entry(value, functions.resolve(value).strip(), place));
                } catch (IllegalArgumentException e) {
                    problem(entry.getKey(), "functions that stand for something; " + FailureReason.of(e));
                }
            });
        }
    }

    private static boolean hasFunction(Map.Entry<String, Entry> entry) {
        return entry.getKey().startsWith("proxy.")
                && PropertyFunctions.isIn(entry.getValue().written());
    }

    private void readFile(Path file) {
        try {
            String text = Files.readString(file);
            readText(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, FILE);
        } catch (IOException e) {
            problems.add(FILE + ": cannot be read as UTF-8 text: " + e);
        }
    }

    /** Reads the format of {@link Properties}, one logical line after the other, so that each key has its line. */
    private void readText(String text, String name) {
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            int first = i;
            StringBuilder logical = new StringBuilder(lines[i]);
            boolean comment = lines[i].stripLeading().startsWith("#")
                    || lines[i].stripLeading().startsWith("!");
            while (!comment && CONTINUED.matcher(" " + lines[i]).matches() && i + 1 < lines.length) {
                logical.append('\n').append(lines[++i]);
            }
            Properties one = new Properties();
            try {
                one.load(new StringReader(logical.toString()));
                one.stringPropertyNames()
                        .forEach(key -> put(key, one.getProperty(key).strip(), name + ":" + (first + 1)));
            } catch (IOException | IllegalArgumentException e) {
                problems.add(name + ":" + (first + 1) + ": " + e.getMessage());
            }
        }
    }

    private void put(String key, String value, String place) {
        Entry before = entries.put(key, new Entry(value, place));
        String file = place.substring(0, place.lastIndexOf(':'));
        if (before != null && before.place().startsWith(file + ":")) {
            problems.add(place + ": " + key + " is set a second time; first at " + before.place());
        }
    }

    /** Returns whether a key that may be another program's is more likely one of ours with a slip of the pen. */
    private static boolean isSlip(String key, List<String> known) {
        LevenshteinDistance distance = new LevenshteinDistance(NEAR);
        String small = key.toLowerCase(Locale.ROOT);
        return !key.startsWith("camel.")
                && known.stream().anyMatch(name -> name.startsWith("proxy.") && distance.apply(small, name) >= 0);
    }

    private static String nearest(String key, List<String> known) {
        List<String> ours =
                known.stream().filter(name -> name.startsWith("proxy.")).toList();
        return NearestName.of(key, ours)
                .map(name -> "; did you mean " + name + "?")
                .orElse("; the keys are listed in " + FILE);
    }

    // ---------------------------------------------------------------- values

    /** Returns all problems so far, in the order in which they were found. */
    List<String> problems() {
        return problems;
    }

    /** Returns everything that is set, for Camel. */
    public Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>();
        entries.forEach((key, entry) -> all.put(key, entry.written())); // secrets stay where they are
        return all;
    }

    public String text(String key) {
        return entry(key).value();
    }

    /** Returns where the key is set: a file and its line, or the environment, or the command line. */
    public String place(String key) {
        return entry(key).place();
    }

    private Entry entry(String key) {
        return Objects.requireNonNull(entries.get(key), key);
    }

    /** Notes that the value of the key cannot be used. */
    void problem(String key, String allowed) {
        Entry entry = entry(key);
        boolean secret = key.endsWith("password") || key.endsWith("token");
        String shown = secret && !entry.written().isEmpty() ? "(not shown)" : entry.written();
        problems.add(entry.place() + ": " + key + "=" + shown + "; allowed: " + allowed);
    }

    private <T> T parse(String key, String allowed, T harmless, Function<String, T> parser) {
        try {
            return parser.apply(text(key));
        } catch (IllegalArgumentException | ArithmeticException e) {
            problem(key, allowed);
            return harmless;
        }
    }

    String required(String key) {
        if (text(key).isEmpty()) {
            problem(key, "not empty");
        }
        return text(key);
    }

    /** Returns a path, which starts in the working directory unless it is absolute; that directory if it is no path. */
    public Path path(String key) {
        if (required(key).isEmpty()) {
            return directory;
        }
        return parse(key, "a path that this system allows", directory, directory::resolve);
    }

    /** Returns a TCP port; 0 means any free one, where that makes sense. */
    public int port(String key, int lowest) {
        return whole(key, "a port from " + lowest + " to 65535", lowest, 65_535);
    }

    int number(String key, int lowest, int highest) {
        return whole(key, "a whole number from " + lowest + " to " + highest, lowest, highest);
    }

    /** Returns a number, or 0 for that word. */
    int numberOr(String word, String key) {
        return text(key).equalsIgnoreCase(word)
                ? 0
                : whole(key, word + ", or a whole number from 1", 1, Integer.MAX_VALUE);
    }

    private int whole(String key, String allowed, int lowest, int highest) {
        return parse(key, allowed, lowest, value -> {
            int number = Integer.parseInt(value);
            if (number < lowest || number > highest) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    boolean flag(String key) {
        return choice(key, Map.of("true", true, "false", false));
    }

    <T> T choice(String key, Map<String, T> choices) {
        T chosen = choices.get(text(key).toLowerCase(Locale.ROOT));
        if (chosen == null) {
            List<String> names = choices.keySet().stream().sorted().toList();
            problem(key, String.join(", ", names));
            return Objects.requireNonNull(choices.get(names.get(0)));
        }
        return chosen;
    }

    Duration duration(String key) {
        return parse(key, DURATIONS + ", more than 0 and at most 24h", Duration.ZERO, value -> {
            Duration duration = parseDuration(value);
            if (duration.isZero()) {
                throw new IllegalArgumentException();
            }
            return duration;
        });
    }

    Duration durationOrZero(String key) {
        return parse(key, DURATIONS + ", at most 24h, or 0", Duration.ZERO, SettingsReader::parseDuration);
    }

    private static Duration parseDuration(String value) {
        Matcher matcher = DURATION.matcher(value.equals("0") ? "0s" : value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
        if (duration.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException();
        }
        return duration;
    }

    /** Returns a duration, or that word for zero. */
    Duration durationOr(String word, String key) {
        return text(key).equalsIgnoreCase(word) ? Duration.ZERO : duration(key);
    }

    /** Returns a number of bytes, or 0 for {@code none}. */
    int sizeOrNone(String key) {
        return text(key).equalsIgnoreCase("none") ? 0 : size(key);
    }

    /** Returns a number of bytes. */
    int size(String key) {
        return parse(key, "bytes, or a number with KiB or MiB, from 1 to 1024MiB", 1, value -> {
            Matcher matcher = SIZE.matcher(value);
            if (!matcher.matches()) {
                throw new IllegalArgumentException();
            }
            String unit = Objects.requireNonNullElse(matcher.group(2), "");
            int shift = unit.equals("MiB") ? 20 : unit.equals("KiB") ? 10 : 0;
            long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
            if (bytes < 1 || bytes > 1L << 30) {
                throw new IllegalArgumentException();
            }
            return (int) bytes;
        });
    }

    /** Returns the parts of a list with commas, or the default if it is empty. */
    List<String> list(String key, List<String> defaults) {
        List<String> parts = Arrays.stream(text(key).split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.isEmpty() ? defaults : parts;
    }
}
