package featurekeyproxy.message;

import com.fasterxml.jackson.core.JsonPointer;
import featurekeyproxy.message.json.TextBuffer;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names of the wire: what the properties and message types of the TOMEs protocol are called at a site.
 *
 * <p>Immutable. Every name is a setting, because no capture of real traffic has settled them yet; a list is in order of
 * preference, the first match wins.
 */
public final class Protocol {
    /** The names that are looked for unless a site sets others. */
    public static final Protocol DEFAULT = new Protocol(Map.of());

    private final Map<Setting, List<String>> names = new EnumMap<>(Setting.class);

    /** One list of names, with its default. */
    public enum Setting {
        /** Properties of the envelope that name the message type. */
        TYPE_PROPERTY(Form.NAME, "MessageType", "messageType", "$type", "Type"),
        /** Types of a request, by the last segment of a .NET type name. */
        REQUEST_TYPE(
                Form.TYPE,
                "ApplicationInitializationMessage",
                "ApplicationInitialization",
                "ApplicationInitializationPayload"),
        /** Types of a reply, by the last segment of a .NET type name. */
        REPLY_TYPE(
                Form.TYPE,
                "ApplicationInitializationResponseMessage",
                "ApplicationInitializationResponse",
                "ApplicationInitializationResponsePayload"),
        /** Types of the event that a device has joined, by the last segment of a .NET type name. */
        HANDSHAKE_TYPE(Form.TYPE, "ClientHandshakeEventMessage", "ClientHandshakeEvent"),
        /** Properties of the envelope that hold the payload; the first that is there counts, else the message itself. */
        PAYLOAD_PROPERTY(Form.NAME, "Payload", "payload", "Info", "Body"),
        /** Properties of a request's payload that list codes; all of them count. */
        CODE_LIST_PROPERTY(Form.NAME, "FeatureCodes", "featureCodes"),
        /** Properties of a reply's payload that hold the device's code; all of them count. */
        CONFIRMATION_CODE_PROPERTY(Form.NAME, "FeatureKeysConfirmationCode", "featureKeysConfirmationCode"),
        /** Where a request names its device: looked for in the envelope, then below the payload. */
        REQUEST_DEVICE(
                Form.POINTER,
                "/DestinationId",
                "/Destination",
                "/DestinationClientId",
                "/DeviceId",
                "/ClientId",
                "/SerialNumber"),
        /** Where a reply names its device: looked for in the envelope, then below the payload. */
        REPLY_DEVICE(
                Form.POINTER, "/SourceId", "/Source", "/SourceClientId", "/DeviceId", "/ClientId", "/SerialNumber"),
        /** Where a handshake event names its device: looked for in the envelope, then below the payload. */
        HANDSHAKE_DEVICE(
                Form.POINTER, "/SourceId", "/Source", "/SourceClientId", "/DeviceId", "/ClientId", "/SerialNumber"),
        /** Where a request carries an id by which a reply may refer to it; all of them count. */
        REQUEST_ID(Form.POINTER, "/MessageId", "/RequestId", "/CorrelationId"),
        /** Where a reply refers to its request, the most explicit first; a reply may also just number itself. */
        REPLY_REQUEST_ID(Form.POINTER, "/InResponseTo", "/ReplyTo", "/CorrelationId", "/RequestId", "/MessageId"),
        /** Where a handshake event tells the firmware version: looked for below the payload. */
        HANDSHAKE_VERSION(
                Form.POINTER, "/FirmwareVersion", "/SoftwareVersion", "/Version", "/ClientInfo/SoftwareVersion"),
        /** Where a handshake event tells the network address of its device: looked for below the payload. */
        HANDSHAKE_ADDRESS(Form.POINTER, "/IpAddress", "/Address", "/RemoteAddress", "/ClientInfo/IpAddress");

        private final Form form;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> defaults;

        Setting(Form form, String... defaults) {
            this.form = form;
            this.defaults = List.of(defaults);
        }

        /** Returns the names in force when nobody sets others. */
        public List<String> defaults() {
            return defaults;
        }

        /** Returns the name of the setting in a properties file: {@code type-property}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private enum Form {
        NAME,
        TYPE,
        POINTER
    }

    private Protocol(Map<Setting, List<String>> others) {
        for (Setting setting : Setting.values()) {
            names.put(setting, List.copyOf(others.getOrDefault(setting, setting.defaults)));
        }
    }

    /**
     * Returns these names with one list replaced; an empty list switches off what it looks for.
     *
     * @throws IllegalArgumentException if a name is blank or stands twice, a type is not a last segment, or a pointer is
     *     not a JSON Pointer (RFC 6901); the message tells the setting and what was found
     */
    public Protocol with(Setting setting, List<String> replacement) {
        for (String name : replacement) {
            check(setting, name);
        }
        if (new HashSet<>(replacement).size() < replacement.size()) {
            throw new IllegalArgumentException(setting.key() + ": a name stands twice in " + replacement);
        }
        Map<Setting, List<String>> others = new EnumMap<>(names);
        others.put(setting, replacement);
        return new Protocol(others);
    }

    /** Returns the names of one setting in order of preference. */
    public List<String> names(Setting setting) {
        return names.getOrDefault(setting, List.of());
    }

    List<JsonPointer> pointers(Setting setting) {
        return names(setting).stream().map(JsonPointer::compile).toList();
    }

    private static void check(Setting setting, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(setting.key() + ": a name is blank");
        }
        if (setting.form == Form.POINTER && !name.startsWith("/")) {
            throw new IllegalArgumentException(setting.key() + ": '" + name
                    + "' is not a JSON Pointer, which starts with '/'; did you mean '/" + name + "'?");
        }
        if (setting.form == Form.TYPE && name.chars().anyMatch(c -> ".+,[".indexOf(c) >= 0)) {
            throw new IllegalArgumentException(setting.key() + ": '" + name
                    + "' is more than the last segment of a type name; did you mean '" + lastSegment(name) + "'?");
        }
    }

    private static String lastSegment(String type) {
        TextBuffer segment = new TextBuffer(type.length());
        segment.startTypeName();
        type.chars().filter(c -> c < 0x80).forEach(segment::put);
        return segment.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Protocol protocol && names.equals(protocol.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
