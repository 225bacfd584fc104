package featurekeyproxy.message.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as a range of bytes, which are known to be JSON; what is in it is read when asked for. Keeps no tree, so that
 * a large message costs no memory beside itself. Immutable.
 */
public final class JsonValue {
    private final byte[] json;
    private final int start;
    private final int end;

    /** A member of an object, or an element of an array, which has an empty name. */
    public record Part(String name, JsonValue value) {}

    private JsonValue(byte[] json, int start, int end) {
        this.json = json;
        this.start = start;
        this.end = end;
    }

    /** Reads the only value of the cursor, which reads this array, up to the end of the text. */
    public static JsonValue document(byte[] json, JsonCursor cursor) throws MalformedJsonException {
        cursor.skipByteOrderMark();
        JsonValue value = next(json, cursor);
        cursor.expectEnd();
        return value;
    }

    private static JsonValue next(byte[] json, JsonCursor cursor) throws MalformedJsonException {
        cursor.peekToken();
        int start = cursor.position();
        cursor.skipValue();
        return new JsonValue(json, start, cursor.position());
    }

    /** Returns the offset of the first byte, which for a string is its opening quote. */
    public int start() {
        return start;
    }

    /** Returns the offset behind the last byte. */
    public int end() {
        return end;
    }

    public boolean isObject() {
        return json[start] == '{';
    }

    public boolean isArray() {
        return json[start] == '[';
    }

    public boolean isString() {
        return json[start] == '"';
    }

    public boolean isNull() {
        return json[start] == 'n';
    }

    private boolean isNumber() {
        return json[start] == '-' || (json[start] >= '0' && json[start] <= '9');
    }

    /** Returns a cursor that stands before this value. */
    public JsonCursor cursor() {
        return new JsonCursor(json, start, end);
    }

    /** Returns the decoded text of a string; whatever is not UTF-8 becomes U+FFFD. */
    public String string() {
        for (int i = start + 1; i < end - 1; i++) {
            if (json[i] == '\\') {
                return text().toString();
            }
        }
        return new String(json, start + 1, end - start - 2, UTF_8);
    }

    /** Returns the decoded text of a string, as {@link #string} but byte for byte. */
    public TextBuffer text() {
        TextBuffer text = new TextBuffer(end - start);
        text.startText();
        try {
            cursor().readString(text);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("not a string", e);
        }
        return text;
    }

    /** Returns the text of a string that is not empty or of a number; anything else identifies nothing. */
    public Optional<String> identifier() {
        if (isNumber()) {
            return Optional.of(new String(json, start, end - start, US_ASCII));
        }
        return Optional.of(this)
                .filter(JsonValue::isString)
                .map(JsonValue::string)
                .filter(id -> !id.isEmpty());
    }

    /** Returns what each pointer points at from here, in one pass; of members of the same name the first. */
    public List<Optional<JsonValue>> at(List<JsonPointer> pointers) {
        @Nullable JsonValue[] heads = new JsonValue[pointers.size()];
        int index = 0;
        for (Part part : parts()) {
            for (int i = 0; i < heads.length; i++) {
                if (heads[i] == null && isHead(pointers.get(i), part, index)) {
                    heads[i] = part.value();
                }
            }
            index++;
        }
        List<Optional<JsonValue>> found = new ArrayList<>(heads.length);
        for (int i = 0; i < heads.length; i++) {
            JsonValue head = heads[i];
            found.add(head == null ? Optional.empty() : head.at(pointers.get(i).tail()));
        }
        return found;
    }

    private Optional<JsonValue> at(JsonPointer pointer) {
        return pointer.matches() ? Optional.of(this) : at(List.of(pointer)).get(0);
    }

    private boolean isHead(JsonPointer pointer, Part part, int index) {
        return isObject() ? part.name().equals(pointer.getMatchingProperty()) : index == pointer.getMatchingIndex();
    }

    /** Returns the members of an object or the elements of an array in the order of the text; a scalar has none. */
    public Iterable<Part> parts() {
        return Parts::new;
    }

    private final class Parts implements Iterator<Part> {
        private final JsonCursor cursor = cursor();
        private boolean more;

        private Parts() {
            try {
                more = (isObject() || isArray()) && cursor.enter((char) json[start], close());
            } catch (MalformedJsonException e) {
                throw new IllegalStateException("known to be JSON", e);
            }
        }

        private char close() {
            return isObject() ? '}' : ']';
        }

        @Override
        public boolean hasNext() {
            return more;
        }

        @Override
        public Part next() {
            if (!more) {
                throw new NoSuchElementException();
            }
            try {
                String name = isObject() ? name() : "";
                JsonValue value = JsonValue.next(json, cursor);
                more = cursor.another(close());
                return new Part(name, value);
            } catch (MalformedJsonException e) {
                throw new IllegalStateException("known to be JSON", e);
            }
        }

        private String name() throws MalformedJsonException {
            JsonValue name = JsonValue.next(json, cursor);
            cursor.readColon();
            return name.string();
        }
    }
}
