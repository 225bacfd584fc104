package featurekeyproxy.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that somebody probably meant. */
public final class NearestName {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private static final int SHORTEST_ABBREVIATION = 4;

    private NearestName() {}

    /**
     * Returns the candidate with the smallest edit distance, regardless of case, the first of equals; empty if even that
     * one differs in more than a third of its letters and the name is neither an abbreviation of it nor it with two neighbours
     * swapped.
     */
    public static Optional<String> of(String name, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> isAbbreviation(name, candidate)
                        || isSwapped(name, candidate)
                        || distance(name, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    private static boolean isAbbreviation(String name, String candidate) {
        return name.length() >= SHORTEST_ABBREVIATION && candidate.startsWith(name);
    }

    private static boolean isSwapped(String name, String candidate) {
        int first = 0;
        while (first < name.length() - 1 && first < candidate.length() && same(name, candidate, first)) {
            first++;
        }
        String mended = first < name.length() - 1
                ? name.substring(0, first) + name.charAt(first + 1) + name.charAt(first) + name.substring(first + 2)
                : name;
        return mended.equalsIgnoreCase(candidate);
    }

    private static boolean same(String one, String other, int at) {
        return Character.toLowerCase(one.charAt(at)) == Character.toLowerCase(other.charAt(at));
    }

    private static int distance(String name, String candidate) {
        if (Math.abs(name.length() - candidate.length()) > candidate.length()) {
            return Integer.MAX_VALUE;
        }
        return DISTANCE.apply(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
    }
}
