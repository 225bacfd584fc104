package featurekeyproxy.message;

import featurekeyproxy.message.json.JsonCursor;
import featurekeyproxy.message.json.JsonValue;
import featurekeyproxy.message.json.MalformedJsonException;
import featurekeyproxy.message.json.TextBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payload: the object in which codes are looked for, and how its bytes lie in those of the message. Either it stands in
 * the message as it is, or the message holds it as a string of JSON.
 */
final class Payload {
    private final JsonValue content;
    private final @Nullable JsonValue string;

    private Payload(JsonValue content, @Nullable JsonValue string) {
        this.content = content;
        this.string = string;
    }

    /** Returns the payload that this value is, or that this string holds. */
    static Payload of(JsonValue value) throws UnreadableException {
        Payload payload = value.isString() ? inString(value) : new Payload(value, null);
        if (!payload.content.isObject()) {
            throw new UnreadableException("the payload at byte " + value.start() + " is not an object");
        }
        return payload;
    }

    private static Payload inString(JsonValue string) throws UnreadableException {
        byte[] json = string.text().toBytes();
        JsonCursor cursor = new JsonCursor(json, 0, json.length);
        try {
            return new Payload(JsonValue.document(json, cursor), string);
        } catch (MalformedJsonException e) {
            throw new UnreadableException("the string of JSON at byte " + string.start()
                    + " stops being JSON at its decoded byte " + cursor.position());
        }
    }

    JsonValue content() {
        return content;
    }

    /** Returns the places of these strings of the payload in the message; they stand in the order of the text. */
    List<FoundCode> locate(List<JsonValue> codes) {
        if (string == null) {
            return codes.stream()
                    .map(code -> new FoundCode(code.string(), code.start() + 1, code.end() - 1, code.end(), false))
                    .toList();
        }
        Outer outer = new Outer(string);
        return codes.stream()
                .map(code -> new FoundCode(
                        code.string(),
                        outer.offset(code.start() + 1),
                        outer.offset(code.end() - 1),
                        outer.offset(code.end()),
                        true))
                .toList();
    }

    /** Tells where in a string of the message its decoded bytes come from; asked for rising offsets only. */
    private static final class Outer {
        private final JsonCursor cursor;
        private final TextBuffer decoded = new TextBuffer(0);

        private Outer(JsonValue string) {
            cursor = string.cursor();
            decoded.startText();
            next(); // the opening quote
        }

        private int offset(int inner) {
            while (decoded.length() < inner) {
                decoded.put(next());
            }
            return cursor.position();
        }

        private int next() {
            try {
                return cursor.readUnit();
            } catch (MalformedJsonException e) {
                throw new IllegalStateException("known to be a string", e);
            }
        }
    }
}
