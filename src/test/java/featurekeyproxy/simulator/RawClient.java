package featurekeyproxy.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the Terminal that shows every frame as it came and sends whatever it is told to. */
final class RawClient {
    /** A data frame as it came. */
    record Frame(boolean text, boolean last, Buffer payload) {}

    private final ClientWebSocket socket;
    private final List<Frame> frames = new CopyOnWriteArrayList<>();

    RawClient(Vertx vertx) {
        WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(FrameAggregator.MAX_BYTES)
                .setClosingTimeout(1));
        socket = client.webSocket();
        socket.frameHandler(frame -> {
            if (FrameAggregator.isData(frame)) {
                frames.add(new Frame(
                        frame.isText(),
                        frame.isFinal(),
                        Buffer.buffer(frame.binaryData().getBytes())));
            }
        });
    }

    /** Connects and introduces itself. */
    Future<Void> join(int port, String id, String type) {
        return open(new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port))
                .compose(opened -> text("""
                        {"MessageType":"ConnectionHandshakeMessage","SourceId":"%s",
                         "Payload":{"ClientId":"%s","ClientType":"%s"}}""".formatted(id, id, type)));
    }

    Future<Void> open(WebSocketConnectOptions options) {
        return socket.connect(options).mapEmpty();
    }

    Future<Void> text(String message) {
        return socket.writeFinalTextFrame(message);
    }

    Future<Void> send(WebSocketFrame... parts) {
        Future<Void> sent = Future.succeededFuture();
        for (WebSocketFrame part : parts) {
            sent = socket.writeFrame(part);
        }
        return sent;
    }

    Future<Void> close(int code, String reason) {
        return socket.close((short) code, reason);
    }

    ClientWebSocket socket() {
        return socket;
    }

    List<Frame> frames() {
        return List.copyOf(frames);
    }
}
