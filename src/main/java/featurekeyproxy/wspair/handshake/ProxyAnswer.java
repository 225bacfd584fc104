package featurekeyproxy.wspair.handshake;

import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.leg.Limit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * An answer of the proxy itself to a request that becomes no session. Another request may follow on the same connection, unless
 * the answer ends it.
 */
final class ProxyAnswer {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final GuardedLoop guard;

    ProxyAnswer(HttpServerRequest request, GuardedLoop guard) {
        this.request = request;
        this.response = request.response();
        this.guard = guard;
    }

    /** Returns whether there is one already, of whomever. */
    boolean hasBegun() {
        return response.headWritten();
    }

    /** Says that only WebSocket is spoken here. */
    void noUpgrade() {
        response.putHeader(HttpHeaderNames.UPGRADE, "websocket").putHeader(HttpHeaderNames.CONNECTION, "Upgrade");
        say(426, "this port speaks WebSocket only\n");
    }

    /** Says that a limit was met, and ends the connection, which others may need. */
    void limit(Limit exceeded) {
        if (exceeded.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaderNames.RETRY_AFTER, String.valueOf(exceeded.retryAfterSeconds()));
        }
        last(exceeded.code(), exceeded.reason() + "\n");
    }

    /** Says what nothing can follow. */
    void last(int status, String reason) {
        response.putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        say(status, reason);
    }

    /** Says that something threw, whatever was about to be answered. */
    void broken(int status) {
        response.setChunked(false).headers().clear();
        response.setStatusMessage(HttpResponseStatus.valueOf(status).reasonPhrase());
        last(status, "the handshake cannot be carried on\n");
    }

    void say(int status, String reason) {
        response.setStatusCode(status).putHeader(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        boolean last = response.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        PendingConnection.of(request.connection()).answering();
        response.end(Buffer.buffer(reason)).onComplete(sent -> guard.run(HandlerStep.ANSWER_SENT, () -> sent(last)));
    }

    private void sent(boolean last) {
        if (last) {
            request.connection().close();
        } else {
            PendingConnection.of(request.connection()).refused();
        }
    }
}
