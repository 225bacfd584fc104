package featurekeyproxy.mapping.device;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of versions in interval notation: a square bracket includes its end, a round one does not, an end left out is
 * open: {@code [6.0,7.0)}, {@code [7.0,)}, {@code (,7.0)}; {@code [7.1]} is one version.
 */
public record VersionRange(Optional<Bound> from, Optional<Bound> to) {
    private static final Pattern INTERVAL = Pattern.compile("([\\[(]) *([0-9.]{0,100}) *(, *([0-9.]{0,100}) *)?([])])");

    /** One end of a range. */
    record Bound(FirmwareVersion version, boolean included) {}

    /** Returns the range that a text tells; empty if it tells none. */
    public static Optional<VersionRange> parse(String text) {
        Matcher interval = INTERVAL.matcher(text.strip());
        if (!interval.matches()) {
            return Optional.empty();
        }
        String lower = interval.group(2);
        if (interval.group(3) == null) {
            boolean closed = interval.group(1).equals("[") && interval.group(5).equals("]");
            return bound(lower, true)
                    .filter(only -> closed)
                    .map(only -> new VersionRange(Optional.of(only), Optional.of(only)));
        }
        String upper = interval.group(4);
        Optional<Bound> from = bound(lower, interval.group(1).equals("["));
        Optional<Bound> to = bound(upper, interval.group(5).equals("]"));
        boolean fromOpen = lower.isEmpty() && interval.group(1).equals("(");
        boolean toOpen = upper.isEmpty() && interval.group(5).equals(")");
        return (from.isPresent() || fromOpen) && (to.isPresent() || toOpen)
                ? Optional.of(new VersionRange(from, to))
                : Optional.empty();
    }

    private static Optional<Bound> bound(String text, boolean included) {
        return FirmwareVersion.ofNumbers(text).map(version -> new Bound(version, included));
    }

    /** Returns whether no version lies in the range. */
    public boolean isEmpty() {
        if (from.isEmpty() || to.isEmpty()) {
            return false;
        }
        int order = from.get().version().compareTo(to.get().version());
        return order > 0 || (order == 0 && !(from.get().included() && to.get().included()));
    }

    /** Returns whether the version lies in the range. */
    boolean contains(FirmwareVersion version) {
        Optional<Bound> point = Optional.of(new Bound(version, true));
        return overlaps(new VersionRange(point, point));
    }

    /** Returns whether some version lies in both ranges. */
    public boolean overlaps(VersionRange other) {
        Comparator<Bound> byVersion = Comparator.comparing(Bound::version);
        Optional<Bound> low = first(from, other.from, byVersion.reversed().thenComparing(Bound::included));
        Optional<Bound> high = first(to, other.to, byVersion.thenComparing(Bound::included));
        return !new VersionRange(low, high).isEmpty();
    }

    private static Optional<Bound> first(Optional<Bound> one, Optional<Bound> other, Comparator<Bound> order) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return order.compare(one.get(), other.get()) <= 0 ? one : other;
    }
}
