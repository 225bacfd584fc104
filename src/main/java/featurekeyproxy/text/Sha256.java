package featurekeyproxy.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of bytes, which every JDK has. */
public final class Sha256 {
    private Sha256() {}

    /** Returns the 32 bytes of the hash of the text in UTF-8. */
    public static byte[] of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, bytes.length);
    }

    /** Returns the hash as 64 hex digits in lower case. */
    public static String hex(byte[] bytes) {
        return hex(bytes, bytes.length);
    }

    /** Returns the hash of the first bytes as 64 hex digits in lower case. */
    public static String hex(byte[] bytes, int length) {
        return HexFormat.of().formatHex(of(bytes, length));
    }

    private static byte[] of(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
