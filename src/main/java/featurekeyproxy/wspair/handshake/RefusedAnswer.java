package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.upstream.Refusal;
import featurekeyproxy.wspair.websocket.FramePipeline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The Terminal's refusal on its way to TOMEs: status and reason as they came, the headers that go end to end, and the body as
 * fast as TOMEs takes it in.
 */
final class RefusedAnswer implements Refusal.Sink {
    private static final int BAD_GATEWAY = 502;
    private static final int SMALLEST_USUAL_STATUS = 100;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Refusal refusal;
    private final GuardedLoop guard;
    private final Runnable ended;
    private boolean full;

    /** Creates it; what is to happen when it has ended happens once. */
    RefusedAnswer(HttpServerRequest request, Refusal refusal, GuardedLoop guard, Runnable ended) {
        this.request = request;
        this.response = request.response();
        this.refusal = refusal;
        this.guard = guard;
        this.ended = ended;
    }

    /** Sends the head, and has the body follow. */
    void begin() {
        if (refusal.status() < SMALLEST_USUAL_STATUS) {
            writeThreeDigits();
        }
        response.setStatusCode(refusal.status()).setStatusMessage(refusal.reason());
        HttpHeaders crossing = HandshakeHeaders.endToEnd(refusal.headers());
        String length = refusal.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        if (length == null || refusal.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            response.setChunked(true);
        } else {
            crossing.set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        HandshakeHeaders.inOrderOf(refusal.headers(), crossing)
                .forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        response.drainHandler(drained -> guard.run(HandlerStep.REFUSAL_BODY, refusal::resume));
        refusal.to(this);
    }

    /** Statuses such as 099 keep their zeros, which are lost in a number. */
    private void writeThreeDigits() {
        ChannelHandlerContext encoder =
                FramePipeline.channel(request.connection()).pipeline().context(HttpResponseEncoder.class);
        encoder.pipeline().replace(encoder.name(), encoder.name(), new ThreeDigits());
    }

    @Override
    public boolean write(byte[] part) {
        guard.run(HandlerStep.REFUSAL_BODY, () -> {
            response.write(Buffer.buffer(part));
            full = response.writeQueueFull();
        });
        return !full;
    }

    @Override
    public void end() {
        guard.run(HandlerStep.REFUSAL_BODY, () -> {
            PendingConnection pending = PendingConnection.of(request.connection());
            pending.answering();
            response.end().onSuccess(sent -> guard.run(HandlerStep.ANSWER_SENT, pending::refused));
            ended.run();
        });
    }

    @Override
    public void cut() {
        guard.run(HandlerStep.REFUSAL_BODY, () -> {
            if (response.headWritten()) {
                FramePipeline.channel(request.connection()).close(); // at once: it may be TOMEs that takes nothing in
            } else {
                new ProxyAnswer(request, guard).broken(BAD_GATEWAY);
            }
            ended.run();
        });
    }

    /** Writes a status with its leading zeros. */
    private static final class ThreeDigits extends HttpResponseEncoder {
        @Override
        protected void encodeInitialLine(ByteBuf out, HttpResponse response) {
            out.writeCharSequence(
                    String.format(
                            Locale.ROOT,
                            "%s %03d %s\r\n",
                            response.protocolVersion(),
                            response.status().code(),
                            response.status().reasonPhrase()),
                    StandardCharsets.ISO_8859_1);
        }
    }
}
