package featurekeyproxy.message.json;

import java.util.HexFormat;

/** Text as it stands between the quotes of a JSON string. */
public final class JsonText {
    private JsonText() {}

    /** Returns the text with an escape for whatever cannot stand for itself in UTF-8 JSON, and for nothing else. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                escaped.append('\\').appendCodePoint(c);
            } else if (c < ' ' || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                escaped.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
