package featurekeyproxy.ops.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: PBKDF2 with HMAC-SHA-512 (RFC 8018), written as {@code pbkdf2-sha512$rounds$salt$hash} with salt
 * and hash in Base64. How long a comparison takes tells nothing of the password. Immutable.
 */
final class PasswordHash {
    /** How short a password may not be. */
    static final int SHORTEST = 12;

    /** How long one may be; more costs time and adds nothing. */
    static final int LONGEST = 256;

    /** What OWASP demanded of this function in 2025: a quarter of a second of one core for each guess. */
    private static final int ROUNDS = 210_000;

    private static final int MOST_ROUNDS = 2_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 64;
    private static final int BITS = 8;
    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final Pattern TEXT =
            Pattern.compile("pbkdf2-sha512\\$([1-9]\\d{4,6})\\$([A-Za-z0-9+/]{22}==)\\$([A-Za-z0-9+/]{86}==)");

    private final int rounds;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int rounds, byte[] salt, byte[] hash) {
        this.rounds = rounds;
        this.salt = salt;
        this.hash = hash;
    }

    /** Returns the hash of a password with a salt of its own. */
    static PasswordHash of(String password) {
        byte[] salt = random(SALT_BYTES);
        return new PasswordHash(ROUNDS, salt, derive(password, ROUNDS, salt));
    }

    /** Returns what no password fits, and takes as long to be found out. */
    static PasswordHash ofNothing() {
        return new PasswordHash(ROUNDS, random(SALT_BYTES), random(HASH_BYTES));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Reads what {@link #text} wrote; empty if that is something else, or took so little or so much work that no one means it. */
    static Optional<PasswordHash> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int rounds = Integer.parseInt(parts.group(1));
        Base64.Decoder base64 = Base64.getDecoder();
        return rounds < ROUNDS || rounds > MOST_ROUNDS
                ? Optional.empty()
                : Optional.of(new PasswordHash(rounds, base64.decode(parts.group(2)), base64.decode(parts.group(3))));
    }

    /** Returns whether it is that password; takes a quarter of a second whatever the answer is. */
    boolean fits(String password) {
        return MessageDigest.isEqual(hash, derive(password, rounds, salt));
    }

    /** Takes letters with accents in one form, however a keyboard makes them (RFC 8265). */
    private static byte[] derive(String password, int rounds, byte[] salt) {
        char[] letters = Normalizer.normalize(password, Normalizer.Form.NFC).toCharArray();
        PBEKeySpec key = new PBEKeySpec(letters, salt, rounds, HASH_BYTES * BITS);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(key).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        } finally {
            key.clearPassword();
        }
    }

    /** Returns it as it stands in the file of users. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "pbkdf2-sha512$" + rounds + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** Shows nothing of it. */
    @Override
    public String toString() {
        return "a hash of a password";
    }
}
