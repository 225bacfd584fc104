package featurekeyproxy.mapping.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A version as devices tell it, compared by the numbers between its dots: {@code 7.10} is later than {@code 7.9}, and
 * {@code 7}, {@code 7.0} and {@code V7.0-rc1} are the same: whatever follows the numbers does not count.
 */
public record FirmwareVersion(List<Long> numbers) implements Comparable<FirmwareVersion> {
    /** Orders what devices tell: what is no version first, by its letters, then versions. */
    public static final Comparator<String> ORDER = Comparator.comparing(
                    (String text) -> parse(text).isPresent())
            .thenComparing(text -> parse(text).orElse(new FirmwareVersion(List.of())))
            .thenComparing(Comparator.naturalOrder());

    private static final int LONGEST = 100;
    private static final int MOST_DIGITS = 18;

    /** Creates a version; zeros at its end do not count. */
    public FirmwareVersion(List<Long> numbers) {
        int end = numbers.size();
        while (end > 0 && numbers.get(end - 1) == 0) {
            end--;
        }
        this.numbers = List.copyOf(numbers.subList(0, end));
    }

    /** Returns the version that a text starts with, after an optional {@code v}; empty if that is not a version. */
    static Optional<FirmwareVersion> parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > LONGEST) {
            return Optional.empty();
        }
        int start = trimmed.charAt(0) == 'v' || trimmed.charAt(0) == 'V' ? 1 : 0;
        int end = start;
        while (end < trimmed.length() && (isDigit(trimmed.charAt(end)) || trimmed.charAt(end) == '.')) {
            end++;
        }
        return ofNumbers(trimmed.substring(start, end));
    }

    /** Returns the version of a text that is nothing but digits and dots. */
    static Optional<FirmwareVersion> ofNumbers(String dotted) {
        List<Long> numbers = new ArrayList<>();
        for (String number : dotted.split("\\.", -1)) {
            if (number.isEmpty()
                    || number.length() > MOST_DIGITS
                    || !number.chars().allMatch(c -> isDigit((char) c))) {
                return Optional.empty();
            }
            numbers.add(Long.parseLong(number));
        }
        return Optional.of(new FirmwareVersion(numbers));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Override
    public int compareTo(FirmwareVersion other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int order = Long.compare(number(i), other.number(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private long number(int i) {
        return i < numbers.size() ? numbers.get(i) : 0;
    }

    /** Returns the numbers with at least one dot, such as {@code 7.0}. */
    @Override
    public String toString() {
        return numbers.size() < 2
                ? number(0) + ".0"
                : numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
