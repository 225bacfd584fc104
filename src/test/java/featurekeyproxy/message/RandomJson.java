package featurekeyproxy.message;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Writes random JSON in all the ways in which a peer may write it: white space, escapes, surrogates, numbers. */
public final class RandomJson {
    private static final String[] PIECES = {
        "\\\"",
        "\\\\",
        "\\/",
        "\\n",
        "\\u0022",
        "\\u005C",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\uD800",
        "\\\\\\\"",
        "é",
        "中文",
        "😀",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "MessageType",
        "FeatureCodes",
        "x",
        "some longer text without anything in it"
    };

    private final Random random;

    public RandomJson(Random random) {
        this.random = random;
    }

    /** Returns one of these. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Returns whether the one case in so many is on. */
    public boolean oneIn(int cases) {
        return random.nextInt(cases) == 0;
    }

    /** Returns up to so many of what is supplied. */
    public List<String> some(int max, Supplier<String> supplier) {
        return Stream.generate(supplier).limit(random.nextInt(max + 1)).toList();
    }

    /** Returns white space, mostly none. */
    public String space() {
        return oneOf("", "", "", " ", "\n", "\r\n", "\t \r");
    }

    /** Returns what may stand between the quotes of a string. */
    public String stringContent() {
        return String.join("", some(4, () -> oneOf(PIECES)));
    }

    /** Returns a value of any kind, nested up to the depth. */
    public String value(int depth) {
        if (depth > 0 && oneIn(3)) {
            return oneIn(2)
                    ? "[" + String.join(",", some(3, () -> space() + value(depth - 1) + space())) + "]"
                    : object(some(3, () -> member(stringContent(), depth - 1)));
        }
        return oneIn(2)
                ? "\"" + stringContent() + "\""
                : oneOf("null", "true", "false", "0", "-0.0", "1.50E+02", "1e400", "12345678901234567890.5");
    }

    /** Returns a member with this name, as it stands between two commas. */
    public String member(String name, int depth) {
        return space() + "\"" + name + "\"" + space() + ":" + space() + value(depth) + space();
    }

    /** Returns members that no protocol knows, to stand around what a test is about. */
    public List<String> strangers() {
        return some(3, () -> member("x" + stringContent(), 2));
    }

    /** Returns an object of these members. */
    public static String object(List<String> members) {
        return "{" + String.join(",", members) + "}";
    }

    /** Returns the text with random characters written as escapes; of a surrogate pair both halves or none. */
    public String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean must = c == '"' || c == '\\';
            if (c < ' ' || oneIn(must ? 2 : 8)) {
                String format = oneOf("\\u%04x", "\\u%04X");
                Character.toString(c).chars().forEach(unit -> escaped.append(String.format(format, unit)));
            } else {
                escaped.append(must ? "\\" : "").appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
