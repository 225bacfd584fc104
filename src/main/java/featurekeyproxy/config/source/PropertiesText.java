package featurekeyproxy.config.source;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entries of one properties file, each with its line, and what is wrong with them.
 *
 * <p>The format is that of {@link Properties}, with one exception: where a path is meant, a backslash is a backslash, so that
 * {@code D:\Data\table.json} is read as it stands. One that is written for {@link Properties} is understood too: if every
 * backslash is doubled, or stands before one of {@code : = # !} or a blank, the value is unescaped.
 */
public final class PropertiesText {
    private static final Pattern CONTINUED = Pattern.compile(".*[^\\\\](\\\\\\\\)*\\\\");
    private static final Pattern PLAIN = Pattern.compile("\\s*([\\w.-]+)(?:\\s*[=:]\\s*|\\s+)(.*)");
    private static final Pattern ESCAPED =
            Pattern.compile("(?:[^\\\\]|\\\\[\\\\:=#! ])*+"); // without a step back, which would need a stack
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String name;
    private final Predicate<String> isPath;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** Reads the text of the file of that name; {@code isPath} says whether the value of a key is a path. */
    public PropertiesText(String name, String text, Predicate<String> isPath) {
        this.name = name;
        this.isPath = isPath;
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        String[] lines = content.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            int first = i;
            StringBuilder logical = new StringBuilder(lines[i]);
            while (goesOn(lines[i]) && i + 1 < lines.length) {
                logical.append('\n').append(lines[++i]);
            }
            read(logical.toString(), first + 1);
        }
    }

    /** Returns the last entry of each key. */
    public Map<String, Entry> entries() {
        return entries;
    }

    public List<String> problems() {
        return problems;
    }

    private boolean goesOn(String line) {
        String text = line.stripLeading();
        return !text.startsWith("#")
                && !text.startsWith("!")
                && !isAsWritten(PLAIN.matcher(line))
                && CONTINUED.matcher(" " + line).matches();
    }

    /** Returns whether a backslash in this line is meant as one. */
    private boolean isAsWritten(Matcher line) {
        return line.matches() && (isPath.test(line.group(1)) || line.group(2).contains("{{file:"));
    }

    private void read(String line, int number) {
        Matcher plain = PLAIN.matcher(line);
        if (isAsWritten(plain)) {
            put(plain.group(1), asWritten(plain.group(2)), number);
            return;
        }
        Properties one = new Properties();
        try {
            one.load(new StringReader(line));
            one.stringPropertyNames().forEach(key -> put(key, one.getProperty(key), number));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(name + ":" + number + ": " + e.getMessage());
        }
    }

    private static String asWritten(String value) {
        return ESCAPED.matcher(value).matches() ? ESCAPE.matcher(value).replaceAll("$1") : value;
    }

    private void put(String key, String value, int number) {
        String place = name + ":" + number;
        Entry before = entries.put(key, new Entry(value.strip(), place));
        if (before != null) {
            problems.add(place + ": " + key + " is set a second time; first at " + before.place());
        }
    }
}
