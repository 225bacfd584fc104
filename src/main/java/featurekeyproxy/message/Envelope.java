package featurekeyproxy.message;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A message as JSON: its top-level object and the payload in it. A payload property that occurs twice gives two payloads. */
final class Envelope {
    private final JsonValue root;
    private final List<Payload> payloads;

    private Envelope(JsonValue root, List<Payload> payloads) {
        this.root = root;
        this.payloads = payloads;
    }

    /** Reads the whole message; the first of the properties that is there and not {@code null} is the payload. */
    static Envelope of(Message message, List<String> payloadProperties) throws UnreadableException {
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
        for (String property : properties) {
            List<JsonValue> found = new ArrayList<>();
            for (JsonValue.Part member : root.parts()) {
                if (member.name().equals(property) && !member.value().isNull()) {
                    found.add(member.value());
                }
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of(root);
    }

    List<Payload> payloads() {
        return payloads;
    }

    /** Returns the first identifier at the pointers, looked for in the envelope, then below the payload. */
    Optional<String> identifier(List<JsonPointer> pointers) {
        return first(Stream.of(root), pointers).or(() -> identifierBelowPayload(pointers));
    }

    /** Returns the first identifier at the pointers below the payload. */
    Optional<String> identifierBelowPayload(List<JsonPointer> pointers) {
        return first(contents(), pointers);
    }

    private static Optional<String> first(Stream<JsonValue> values, List<JsonPointer> pointers) {
        return values.flatMap(value -> pointers.stream().flatMap(pointer -> identifier(value, pointer)))
                .findFirst();
    }

    /** Returns all identifiers in the order of the pointers, for each that of the envelope before that of the payload. */
    List<String> identifiers(List<JsonPointer> pointers) {
        return pointers.stream()
                .flatMap(pointer ->
                        Stream.concat(Stream.of(root), contents()).flatMap(value -> identifier(value, pointer)))
                .distinct()
                .toList();
    }

    private static Stream<String> identifier(JsonValue value, JsonPointer pointer) {
        return value.at(pointer).flatMap(JsonValue::identifier).stream();
    }

    private Stream<JsonValue> contents() {
        return payloads.stream().map(Payload::content);
    }
}
