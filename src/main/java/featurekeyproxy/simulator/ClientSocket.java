package featurekeyproxy.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.function.Consumer;

/** One WebSocket of a client, from the dial to the close; belongs to one event loop. */
final class ClientSocket {
    private final ClientWebSocket socket;
    private final FrameAggregator assembly = new FrameAggregator();
    private final Promise<TomesConnection.CloseSeen> closed = Promise.promise();
    private boolean upgraded;
    private boolean unwanted;

    ClientSocket(ClientWebSocket socket, Consumer<byte[]> inbox, Consumer<Buffer> pongs) {
        this.socket = socket;
        socket.frameHandler(frame -> receive(frame, inbox));
        socket.pongHandler(pongs::accept);
        socket.exceptionHandler(failure -> close(1002, "protocol error"));
        socket.closeHandler(end -> ended());
    }

    /** Dials; completes when the upgrade is answered. */
    Future<Void> open(WebSocketConnectOptions target) {
        return socket.connect(target).compose(answered -> {
            upgraded = true;
            if (unwanted) {
                close(1000, "no longer wanted");
            }
            return Future.succeededFuture();
        });
    }

    /** Notes that the upgrade was refused, after the dial has failed with the reason. */
    void neverOpened() {
        closed.tryComplete(new TomesConnection.CloseSeen(1006, "never opened"));
    }

    private void receive(WebSocketFrame frame, Consumer<byte[]> inbox) {
        if (!unwanted && FrameAggregator.isData(frame)) {
            assembly.add(frame).ifPresent(whole -> inbox.accept(whole.message().bytes()));
            if (assembly.tooLong()) {
                close(1009, "message longer than " + FrameAggregator.MAX_BYTES + " bytes");
            }
        }
    }

    private void ended() {
        closed.tryComplete(TomesConnection.CloseSeen.of(socket));
    }

    void send(String message) {
        if (live()) {
            socket.writeTextMessage(message);
        }
    }

    void ping(Buffer payload) {
        if (live()) {
            socket.writePing(payload);
        }
    }

    /** Closes now, or as soon as the upgrade is answered. */
    void close(int code, String reason) {
        unwanted = true;
        if (live()) {
            socket.close((short) code, reason);
        }
    }

    /** Completes when the socket is gone, also when it never came to be; never fails. */
    Future<TomesConnection.CloseSeen> closed() {
        return closed.future();
    }

    private boolean live() {
        return upgraded && !socket.isClosed();
    }
}
