package featurekeyproxy.wspair.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;

/** Writes a request whose target is what was read byte by byte, each byte a character; Netty would write it as UTF-8. */
final class RequestEncoder extends HttpRequestEncoder {
    @Override
    protected void encodeInitialLine(ByteBuf out, HttpRequest request) {
        out.writeCharSequence(
                request.method().name() + " " + request.uri() + " " + request.protocolVersion() + "\r\n", ISO_8859_1);
    }
}
