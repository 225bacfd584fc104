package featurekeyproxy.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How messages look on the wire: the shape of the envelope and the names in it. Safe to share between threads. */
public record WireFormat(WireNames names, Shape shape) {
    /** The names and the shape that are taken where no document says otherwise. */
    public static final WireFormat DEFAULT = new WireFormat(WireNames.DEFAULT, Shape.OBJECT_PAYLOAD);

    private static final String DOTNET_TYPE = "$type";
    private static final String DOTNET_NAMESPACE = "BCT.CommonComponent.Messages.";
    private static final String DOTNET_ASSEMBLY = ", BCT.CommonComponent";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory STREAM = new JsonFactory();

    /** What an envelope can look like. */
    public enum Shape {
        /** The payload is a JSON object. */
        OBJECT_PAYLOAD,
        /** The payload is a string that holds escaped JSON. */
        STRING_PAYLOAD,
        /** The type is a .NET type name with name space and assembly, in {@code $type}. */
        DOTNET_TYPES
    }

    /** Returns a new, empty payload. */
    static ObjectNode payload() {
        return JSON.createObjectNode();
    }

    /** Returns the message as it goes over the wire. */
    String write(WireEnvelope envelope) {
        boolean event = envelope.type().equals(WireEnvelope.HANDSHAKE_EVENT);
        ObjectNode root = JSON.createObjectNode();
        if (shape == Shape.DOTNET_TYPES) {
            root.put(DOTNET_TYPE, DOTNET_NAMESPACE + envelope.type() + DOTNET_ASSEMBLY);
        } else {
            root.put(names.type(), envelope.type());
        }
        put(root, names.messageId(), envelope.messageId());
        put(root, names.inReplyTo(), envelope.inReplyTo());
        put(root, names.destination(), envelope.destination());
        put(root, event ? names.eventDevice() : names.source(), envelope.source());
        String property = event ? names.info() : names.payload();
        root.withObjectProperty(property).setAll(envelope.payload());
        if (shape == Shape.STRING_PAYLOAD) {
            root.put(property, root.path(property).toString());
        }
        return root.toString();
    }

    /** Returns what the message says, or nothing if it is not a JSON object that has a type. */
    Optional<WireEnvelope> read(byte[] message) {
        try {
            if (!(JSON.readTree(message) instanceof ObjectNode root)) {
                return Optional.empty();
            }
            String type = type(root);
            boolean event = type.equals(WireEnvelope.HANDSHAKE_EVENT);
            ObjectNode payload = unfold(root, event ? names.info() : names.payload());
            return type.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new WireEnvelope(
                            type,
                            text(root, event ? names.eventDevice() : names.source()),
                            text(root, names.destination()),
                            text(root, names.messageId()),
                            text(root, names.inReplyTo()),
                            payload));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /**
     * Returns the id of the client that shall get the message, or null if it names none. Reads no further than the id:
     * what comes after it may be anything.
     */
    @Nullable
    String destination(byte[] message) {
        if (shape == Shape.STRING_PAYLOAD && names.destination().startsWith("/" + names.payload() + "/")) {
            return read(message).map(WireEnvelope::destination).orElse(null);
        }
        JsonPointerBasedFilter filter = new JsonPointerBasedFilter(names.destination());
        try (JsonParser all = STREAM.createParser(message);
                JsonParser at = new FilteringParserDelegate(all, filter, Inclusion.ONLY_INCLUDE_ALL, false)) {
            return at.nextToken() == JsonToken.VALUE_STRING ? at.getText() : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** Puts the value where the pointer points, if there is a value. */
    static void put(ObjectNode root, String pointer, @Nullable String value) {
        if (value != null) {
            JsonPointer at = JsonPointer.compile(pointer);
            root.withObject(at.head()).put(at.last().getMatchingProperty(), value);
        }
    }

    static @Nullable String text(JsonNode root, String pointer) {
        JsonNode value = root.at(pointer);
        return value.isTextual() ? value.textValue() : null;
    }

    private String type(ObjectNode root) {
        String name = root.path(shape == Shape.DOTNET_TYPES ? DOTNET_TYPE : names.type())
                .asText("");
        int assembly = name.indexOf(',');
        String plain = assembly < 0 ? name : name.substring(0, assembly);
        return plain.substring(plain.lastIndexOf('.') + 1).strip();
    }

    /** Puts the object in place of a string payload, so that pointers go through it, and returns it. */
    private static ObjectNode unfold(ObjectNode root, String property) throws IOException {
        JsonNode value = root.path(property);
        if (value.isTextual()) {
            value = JSON.readTree(value.textValue());
            root.set(property, value);
        }
        return value instanceof ObjectNode payload ? payload : JSON.createObjectNode();
    }
}
