package featurekeyproxy.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One client of the Terminal, seen from the Terminal: its socket, whole messages in, frames out. Belongs to the event loop
 * of the Terminal. Whoever writes faster than this client reads is paused, so that nothing piles up.
 */
final class TerminalClient {
    private final ServerWebSocket socket;
    private final TomesConnection record;
    private final FrameAggregator assembly = new FrameAggregator();
    private final List<TerminalClient> waiting = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private final Promise<Void> closed = Promise.promise();
    private boolean holding;
    private @Nullable WireEnvelope introduction;

    TerminalClient(ServerWebSocket socket, TomesConnection record, boolean holding) {
        this.socket = socket;
        this.record = record;
        this.holding = holding;
    }

    /** Starts to hand over messages; the frames of a message are those in which it came. */
    void listen(BiConsumer<TerminalClient, FrameAggregator.Whole> inbox) {
        socket.frameHandler(frame -> {
            if (frame.isPing()) {
                record.pinged(frame.binaryData().getBytes());
            } else if (FrameAggregator.isData(frame)) {
                assembly.add(frame).ifPresent(whole -> {
                    record.received(whole.message());
                    inbox.accept(this, whole);
                });
                if (assembly.tooLong()) {
                    close((short) 1009, "message longer than " + FrameAggregator.MAX_BYTES + " bytes");
                }
            }
        });
        socket.drainHandler(drained -> letGo());
        socket.exceptionHandler(failure -> close((short) 1002, "protocol error"));
        socket.closeHandler(end -> ended());
    }

    private void ended() {
        record.closed(TomesConnection.CloseSeen.of(socket));
        letGo();
        closed.tryComplete();
    }

    /** Writes the frames after all that was written before; {@code from} waits while the socket cannot take more. */
    void relay(List<WebSocketFrame> frames, TerminalClient from) {
        write(() -> frames.forEach(socket::writeFrame));
        if (holding || (!socket.isClosed() && socket.writeQueueFull())) {
            from.socket.pause();
            waiting.add(from);
        }
    }

    /** Writes a message of the Terminal's own. */
    void send(String message) {
        write(() -> socket.writeTextMessage(message));
    }

    private void write(Runnable write) {
        if (holding) {
            held.add(write);
        } else if (!socket.isClosed()) {
            write.run();
        }
    }

    /** Ends the time in which the Terminal keeps silent towards this client. */
    void speak() {
        holding = false;
        held.forEach(this::write);
        held.clear();
        letGo();
    }

    private void letGo() {
        waiting.forEach(client -> client.socket.resume());
        waiting.clear();
    }

    void close(short code, String reason) {
        if (!socket.isClosed()) {
            socket.close(code, reason);
        }
    }

    /** Completes when the connection is gone. */
    Future<Void> closed() {
        return closed.future();
    }

    /** Notes what the client said of itself in its handshake. */
    void introduce(WireEnvelope envelope) {
        introduction = envelope;
    }

    /** Returns what the client said of itself under this name, null if nothing. */
    @Nullable
    String said(String name) {
        return introduction == null ? null : introduction.payload().path(name).textValue();
    }

    /** Returns whether the client introduced itself as the given type. */
    boolean is(String clientType) {
        return clientType.equals(said(WireEnvelope.CLIENT_TYPE));
    }

    TomesConnection record() {
        return record;
    }
}
