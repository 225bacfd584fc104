package featurekeyproxy.message;

import com.fasterxml.jackson.core.JsonPointer;
import featurekeyproxy.message.json.JsonCursor;
import featurekeyproxy.message.json.JsonValue;
import featurekeyproxy.message.json.MalformedJsonException;
import featurekeyproxy.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A message as JSON: its top-level object and the payload in it. A payload property that occurs twice gives two payloads.
 *
 * <p>Identifiers come out as {@link SafeText#id} makes them, so that whatever keeps, compares or shows them is bounded and
 * harmless; the message itself stays as it is.
 */
final class Envelope {
    private final JsonValue root;
    private final List<Payload> payloads;

    private Envelope(JsonValue root, List<Payload> payloads) {
        this.root = root;
        this.payloads = payloads;
    }

    /** Reads the whole message; the first of the properties that is there and not {@code null} is the payload. */
    static Envelope of(WebSocketMessage message, List<String> payloadProperties) throws UnreadableException {
        byte[] json = message.payload();
        JsonCursor cursor = new JsonCursor(json, 0, json.length);
        JsonValue root;
        try {
            root = JsonValue.document(json, cursor);
        } catch (MalformedJsonException e) {
            throw new UnreadableException("the message stops being JSON at byte " + cursor.position());
        }
        List<Payload> payloads = new ArrayList<>();
        for (JsonValue value : payloadValues(root, payloadProperties)) {
            payloads.add(Payload.of(value));
        }
        return new Envelope(root, payloads);
    }

    private static List<JsonValue> payloadValues(JsonValue root, List<String> properties) {
        List<JsonValue> found = new ArrayList<>();
        int best = properties.size();
        for (JsonValue.Part member : root.parts()) {
            int rank = properties.indexOf(member.name());
            if (rank >= 0 && rank <= best && !member.value().isNull()) {
                if (rank < best) {
                    found.clear();
                    best = rank;
                }
                found.add(member.value());
            }
        }
        return found.isEmpty() ? List.of(root) : found;
    }

    List<Payload> payloads() {
        return payloads;
    }

    /** Returns the first identifier at the pointers, looked for in the envelope, then below the payload. */
    Optional<String> identifier(List<JsonPointer> pointers) {
        return first(root, pointers).or(() -> identifierBelowPayload(pointers));
    }

    /** Returns the first identifier at the pointers below the payload. */
    Optional<String> identifierBelowPayload(List<JsonPointer> pointers) {
        return payloads.stream()
                .flatMap(payload -> first(payload.content(), pointers).stream())
                .findFirst();
    }

    private static Optional<String> first(JsonValue value, List<JsonPointer> pointers) {
        for (Optional<JsonValue> found : value.at(pointers)) {
            Optional<String> identifier = found.flatMap(JsonValue::identifier).map(SafeText::id);
            if (identifier.isPresent()) {
                return identifier;
            }
        }
        return Optional.empty();
    }

    /** Returns all identifiers in the order of the pointers, for each that of the envelope before that of the payload. */
    List<String> identifiers(List<JsonPointer> pointers) {
        List<List<Optional<JsonValue>>> found = new ArrayList<>();
        found.add(root.at(pointers));
        payloads.forEach(payload -> found.add(payload.content().at(pointers)));
        Set<String> identifiers = new LinkedHashSet<>();
        for (int i = 0; i < pointers.size(); i++) {
            for (List<Optional<JsonValue>> values : found) {
                values.get(i).flatMap(JsonValue::identifier).map(SafeText::id).ifPresent(identifiers::add);
            }
        }
        return List.copyOf(identifiers);
    }
}
