package featurekeyproxy.wspair.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the messages of a peer (RFC 7692, section 7.2.2), fragment by fragment, in all forms that a peer may choose.
 *
 * <p>A sender takes the last four bytes of its flush off the end of a message, so they are put back. Not so where they are
 * still there, which the last byte tells (in front of them there are at least three zero bits), where a final block ended the
 * stream, or where nothing was sent at all. Behind a final block a new stream begins.
 */
final class FrameInflater extends MessageToMessageDecoder<WebSocketFrame> {
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int STEP = 1024;

    private final int maxMessageSize;
    private final Inflater inflater = new Inflater(true);
    private boolean compressed;
    private boolean needsTail;
    private long inflated;

    /** Creates it for messages that may have that many bytes once they are decompressed. */
    FrameInflater(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    @Override
    protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
            compressed = (frame.rsv() & WebSocketExtension.RSV1) != 0;
            needsTail = false;
            inflated = 0;
        } else if (!(frame instanceof ContinuationWebSocketFrame)) {
            out.add(frame.retain());
            return;
        }
        out.add(compressed ? like(frame, inflate(context, frame)) : frame.retain());
    }

    private static WebSocketFrame like(WebSocketFrame frame, ByteBuf content) {
        if (frame instanceof TextWebSocketFrame) {
            return new TextWebSocketFrame(frame.isFinalFragment(), 0, content);
        }
        return frame instanceof BinaryWebSocketFrame
                ? new BinaryWebSocketFrame(frame.isFinalFragment(), 0, content)
                : new ContinuationWebSocketFrame(frame.isFinalFragment(), 0, content);
    }

    private ByteBuf inflate(ChannelHandlerContext context, WebSocketFrame frame) {
        ByteBuf out = context.alloc().heapBuffer(STEP);
        boolean whole = false;
        try {
            feed(ByteBufUtil.getBytes(frame.content()), out);
            if (frame.isFinalFragment() && needsTail) {
                feed(TAIL, out);
            }
            whole = true;
            return out;
        } catch (DataFormatException e) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "compressed message is damaged");
        } finally {
            if (!whole) {
                out.release();
            }
        }
    }

    private void feed(byte[] bytes, ByteBuf out) throws DataFormatException {
        if (bytes.length == 0) {
            return;
        }
        needsTail = bytes[bytes.length - 1] != TAIL[TAIL.length - 1];
        inflater.setInput(bytes);
        int taken;
        do {
            taken = inflateTo(out);
            if (inflater.finished()) {
                int rest = inflater.getRemaining();
                inflater.reset();
                inflater.setInput(bytes, bytes.length - rest, rest);
                needsTail &= rest > 0;
            }
        } while (taken > 0 || !inflater.needsInput());
    }

    private int inflateTo(ByteBuf out) throws DataFormatException {
        out.ensureWritable(STEP);
        int taken = inflater.inflate(out.array(), out.arrayOffset() + out.writerIndex(), out.writableBytes());
        out.writerIndex(out.writerIndex() + taken);
        inflated += taken;
        if (inflated > maxMessageSize) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG, "message cannot be decompressed within the limit");
        }
        return taken;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        inflater.end();
    }
}
