package featurekeyproxy.wspair.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageEncoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Compresses messages for a peer (RFC 7692, section 7.2.1), fragment by fragment. An empty message goes as it is.
 */
final class FrameDeflater extends MessageToMessageEncoder<WebSocketFrame> {
    private static final int TAIL = 0x0000ffff;
    private static final int ROOM = 64;

    private final boolean noContextTakeover;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private boolean compressing;

    /** Creates it; without context takeover no message refers to what an earlier one said. */
    FrameDeflater(boolean noContextTakeover) {
        this.noContextTakeover = noContextTakeover;
    }

    @Override
    protected void encode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        boolean first = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (first) {
            compressing = !frame.isFinalFragment() || frame.content().isReadable();
        }
        if (compressing && (first || frame instanceof ContinuationWebSocketFrame)) {
            out.add(like(frame, deflate(context, frame)));
        } else {
            out.add(frame.retain());
        }
    }

    private static WebSocketFrame like(WebSocketFrame frame, ByteBuf content) {
        if (frame instanceof TextWebSocketFrame) {
            return new TextWebSocketFrame(frame.isFinalFragment(), WebSocketExtension.RSV1, content);
        }
        return frame instanceof BinaryWebSocketFrame
                ? new BinaryWebSocketFrame(frame.isFinalFragment(), WebSocketExtension.RSV1, content)
                : new ContinuationWebSocketFrame(frame.isFinalFragment(), 0, content);
    }

    private ByteBuf deflate(ChannelHandlerContext context, WebSocketFrame frame) {
        byte[] bytes = ByteBufUtil.getBytes(frame.content());
        ByteBuf out = context.alloc().heapBuffer(bytes.length / 2 + ROOM);
        deflater.setInput(bytes);
        int room;
        int made;
        do {
            out.ensureWritable(ROOM);
            room = out.writableBytes();
            made = deflater.deflate(out.array(), out.arrayOffset() + out.writerIndex(), room, Deflater.SYNC_FLUSH);
            out.writerIndex(out.writerIndex() + made);
        } while (made == room);
        if (frame.isFinalFragment()) {
            end(out);
        }
        return out;
    }

    /** Takes the end of the flush off; where it has left already, an empty block takes its place. */
    private void end(ByteBuf out) {
        int tail = out.writerIndex() - Integer.BYTES;
        if (tail >= 0 && out.getInt(tail) == TAIL) {
            out.writerIndex(tail);
        } else {
            out.writeByte(0);
        }
        if (noContextTakeover) {
            deflater.reset();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deflater.end();
    }
}
