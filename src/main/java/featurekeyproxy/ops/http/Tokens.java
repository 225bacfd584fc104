package featurekeyproxy.ops.http;

import featurekeyproxy.ops.access.Role;
import featurekeyproxy.text.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that open the Admin API, kept as digests. How long a comparison takes tells nothing of them. Immutable.
 */
public final class Tokens {
    /** How long a token has to be: with 32 hex digits or more nobody guesses it, at whatever rate. */
    public static final int SHORTEST = 32;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{" + SHORTEST + ",}=*");
    private static final String SCHEME = "Bearer ";
    private static final int RANDOM_BYTES = 32;

    private final byte[] admin;
    private final byte @Nullable [] readOnly;

    /** Creates the tokens; without a token for the role that only reads, nobody has that role. */
    public Tokens(String admin, Optional<String> readOnly) {
        this.admin = Sha256.of(admin);
        this.readOnly = readOnly.map(Sha256::of).orElse(null);
    }

    /** Returns whether it can be used as a token: long enough, and fit for a header (RFC 6750). */
    public static boolean isUsable(String token) {
        return TOKEN.matcher(token).matches();
    }

    /** Returns a new random token. */
    public static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the token that the values of the header {@code Authorization} show; empty if they show none or several. */
    static String shown(List<String> authorization) {
        String header = authorization.size() == 1 ? authorization.get(0) : "";
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer ? header.substring(SCHEME.length()).strip() : "";
    }

    /** Returns the role that the values of the header {@code Authorization} give. */
    Optional<Role> role(List<String> authorization) {
        byte[] shown = Sha256.of(shown(authorization));
        boolean isAdmin = MessageDigest.isEqual(shown, admin);
        boolean isReadOnly = readOnly != null && MessageDigest.isEqual(shown, readOnly);
        return isAdmin ? Optional.of(Role.ADMIN) : isReadOnly ? Optional.of(Role.READ_ONLY) : Optional.empty();
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return readOnly == null ? "a token of an admin" : "tokens of an admin and a reader";
    }
}
