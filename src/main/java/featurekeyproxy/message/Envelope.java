package featurekeyproxy.message;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        return identifiers(pointers).stream().findFirst();
    }

    /** Returns all identifiers at the pointers, those of the envelope, then those below the payload. */
    Set<String> identifiers(List<JsonPointer> pointers) {
        Set<String> found = new LinkedHashSet<>();
        Stream.concat(Stream.of(root), contents())
                .forEach(value -> pointers.forEach(pointer ->
                        value.at(pointer).flatMap(JsonValue::identifier).ifPresent(found::add)));
        return found;
    }

    /** Returns the first identifier at the pointers below the payload. */
    Optional<String> identifierBelowPayload(List<JsonPointer> pointers) {
        return contents()
                .flatMap(value -> pointers.stream().map(value::at).flatMap(Optional::stream))
                .flatMap(value -> value.identifier().stream())
                .findFirst();
    }

    private Stream<JsonValue> contents() {
        return payloads.stream().map(Payload::content);
    }
}
