package featurekeyproxy.message;

import com.fasterxml.jackson.core.JsonPointer;
import featurekeyproxy.message.Protocol.Setting;
import featurekeyproxy.message.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what an initialization request, its reply or a handshake event says, and where each code stands.
 *
 * <p>Works on messages that the {@link Classifier} has recognised. Never throws for what a message holds: one that is not
 * JSON, or of another shape, comes back with its fault and without codes. Immutable, for any number of threads.
 */
public final class InitializationReader {
    /** More codes than this in one message are a fault: no device has as many. */
    public static final int MAX_CODES = 256;

    /** Where Newtonsoft's serializer puts the elements of a list when it writes the type of the list as well. */
    private static final String LIST_VALUES = "$values";

    private final List<String> payloadProperties;
    private final List<String> codeLists;
    private final List<String> confirmationCodes;
    private final List<JsonPointer> requestDevice;
    private final List<JsonPointer> replyDevice;
    private final List<JsonPointer> handshakeDevice;
    private final List<JsonPointer> requestIds;
    private final List<JsonPointer> replyRequestIds;
    private final List<JsonPointer> version;
    private final List<JsonPointer> address;

    @FunctionalInterface
    private interface CodeSearch {
        List<JsonValue> codes(JsonValue payload) throws UnreadableException;
    }

    /** Creates a reader for the names that a site uses. */
    public InitializationReader(Protocol protocol) {
        payloadProperties = protocol.names(Setting.PAYLOAD_PROPERTY);
        codeLists = protocol.names(Setting.CODE_LIST_PROPERTY);
        confirmationCodes = protocol.names(Setting.CONFIRMATION_CODE_PROPERTY);
        requestDevice = protocol.pointers(Setting.REQUEST_DEVICE);
        replyDevice = protocol.pointers(Setting.REPLY_DEVICE);
        handshakeDevice = protocol.pointers(Setting.HANDSHAKE_DEVICE);
        requestIds = protocol.pointers(Setting.REQUEST_ID);
        replyRequestIds = protocol.pointers(Setting.REPLY_REQUEST_ID);
        version = protocol.pointers(Setting.HANDSHAKE_VERSION);
        address = protocol.pointers(Setting.HANDSHAKE_ADDRESS);
    }

    /** Returns what a request says; strings of its code lists are codes, other elements are passed over. */
    public Initialization request(WebSocketMessage message) {
        return read(message, this::codesOfRequest, requestDevice, requestIds);
    }

    /** Returns what a reply says; its confirmation code counts if it is a string. */
    public Initialization reply(WebSocketMessage message) {
        return read(message, this::codesOfReply, replyDevice, replyRequestIds);
    }

    /** Returns what a handshake event says. */
    public DeviceJoinedMessage handshake(WebSocketMessage message) {
        try {
            Envelope envelope = Envelope.of(message, payloadProperties);
            return new DeviceJoinedMessage(
                    envelope.identifier(handshakeDevice),
                    envelope.identifierBelowPayload(version),
                    envelope.identifierBelowPayload(address),
                    Optional.empty());
        } catch (UnreadableException e) {
            return DeviceJoinedMessage.notUnderstood(e.reason());
        }
    }

    private Initialization read(
            WebSocketMessage message, CodeSearch search, List<JsonPointer> device, List<JsonPointer> ids) {
        try {
            Envelope envelope = Envelope.of(message, payloadProperties);
            List<FoundCode> codes = new ArrayList<>();
            for (Payload payload : envelope.payloads()) {
                codes.addAll(payload.locate(search.codes(payload.content())));
            }
            return new Initialization(codes, envelope.identifier(device), envelope.identifiers(ids), Optional.empty());
        } catch (UnreadableException e) {
            return Initialization.notUnderstood(e.reason());
        }
    }

    private List<JsonValue> codesOfRequest(JsonValue payload) throws UnreadableException {
        List<JsonValue> codes = new ArrayList<>();
        for (JsonValue.Part member : payload.parts()) {
            if (codeLists.contains(member.name())) {
                addList(member.value(), codes);
            }
        }
        return codes;
    }

    private List<JsonValue> codesOfReply(JsonValue payload) throws UnreadableException {
        List<JsonValue> codes = new ArrayList<>();
        for (JsonValue.Part member : payload.parts()) {
            if (confirmationCodes.contains(member.name())) {
                addString(member.value(), codes);
            }
        }
        return codes;
    }

    private static void addList(JsonValue value, List<JsonValue> codes) throws UnreadableException {
        for (JsonValue.Part part : value.parts()) {
            if (value.isArray()) {
                addString(part.value(), codes);
            } else if (part.name().equals(LIST_VALUES) && part.value().isArray()) {
                addList(part.value(), codes);
            }
        }
    }

    private static void addString(JsonValue value, List<JsonValue> codes) throws UnreadableException {
        if (!value.isString()) {
            return;
        }
        if (codes.size() == MAX_CODES) {
            throw new UnreadableException("more than " + MAX_CODES + " codes");
        }
        codes.add(value);
    }
}
