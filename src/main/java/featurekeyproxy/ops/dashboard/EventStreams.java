package featurekeyproxy.ops.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import featurekeyproxy.ops.http.HttpProblem;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of server-sent events that are open. One that does not keep up is closed: its page connects again and asks for
 * everything anew. Bounded to {@link #MOST}; thread-safe.
 */
final class EventStreams implements Handler<RoutingContext> {
    /** How many pages may follow at a time. */
    static final int MOST = 50;

    private static final int UNAVAILABLE = 503;
    private static final int QUEUE_BYTES = 1 << 20;

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();

    private record Stream(HttpConnection connection, HttpServerResponse response, Context context) {
        /** Writes on the event loop of the stream, in the order of the calls. */
        void write(Buffer text) {
            context.runOnContext(now -> {
                if (response.writeQueueFull()) {
                    connection.close();
                } else if (!response.ended() && !response.closed()) {
                    response.write(text);
                }
            });
        }
    }

    @Override
    public void handle(RoutingContext request) {
        if (open.size() >= MOST) {
            throw HttpProblem.of(UNAVAILABLE, "too many pages follow the events");
        }
        HttpServerResponse response = request.response();
        Stream stream = new Stream(
                request.request().connection(), response, request.vertx().getOrCreateContext());
        open.add(stream);
        response.closeHandler(gone -> open.remove(stream));
        response.exceptionHandler(failure -> open.remove(stream));
        response.putHeader("Content-Type", "text/event-stream")
                .setChunked(true)
                .setWriteQueueMaxSize(QUEUE_BYTES)
                .write(": following\n\n");
    }

    boolean isAnyOpen() {
        return !open.isEmpty();
    }

    /** Tells all who follow. */
    void tell(String event, JsonNode data) {
        Buffer text = Buffer.buffer("event: " + event + "\ndata: " + data + "\n\n");
        open.forEach(stream -> stream.write(text));
    }
}
