package featurekeyproxy.wspair.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.List;

/**
 * Netty's decoder of frames, with what RFC 6455 and RFC 7692 forbid and Netty lets pass.
 *
 * <p>With an extension Netty takes every reserved bit on every frame; here only the first frame of a message may carry the
 * bit of permessage-deflate. What a close frame says is left to the {@link WebSocketConnection}, since Netty takes codes that nobody may
 * send. A frame that breaks a rule is thrown as a {@link CorruptedWebSocketFrameException}, never handed on.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {
    FrameDecoder(boolean server, int maxFrame, boolean compression) {
        super(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(server)
                .allowMaskMismatch(false)
                .allowExtensions(compression)
                .maxFramePayloadLength(maxFrame)
                .closeOnProtocolViolation(false) // the connection tells its listener
                .withUTF8Validator(false) // MessageAggregator checks it, across fragments and behind decompression
                .build());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        super.decode(context, in, out);
        int last = out.size() - 1;
        if (last >= 0 && out.get(last) instanceof WebSocketFrame frame && (frame.rsv() & ~allowed(frame)) != 0) {
            out.remove(last);
            frame.release();
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.PROTOCOL_ERROR, "reserved bits " + frame.rsv() + " that nobody agreed on");
        }
    }

    private static int allowed(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame
                ? WebSocketExtension.RSV1
                : 0;
    }

    @Override
    protected void checkCloseFrameBody(ChannelHandlerContext context, ByteBuf body) {
        // WebSocketConnection.readClose
    }
}
