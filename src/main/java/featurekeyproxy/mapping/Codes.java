package featurekeyproxy.mapping;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import featurekeyproxy.text.Sha256;
import java.util.HexFormat;
import java.util.Locale;

/** What feature keys and confirmation codes have in common: how they compare and how they are shown. */
public final class Codes {
    private static final int FINGERPRINT_BYTES = 4;

    /** A code that is longer is none that a device has, and not worth the memory. */
    private static final int LONGEST_KEPT = 256;

    /** A site has few codes, and each initialization shows some of them in logs, audit and metrics. */
    private static final LoadingCache<String, String> FINGERPRINTS =
            Caffeine.newBuilder().maximumSize(1_000).build(Codes::digest);

    private Codes() {}

    /** Returns whether the code is a string of whole hex bytes, the form of a confirmation code. */
    public static boolean isHex(String code) {
        int length = code.length();
        if (length == 0 || length % 2 != 0) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!HexFormat.isHexDigit(code.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the form in which codes compare: hex bytes in upper case, anything else as it is. */
    public static String canonical(String code) {
        return isHex(code) ? code.toUpperCase(Locale.ROOT) : code;
    }

    /** Returns whether two codes are the same code: the same hex bytes, or the same letters. */
    public static boolean same(String one, String other) {
        return one.equals(other) || canonical(one).equals(canonical(other));
    }

    /** Returns eight hex digits of the code's SHA-256, which tell codes apart without telling the code. */
    public static String fingerprint(String code) {
        return code.length() > LONGEST_KEPT ? digest(code) : FINGERPRINTS.get(code);
    }

    private static String digest(String code) {
        return "#" + HexFormat.of().formatHex(Sha256.of(canonical(code)), 0, FINGERPRINT_BYTES);
    }
}
