package featurekeyproxy.config.value;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and numbers of bytes, which are written with their units. */
public final class Units {
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(KiB|MiB)?");
    private static final String DURATIONS = "a number with ms, s, m or h, such as 10s";
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final String SIZES = "bytes, or a number with KiB or MiB, from 1 to 1024MiB";
    private static final long LARGEST = 1L << 30;

    private Units() {}

    /** A duration of more than nothing. */
    public static ValueType<Duration> duration() {
        return ValueType.of("duration", DURATIONS + ", more than 0 and at most 24h", Units::someTime);
    }

    /** A duration, or 0. */
    public static ValueType<Duration> durationOrZero() {
        return ValueType.of(
                "duration",
                DURATIONS + ", at most 24h, or 0",
                text -> text.equals("0") ? Duration.ZERO : parseDuration(text));
    }

    /** A duration of more than nothing, or that word for nothing. */
    public static ValueType<Duration> durationOr(String word) {
        return ValueType.of(
                "duration or `" + word + "`",
                DURATIONS + ", more than 0 and at most 24h",
                text -> text.equalsIgnoreCase(word) ? Duration.ZERO : someTime(text));
    }

    /** A number of bytes. */
    public static ValueType<Integer> size() {
        return ValueType.of("size", SIZES, Units::parseSize);
    }

    /** A number of bytes, or 0 for that word. */
    public static ValueType<Integer> sizeOr(String word) {
        return ValueType.of("size or `" + word + "`", SIZES, text -> text.equalsIgnoreCase(word) ? 0 : parseSize(text));
    }

    /** A number of bytes, what a word stands for, or 0 for another word. */
    public static ValueType<Integer> sizeOr(ValueType.Word first, String none) {
        ValueType<Integer> size = sizeOr(none);
        return ValueType.of(
                "size, `" + first.text() + "` or `" + none + "`",
                SIZES,
                text -> text.equalsIgnoreCase(first.text()) ? first.value() : size.parse(text));
    }

    private static Duration someTime(String text) {
        Duration duration = parseDuration(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException();
        }
        return duration;
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
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
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException();
        }
        return duration;
    }

    private static int parseSize(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        String unit = Objects.requireNonNullElse(matcher.group(2), "");
        int shift = unit.equals("MiB") ? 20 : unit.equals("KiB") ? 10 : 0;
        long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
        if (bytes < 1 || bytes > LARGEST) {
            throw new IllegalArgumentException();
        }
        return (int) bytes;
    }
}
