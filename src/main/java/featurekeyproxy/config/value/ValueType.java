package featurekeyproxy.config.value;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a value is written.
 *
 * @param name what the documentation calls it
 * @param allowed what an error says is allowed
 * @param whenEmpty the text that an empty value stands for
 * @param isSecret whether a value must never be shown
 * @param isPath whether a backslash in a properties file is part of the value
 * @param parser reads a text; throws IllegalArgumentException or ArithmeticException for one that cannot be used
 */
public record ValueType<T>(
        String name, String allowed, String whenEmpty, boolean isSecret, boolean isPath, Function<String, T> parser) {
    private static final String PATH = "a path that this system allows";

    /** A type with that name, whose values are neither secret nor paths. */
    public static <T> ValueType<T> of(String name, String allowed, Function<String, T> parser) {
        return new ValueType<>(name, allowed, "", false, false, parser);
    }

    /**
     * Reads a text.
     *
     * @throws UnusableValueException if it cannot be used
     */
    public T parse(String text) {
        try {
            return parser.apply(text);
        } catch (UnusableValueException e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnusableValueException(allowed, "");
        }
    }

    /** Any text. */
    public static ValueType<String> text() {
        return of("text", "", Function.identity());
    }

    /** A text that is never shown. */
    public static ValueType<String> password() {
        return new ValueType<>("text", "", "", true, false, Function.identity());
    }

    /** A path, which starts in the working directory unless it is absolute; {@code name} says of what. */
    public static ValueType<Path> path(String name) {
        return new ValueType<>(name, PATH, "", false, true, text -> {
            if (text.isEmpty()) {
                throw new UnusableValueException("not empty", "");
            }
            return toPath(text);
        });
    }

    /** A path, or nothing. */
    public static ValueType<Optional<Path>> pathOrNone(String name) {
        return new ValueType<>(
                name, PATH, "", false, true, text -> text.isEmpty() ? Optional.empty() : Optional.of(toPath(text)));
    }

    private static Path toPath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UnusableValueException(PATH, "");
        }
    }

    /** True or false, in any case. */
    public static ValueType<Boolean> flag() {
        return choice("flag", Map.of("true", true, "false", false));
    }

    /** One of these words, in any case. */
    public static <T> ValueType<T> oneOf(Map<String, T> choices) {
        return choice("one of", choices);
    }

    private static <T> ValueType<T> choice(String name, Map<String, T> choices) {
        String allowed = String.join(", ", choices.keySet().stream().sorted().toList());
        return of(name, allowed, text -> {
            T chosen = choices.get(text.toLowerCase(Locale.ROOT));
            if (chosen == null) {
                throw new UnusableValueException(allowed, "");
            }
            return chosen;
        });
    }

    /** A TCP port; 0 means any free one, where that makes sense. */
    public static ValueType<Integer> port(int lowest) {
        return of("port", "a port from " + lowest + " to 65535", text -> whole(text, lowest, 65_535));
    }

    /** A whole number. */
    public static ValueType<Integer> number(int lowest, int highest) {
        return of("number", "a whole number from " + lowest + " to " + highest, text -> whole(text, lowest, highest));
    }

    /** A word and what it stands for. */
    public record Word(String text, int value) {}

    /** A whole number, what a word stands for, or 0 for another word. */
    public static ValueType<Integer> numberOr(Word first, String none) {
        ValueType<Integer> number = numberOr(none);
        return of(
                "number, `" + first.text() + "` or `" + none + "`",
                first.text() + ", " + none + ", or a whole number from 1",
                text -> text.equalsIgnoreCase(first.text()) ? first.value() : number.parse(text));
    }

    /** A whole number from 1, or 0 for that word. */
    public static ValueType<Integer> numberOr(String word) {
        return of(
                "number or `" + word + "`",
                word + ", or a whole number from 1",
                text -> text.equalsIgnoreCase(word) ? 0 : whole(text, 1, Integer.MAX_VALUE));
    }

    private static int whole(String text, int lowest, int highest) {
        int number = Integer.parseInt(text);
        if (number < lowest || number > highest) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    /** Names with commas between. */
    public static ValueType<List<String>> names() {
        return of("names", "", ValueType::parts);
    }

    /** Returns the parts of a list with commas that are not empty. */
    public static List<String> parts(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
