package featurekeyproxy.mapping.device;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A pattern of device ids: {@code *} stands for any letters or none, {@code ?} for one letter, all others for themselves.
 *
 * <p>Matching takes time in proportion to pattern times id at most, whatever the pattern. Immutable.
 */
public record Glob(String text) {
    private static final int MOST_STATES = 20_000;

    /** Creates a pattern; several stars in a row are one. */
    public Glob(String text) {
        this.text = text.replaceAll("\\*+", "*");
    }

    /** Returns whether the pattern is one plain id. */
    public boolean isExact() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /** Returns whether the pattern matches the whole id. */
    boolean matches(String id) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < id.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < text.length() && accepts(at, id.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        return at == text.length() || (at == text.length() - 1 && text.charAt(at) == '*');
    }

    /** Returns whether this pattern matches everything that the other one does; false also if that is too hard to tell. */
    public boolean covers(Glob other) {
        return prefix().length() <= other.prefix().length()
                && other.prefix().startsWith(prefix())
                && search(other, this, false, Optional.of("")).isEmpty();
    }

    /** Returns a short id that both patterns match, if there is one. */
    public Optional<String> common(Glob other) {
        int length = Math.min(prefix().length(), other.prefix().length());
        return prefix().regionMatches(0, other.prefix(), 0, length)
                ? search(this, other, true, Optional.empty())
                : Optional.empty();
    }

    private String prefix() {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '*' && text.charAt(end) != '?') {
            end++;
        }
        return text.substring(0, end);
    }

    private boolean accepts(int at, int c) {
        return text.charAt(at) == '?' || text.charAt(at) == c;
    }

    /** A place in the search: where {@code one} and {@code other} can be after {@code read}. */
    private record State(BitSet one, BitSet other, String read) {}

    /** Finds a shortest id that {@code one} matches and {@code other} matches or not, as wanted. */
    private static Optional<String> search(Glob one, Glob other, boolean otherMatches, Optional<String> ifTooHard) {
        int[] letters = letters(one.text + other.text);
        Set<List<BitSet>> seen = new HashSet<>();
        Queue<State> open = new ArrayDeque<>(List.of(new State(one.start(), other.start(), "")));
        while (!open.isEmpty() && seen.size() < MOST_STATES) {
            State state = open.remove();
            if (state.one.get(one.text.length()) && state.other.get(other.text.length()) == otherMatches) {
                return Optional.of(state.read);
            }
            for (int letter : letters) {
                State next = new State(
                        one.after(state.one, letter), other.after(state.other, letter), state.read + (char) letter);
                if (!next.one.isEmpty() && seen.add(List.of(next.one, next.other))) {
                    open.add(next);
                }
            }
        }
        return open.isEmpty() ? Optional.empty() : ifTooHard;
    }

    /** Returns the letters of the patterns and one that is in none of them, which stands for all others. */
    private static int[] letters(String patterns) {
        int fresh = IntStream.iterate('0', c -> c + 1)
                .filter(c -> patterns.indexOf(c) < 0)
                .findFirst()
                .orElseThrow();
        return IntStream.concat(IntStream.of(fresh), patterns.chars().filter(c -> c != '*' && c != '?'))
                .distinct()
                .toArray();
    }

    private BitSet start() {
        BitSet places = new BitSet();
        enter(places, 0);
        return places;
    }

    private BitSet after(BitSet places, int c) {
        BitSet next = new BitSet();
        places.stream().filter(at -> at < text.length()).forEach(at -> {
            if (text.charAt(at) == '*') {
                enter(next, at);
            } else if (accepts(at, c)) {
                enter(next, at + 1);
            }
        });
        return next;
    }

    private void enter(BitSet places, int at) {
        places.set(at);
        if (at < text.length() && text.charAt(at) == '*') {
            places.set(at + 1);
        }
    }
}
