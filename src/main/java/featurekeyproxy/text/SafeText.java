package featurekeyproxy.text;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Text that others wrote (peers, devices, certificates, libraries that repeat them) as it may stand in a log, an answer, a
 * page or a record of ours: on one line, without characters that a terminal or a browser obeys, and bounded.
 *
 * <p>Plain text stays as it is. Anything else shows escapes such as {@code \n} and {@code \u202E} in place of what does not
 * print, and is cut. {@link #id} keeps two texts apart whatever is cut from them.
 */
public final class SafeText {
    /** How many characters of an id are shown. */
    public static final int LONGEST_ID = 128;

    /** Stands before a hash, so no plain id has it: else an id could be made that looks like what another became. */
    private static final char MARK = '…';

    private static final int HASH_BYTES = 16;
    private static final char DELETE = 0x7F;

    private SafeText() {}

    /**
     * Returns the id itself if it is plain, else what is shown of it and a hash of the whole: {@code A1\n…#0f3c…}. Equal ids
     * give equal texts, and different ids different ones.
     */
    public static String id(String id) {
        if (id.length() <= LONGEST_ID && isPlain(id) && id.indexOf(MARK) < 0) {
            return id;
        }
        StringBuilder safe = new StringBuilder(LONGEST_ID + 2 + 2 * HASH_BYTES);
        append(safe, id, LONGEST_ID);
        return safe.append(MARK).append('#').append(hash(id)).toString();
    }

    /** Returns the text itself if it is plain and not longer than that, else with escapes, and cut behind so many characters. */
    public static String line(String text, int most) {
        if (text.length() <= most && isPlain(text)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(Math.min(most, text.length()) + 32);
        return append(safe, text, most)
                ? safe.toString()
                : safe.append(MARK)
                        .append(" (")
                        .append(text.length())
                        .append(" characters)")
                        .toString();
    }

    /** Appends as much of the text as needs no more than so many characters; returns whether that was all. */
    private static boolean append(StringBuilder safe, String text, int most) {
        int end = safe.length() + most;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int before = safe.length();
            append(safe, c);
            if (safe.length() > end) {
                safe.setLength(before);
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    static void append(StringBuilder safe, int c) {
        switch (c) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> {
                if (isPlain(c)) {
                    safe.appendCodePoint(c);
                } else {
                    for (char unit : Character.toChars(c)) {
                        safe.append(String.format("\\u%04X", (int) unit));
                    }
                }
            }
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!isPlain(c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private static boolean isPlain(int c) {
        if (c < DELETE) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Hashes every character as it is, also halves of surrogate pairs, which no charset keeps apart. */
    private static String hash(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
        bytes.asCharBuffer().put(text);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
