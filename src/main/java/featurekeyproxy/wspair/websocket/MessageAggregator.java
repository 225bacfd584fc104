package featurekeyproxy.wspair.websocket;

import featurekeyproxy.message.WebSocketMessage;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the data frames of one connection together into messages, each with the fragments in which it came.
 *
 * <p>That fragments come in a legal order is the frame decoder's check; here are the limits of a message, and that text is
 * UTF-8, which is told at the fragment that is not. Not thread-safe.
 */
final class MessageAggregator {
    /** How many fragments a message may have, since empty ones would take memory without counting as bytes. */
    static final int MAX_FRAGMENTS = 64 * 1024;

    private static final int FRAGMENT_COST = 32;

    private final int maxMessageSize;
    private final @Nullable Utf8 text;
    private final List<byte[]> fragments = new ArrayList<>();
    private WebSocketMessage.Kind kind = WebSocketMessage.Kind.BINARY;
    private long length;
    private boolean discarding;

    MessageAggregator(int maxMessageSize, boolean strictUtf8) {
        this.maxMessageSize = maxMessageSize;
        this.text = strictUtf8 ? new Utf8() : null;
    }

    /**
     * Adds the next data frame; returns the message that it completes, or null. Takes nothing any more once it discards.
     *
     * @throws CorruptedWebSocketFrameException if the message breaks a limit or is not UTF-8; nothing can follow
     */
    @Nullable
    WebSocketMessage add(Frame frame) {
        if (discarding) {
            return null;
        }
        if (frame.opcode() != Frame.CONTINUATION) {
            kind = frame.opcode() == Frame.TEXT ? WebSocketMessage.Kind.TEXT : WebSocketMessage.Kind.BINARY;
        }
        byte[] bytes = frame.payload();
        length += bytes.length;
        requireWithinLimits();
        if (kind == WebSocketMessage.Kind.TEXT && text != null) {
            requireText(text, bytes, frame.last());
        }
        if (!frame.last()) {
            fragments.add(bytes);
            return null;
        }
        length = 0;
        if (fragments.isEmpty()) {
            return WebSocketMessage.of(kind, bytes);
        }
        fragments.add(bytes);
        WebSocketMessage message = WebSocketMessage.of(kind, fragments);
        fragments.clear();
        return message;
    }

    private void requireWithinLimits() {
        if (length > maxMessageSize) {
            throw tooBig("message exceeds " + maxMessageSize + " bytes");
        }
        if (fragments.size() == MAX_FRAGMENTS) {
            throw tooBig("message has more than " + MAX_FRAGMENTS + " fragments");
        }
    }

    private static CorruptedWebSocketFrameException tooBig(String reason) {
        return new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG, reason);
    }

    private void requireText(Utf8 check, byte[] bytes, boolean last) {
        int fault = check.check(bytes);
        if (fault < 0 && last && !check.isWhole()) {
            fault = bytes.length;
        }
        if (fault >= 0) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA,
                    "text message is not UTF-8 at byte " + (length - bytes.length + fault));
        }
    }

    /** Returns how many bytes are held of a message that is not whole yet; a fragment without any counts too. */
    long held() {
        return length + (long) FRAGMENT_COST * fragments.size();
    }

    /** Returns whether a message has begun of which the last fragment is still to come. */
    boolean hasBegun() {
        return !fragments.isEmpty();
    }

    /** Forgets what there is of a message, and all that follows. */
    void discard() {
        discarding = true;
        fragments.clear();
        length = 0;
    }
}
