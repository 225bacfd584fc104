package featurekeyproxy.wspair.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/**
 * What stands before the payload of a frame, as it comes in byte by byte and is checked against RFC 6455, section 5.2, and RFC 7692,
 * section 6. Not thread-safe.
 */
final class FrameHead {
    private static final int MOST_BYTES = 14;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int MOST_OF_CONTROL = 125;
    private static final int RESERVED = 7;
    private static final int DEFLATED = 4;

    private final boolean masked;
    private final boolean compression;
    private final int maxPayload;
    private final byte[] bytes = new byte[MOST_BYTES];
    private int count;
    private int needed = 2;
    private boolean withinMessage;

    /** Creates it for frames that have to be masked, or must not be; the first of a message may say that it is compressed. */
    FrameHead(boolean masked, boolean compression, int maxPayload) {
        this.masked = masked;
        this.compression = compression;
        this.maxPayload = maxPayload;
    }

    /**
     * Takes what is still missing; returns whether it is whole.
     *
     * @throws CorruptedWebSocketFrameException if no such frame may come here
     */
    boolean read(ByteBuf in) {
        while (count < needed && in.isReadable()) {
            bytes[count++] = in.readByte();
            if (count == 2) {
                checkBegin();
                needed = 2 + lengthBytes() + (masked ? Integer.BYTES : 0);
            }
            if (count == 2 + lengthBytes()) {
                checkLength();
            }
        }
        return count == needed;
    }

    /** Begins with the next frame. */
    void next() {
        if (!Frame.isControl(opcode())) {
            withinMessage = !isLast();
        }
        count = 0;
        needed = 2;
    }

    boolean isLast() {
        return bytes[0] < 0;
    }

    int opcode() {
        return bytes[0] & 0xf;
    }

    boolean isCompressed() {
        return (reserved() & DEFLATED) != 0;
    }

    private int reserved() {
        return bytes[0] >> 4 & RESERVED;
    }

    int payloadLength() {
        return (int) length();
    }

    int mask() {
        int mask = 0;
        for (int i = needed - Integer.BYTES; masked && i < needed; i++) {
            mask = (mask << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return mask;
    }

    private int shortLength() {
        return bytes[1] & LONG_LENGTH;
    }

    private int lengthBytes() {
        return shortLength() == LONG_LENGTH ? Long.BYTES : shortLength() == SHORT_LENGTH ? Short.BYTES : 0;
    }

    private long length() {
        long length = lengthBytes() == 0 ? shortLength() : 0;
        for (int i = 2; i < 2 + lengthBytes(); i++) {
            length = (length << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return length;
    }

    private void checkBegin() {
        if ((bytes[1] & MASKED) != 0 != masked) {
            throw broken("received a frame that is not masked as expected");
        }
        if (Frame.isControl(opcode())) {
            checkControl();
        } else {
            checkData();
        }
    }

    private void checkControl() {
        if (reserved() != 0) {
            throw reservedBits();
        }
        if (!isLast()) {
            throw broken("fragmented control frame");
        }
        if (shortLength() > MOST_OF_CONTROL) {
            throw broken("control frame with payload length > 125 octets");
        }
        if (opcode() > Frame.PONG) {
            throw broken("control frame using reserved opcode " + opcode());
        }
        if (opcode() == Frame.CLOSE && shortLength() == 1) {
            throw broken("received close control frame with payload len 1");
        }
    }

    private void checkData() {
        boolean continues = opcode() == Frame.CONTINUATION;
        if ((reserved() & ~(compression && !continues ? DEFLATED : 0)) != 0) {
            throw reservedBits();
        }
        if (opcode() > Frame.BINARY) {
            throw broken("data frame using reserved opcode " + opcode());
        }
        if (continues && !withinMessage) {
            throw broken("received continuation data frame outside fragmented message");
        }
        if (!continues && withinMessage) {
            throw broken("received non-continuation data frame while inside fragmented message");
        }
    }

    private void checkLength() {
        long length = length();
        if ((lengthBytes() == Short.BYTES && length < SHORT_LENGTH)
                || (lengthBytes() == Long.BYTES && length >>> Short.SIZE == 0)
                || length < 0) {
            throw broken("invalid data frame length (not using minimal length encoding)");
        }
        if (length > maxPayload) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG, "message exceeds " + maxPayload + " bytes");
        }
    }

    private CorruptedWebSocketFrameException reservedBits() {
        return broken("RSV bits " + reserved() + " that nobody agreed on");
    }

    private static CorruptedWebSocketFrameException broken(String reason) {
        return new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, reason);
    }
}
