package featurekeyproxy.wspair;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a request target in one form, for comparisons: servers take different spellings for the same path, and one
 * spelling for different paths.
 *
 * <p>Percent signs are decoded, a backslash is a slash, and scheme, host, query, parameters behind a semicolon, doubled
 * slashes, {@code .} and the last slash are gone. What servers may read as different paths is {@link #UNCLEAR}: above all
 * whatever holds {@code ..}, since one server goes up where another does not.
 */
final class RequestPath {
    /** Stands for a target of which nobody can say what path a server will take it for. */
    static final String UNCLEAR = "/..";

    private static final Pattern SCHEME_AND_HOST = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\\\]*");
    private static final Pattern ONLY_DOTS_AND_BLANKS = Pattern.compile("[. ]+");
    private static final int MOST_ENCODINGS = 3;

    private RequestPath() {}

    /** Returns the path of a target as it stands in the first line of a request. */
    static String of(String target) {
        Matcher schemeAndHost = SCHEME_AND_HOST.matcher(target);
        boolean absolute = schemeAndHost.lookingAt();
        String path = target.substring(absolute ? schemeAndHost.end() : 0).replaceFirst("[?].*", "");
        if (absolute && path.isEmpty()) {
            return "/";
        }
        return path.startsWith("/") && path.chars().allMatch(c -> c > ' ' && c < 0x7f) ? normal(path) : UNCLEAR;
    }

    private static String normal(String encoded) {
        try {
            String path = decode(encoded).replace('\\', '/');
            boolean strange = path.chars().anyMatch(c -> Character.isISOControl(c) || c == '#' || c == '?');
            return strange || path.startsWith("//") ? UNCLEAR : joined(path);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return UNCLEAR;
        }
    }

    private static String joined(String path) {
        List<String> segments = new ArrayList<>();
        for (String each : path.split("/", -1)) {
            String segment = each.replaceFirst(";.*", "");
            if (segment.isEmpty() || segment.equals(".")) {
                continue;
            }
            if (ONLY_DOTS_AND_BLANKS.matcher(segment).matches()) { // some take "... " for ".."
                return UNCLEAR;
            }
            segments.add(segment);
        }
        return "/" + String.join("/", segments);
    }

    /** Decodes until no percent sign is left. */
    private static String decode(String path) throws CharacterCodingException {
        byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i <= MOST_ENCODINGS; i++) {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('%') < 0) {
                return text;
            }
            bytes = decodeOnce(bytes);
        }
        throw new IllegalArgumentException("encoded again and again");
    }

    private static byte[] decodeOnce(byte[] bytes) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.write(bytes[i]);
            } else if (i + 2 < bytes.length) {
                decoded.write(HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                throw new IllegalArgumentException("no two digits behind a percent sign");
            }
        }
        return decoded.toByteArray();
    }
}
