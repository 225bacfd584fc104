package featurekeyproxy.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import featurekeyproxy.message.Protocol.Setting;
import featurekeyproxy.message.json.JsonCursor;
import featurekeyproxy.message.json.MalformedJsonException;
import featurekeyproxy.message.json.TextBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what a message is about, reading no more of it than that takes.
 *
 * <p>The type of a message is the value of the first-ranked type property of its top-level object, wherever that stands;
 * of a property that occurs twice the first that is not {@code null} counts. Reading stops at the first-ranked property, so
 * a site does well to put the one that its messages carry at the head of the list; without it the text has to be passed over
 * to its end. Text that stops being JSON before the decision is {@link MessageType#OTHER}; text behind the decision is not
 * looked at.
 *
 * <p>A message that names no type is judged by the property of a bare payload: a code list that is an array, or the object
 * that Newtonsoft may wrap around one; a confirmation code of any form.
 *
 * <p>Never throws, whatever the bytes are. Immutable, for any number of threads.
 */
public final class Classifier {
    private final byte[][] typeProperties;
    private final byte[][] requestTypes;
    private final byte[][] replyTypes;
    private final byte[][] handshakeTypes;
    private final byte[][] codeLists;
    private final byte[][] confirmationCodes;
    private final int longestName;
    private final Map<Direction, Map<MessageType, Classification>> classifications =
            new EnumMap<>(Direction.class); // made once, so that keeping one allocates nothing

    /** Creates a classifier for the names that a site uses. */
    public Classifier(Protocol protocol) {
        typeProperties = bytes(protocol.names(Setting.TYPE_PROPERTY));
        requestTypes = bytes(protocol.names(Setting.REQUEST_TYPE));
        replyTypes = bytes(protocol.names(Setting.REPLY_TYPE));
        handshakeTypes = bytes(protocol.names(Setting.HANDSHAKE_TYPE));
        codeLists = bytes(protocol.names(Setting.CODE_LIST_PROPERTY));
        confirmationCodes = bytes(protocol.names(Setting.CONFIRMATION_CODE_PROPERTY));
        longestName = longest(typeProperties, requestTypes, replyTypes, handshakeTypes, codeLists, confirmationCodes);
        for (Direction direction : Direction.values()) {
            Map<MessageType, Classification> ofDirection = new EnumMap<>(MessageType.class);
            for (MessageType type : MessageType.values()) {
                ofDirection.put(type, new Classification(this, direction, type));
            }
            classifications.put(direction, ofDirection);
        }
    }

    /** Returns what {@link #classify} does, and reads a message that came in that direction only once. */
    public MessageType typeOf(Direction direction, WebSocketMessage message) {
        Classification known = message.classification();
        if (known != null && known.classifier() == this && known.direction() == direction) {
            return known.type();
        }
        MessageType type = classify(direction, message);
        message.classified(Objects.requireNonNull(
                Objects.requireNonNull(classifications.get(direction)).get(type)));
        return type;
    }

    /** Returns what the message is about; requests are found only towards the Terminal, the rest only towards TOMEs. */
    public MessageType classify(Direction direction, WebSocketMessage message) {
        JsonCursor json = new JsonCursor(message.fragments());
        try {
            json.skipByteOrderMark();
            return json.peekToken() == '{' ? subject(direction, json) : MessageType.OTHER;
        } catch (MalformedJsonException e) {
            return MessageType.OTHER;
        }
    }

    private MessageType subject(Direction direction, JsonCursor json) throws MalformedJsonException {
        TextBuffer text = new TextBuffer(longestName);
        @Nullable MessageType typed = null;
        MessageType bare = MessageType.OTHER;
        int best = typeProperties.length;
        for (boolean more = json.enter('{', '}'); more; more = json.another('}')) {
            json.readName(text);
            int rank = rank(text, typeProperties);
            if (rank >= 0 && rank < best && json.peekToken() != 'n') {
                typed = type(direction, json, text);
                best = rank;
                if (rank == 0) {
                    return typed;
                }
            } else {
                bare = rank < 0 && isPayload(direction, text, json.peekToken()) ? untyped(direction) : bare;
                json.skipValue();
            }
        }
        return typed != null ? typed : bare;
    }

    private MessageType type(Direction direction, JsonCursor json, TextBuffer text) throws MalformedJsonException {
        switch (json.peekToken()) {
            case '{', '[' -> {
                json.skipValue();
                return MessageType.OTHER;
            }
            case '"' -> {
                text.startTypeName();
                json.readString(text);
            }
            default -> json.readScalar(text);
        }
        return named(direction, text);
    }

    private MessageType named(Direction direction, TextBuffer type) {
        if (direction == Direction.TOMES_TO_TERMINAL) {
            return rank(type, requestTypes) >= 0 ? MessageType.INITIALIZATION_REQUEST : MessageType.OTHER;
        }
        if (rank(type, replyTypes) >= 0) {
            return MessageType.INITIALIZATION_REPLY;
        }
        return rank(type, handshakeTypes) >= 0 ? MessageType.HANDSHAKE_EVENT : MessageType.OTHER;
    }

    /** Returns whether a property shows that the message is a payload without an envelope. */
    private boolean isPayload(Direction direction, TextBuffer name, int value) {
        return direction == Direction.TOMES_TO_TERMINAL
                ? (value == '[' || value == '{') && rank(name, codeLists) >= 0
                : rank(name, confirmationCodes) >= 0;
    }

    private static MessageType untyped(Direction direction) {
        return direction == Direction.TOMES_TO_TERMINAL
                ? MessageType.INITIALIZATION_REQUEST
                : MessageType.INITIALIZATION_REPLY;
    }

    private static int rank(TextBuffer text, byte[][] names) {
        for (int rank = 0; rank < names.length; rank++) {
            if (text.is(names[rank])) {
                return rank;
            }
        }
        return -1;
    }

    private static byte[][] bytes(List<String> names) {
        return names.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    private static int longest(byte[][]... lists) {
        int longest = 0;
        for (byte[][] names : lists) {
            for (byte[] name : names) {
                longest = Math.max(longest, name.length);
            }
        }
        return longest;
    }
}
