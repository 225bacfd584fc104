package featurekeyproxy.text;

/** Text from the mapping file as a report quotes it: on one line, harmless to a terminal, and not endless. */
public final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /** Returns the text in double quotes, with escapes for whatever does not print, cut after 80 characters. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(c -> append(quoted, c));
        return quoted.append(text.codePointCount(0, text.length()) > LONGEST ? "…\"" : "\"")
                .toString();
    }

    private static void append(StringBuilder quoted, int c) {
        if (c == '"' || c == '\\') {
            quoted.append('\\');
        }
        SafeText.append(quoted, c);
    }
}
