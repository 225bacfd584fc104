package featurekeyproxy.ops.support;

import featurekeyproxy.mapping.Codes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must not leave the machine, and how it is taken out of a text: codes become fingerprints, everything else becomes
 * {@code (not shown)}.
 *
 * <p>Known secrets are found wherever they stand, others by the names of what they are set to. Immutable.
 */
public final class Secrets {
    /** What stands in the place of a secret. */
    public static final String NOT_SHOWN = "(not shown)";

    private static final String WORDS =
            "pass(?:word|wd|phrase)?|token|secret|credential|api-?key|access-?key|private-?key|vault|webhook";
    private static final Pattern SECRET_KEY = Pattern.compile("(?i).*(?:" + WORDS + ").*(?<!file)(?<!store)");
    private static final Pattern ONLY_A_FUNCTION = Pattern.compile("\\{\\{(?:env|sys|file):[^:{}]*}}");
    private static final Pattern ASSIGNED = Pattern.compile("(?i)((?:[\\w.-]*(?:" + WORDS
            + ")[\\w-]*)[\"']?\\s*[=:]\\s*)(RAW\\([^)]*\\)|\"[^\"]*\"|'[^']*'|[^\\s&,\"']+)");
    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/@\\s:]*:)[^/@\\s]+@");
    private static final int SHORTEST = 4;

    private final List<String> codes;
    private final List<String> known;

    /** Creates it for these codes, and for these values of settings that are known to be secret. */
    public Secrets(Collection<String> codes, Collection<String> known) {
        this.codes = longestFirst(codes);
        this.known = longestFirst(known);
    }

    private static List<String> longestFirst(Collection<String> texts) {
        List<String> sorted = new ArrayList<>(texts.stream()
                .filter(text -> text.length() >= SHORTEST)
                .distinct()
                .toList());
        sorted.sort(Comparator.comparingInt(String::length).reversed());
        return List.copyOf(sorted);
    }

    /** Returns whether the value of a setting of this name is a secret. */
    public static boolean isSecret(String key) {
        return SECRET_KEY.matcher(key).matches();
    }

    /** Returns the value of a setting as it may be shown; where a secret comes from may be, if that is all it says. */
    public static String shown(String key, String value) {
        boolean harmless = value.isEmpty() || ONLY_A_FUNCTION.matcher(value).matches();
        return isSecret(key) && !harmless ? NOT_SHOWN : value;
    }

    /** Returns the text without secrets. */
    public String takenOutOf(String text) {
        String clean = text;
        for (String secret : known) {
            clean = clean.replace(secret, NOT_SHOWN);
        }
        for (String code : codes) {
            clean = Pattern.compile(code, Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
                    .matcher(clean)
                    .replaceAll(Codes.fingerprint(code));
        }
        clean = ASSIGNED.matcher(clean).replaceAll(Secrets::assigned);
        return IN_ADDRESS.matcher(clean).replaceAll("$1" + Matcher.quoteReplacement(NOT_SHOWN) + "@");
    }

    private static String assigned(MatchResult found) {
        String name = found.group(1);
        String value = found.group(2);
        boolean shown =
                value.startsWith("{{") || NOT_SHOWN.startsWith(value) || !isSecret(name.split("[\"'\\s=:]", 2)[0]);
        return Matcher.quoteReplacement(name + (shown ? value : NOT_SHOWN));
    }
}
