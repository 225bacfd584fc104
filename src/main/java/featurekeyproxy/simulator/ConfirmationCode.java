package featurekeyproxy.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A code as TOMEs and the devices compare it: by the bytes that its hex digits mean, or letter by letter when it is not
 * hex. {@link #toString} shows the fingerprint only.
 */
record ConfirmationCode(String text) {
    private static final int FINGERPRINT_BYTES = 4;

    /** Returns whether both mean the same bytes, or, when one of them is not hex, are the same letters. */
    boolean sameAs(ConfirmationCode other) {
        byte[] mine = bytes();
        byte[] others = other.bytes();
        return (mine != null && others != null) ? Arrays.equals(mine, others) : text.equals(other.text);
    }

    /** Returns eight hex digits of the SHA-256 of the code, the same for the same bytes. */
    String fingerprint() {
        String letters = bytes() == null ? text : text.toUpperCase(Locale.ROOT);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(letters.getBytes(StandardCharsets.UTF_8));
            return "#" + HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private byte @Nullable [] bytes() {
        try {
            return text.isEmpty() ? null : HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notHex) {
            return null;
        }
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
