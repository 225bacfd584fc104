package featurekeyproxy.simulator;

import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins the frames of one direction of one socket into messages, byte for byte and without decoding text. Belongs to the
 * event loop of its socket.
 */
final class FrameAggregator {
    /** The longest frame and the longest message, in bytes. */
    static final int MAX_BYTES = 64 << 20;

    /** A whole message, with the frames in which it came. */
    record Whole(ReceivedMessage message, List<WebSocketFrame> frames) {}

    private final List<WebSocketFrame> frames = new ArrayList<>();
    private final List<byte[]> fragments = new ArrayList<>();
    private long length;

    /** Takes a data frame and returns the message that it ends, if it ends one. */
    Optional<Whole> add(WebSocketFrame frame) {
        byte[] bytes = frame.binaryData().getBytes();
        length += bytes.length;
        frames.add(frame);
        fragments.add(bytes);
        if (!frame.isFinal()) {
            return Optional.empty();
        }
        Whole whole = new Whole(new ReceivedMessage(frames.get(0).isText(), fragments), List.copyOf(frames));
        frames.clear();
        fragments.clear();
        length = 0;
        return Optional.of(whole);
    }

    /** Returns whether the message at hand is longer than {@link #MAX_BYTES}. */
    boolean tooLong() {
        return length > MAX_BYTES;
    }

    /** Returns whether the frame carries a part of a message. */
    static boolean isData(WebSocketFrame frame) {
        return frame.isText() || frame.isBinary() || frame.isContinuation();
    }
}
