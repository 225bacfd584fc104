package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.websocket.WebSocketConnection;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the peer of a connection that has become silent is still there, by pings of our own.
 *
 * <p>Any byte from the peer shows that it is, and so does a peer that slowly takes in what was written. While we do not
 * read from the connection ourselves its silence shows nothing. The payloads of our pings begin with bytes drawn for this connection
 * alone, so that their pongs can be told from all others. Everything happens on the connection's event loop.
 */
final class Heartbeat {
    /** What a silence of the peer means. */
    enum PeerLiveness {
        ALIVE,
        ASK,
        WAIT,
        DEAD
    }

    private static final int COUNTED_BYTES = Integer.BYTES;
    private static final int DRAWN_BYTES = 12;

    private final WebSocketConnection connection;
    private final GuardedLoop loop;
    private final long intervalNanos;
    private final long timeoutNanos;
    private final Runnable dead;
    private final byte[] drawn = drawn();
    private int pings;
    private boolean asked;
    private long askedNanos;
    private long unwritten;
    private @Nullable Future<?> timer;

    /** Creates it; does nothing if the ping interval is 0. */
    Heartbeat(WebSocketConnection connection, GuardedLoop loop, LegOptions options, Runnable dead) {
        this.connection = connection;
        this.loop = loop;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(options.pingIntervalMillis());
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(options.pingTimeoutMillis());
        this.dead = dead;
    }

    private static byte[] drawn() {
        byte[] bytes = new byte[DRAWN_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }

    void start() {
        if (intervalNanos > 0) {
            checkAfter(intervalNanos);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void checkAfter(long nanos) {
        timer = loop.schedule(HandlerStep.SESSION_TIMER, this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (connection.isGone()) {
            return;
        }
        long now = System.nanoTime();
        PeerLiveness liveness = liveness(connection.heard(), connection.isReading(), connection.unwritten(), now);
        if (liveness == PeerLiveness.DEAD) {
            dead.run();
            return;
        }
        if (liveness == PeerLiveness.ASK) {
            connection.sendPing(payload());
        }
        checkAfter(
                liveness == PeerLiveness.ALIVE
                        ? intervalNanos
                        : Math.min(intervalNanos, timeoutNanos - (now - askedNanos)));
    }

    /**
     * Concludes from what was seen since the last time; {@code unwritten} is what the peer does not take in, in bytes, and
     * {@code now} the time in nanoseconds.
     */
    PeerLiveness liveness(boolean heard, boolean reading, long unwritten, long now) {
        boolean takesIn = unwritten < this.unwritten;
        this.unwritten = unwritten;
        if (heard || takesIn || !reading) {
            asked = false;
            return PeerLiveness.ALIVE;
        }
        if (asked) {
            return now - askedNanos < timeoutNanos ? PeerLiveness.WAIT : PeerLiveness.DEAD;
        }
        asked = true;
        askedNanos = now;
        return PeerLiveness.ASK;
    }

    /** Returns the payload of the next ping. */
    byte[] payload() {
        return ByteBuffer.allocate(DRAWN_BYTES + COUNTED_BYTES)
                .put(drawn)
                .putInt(++pings)
                .array();
    }

    /** Returns whether a pong with that payload answers a ping of ours. */
    boolean isOurs(byte[] payload) {
        return payload.length == DRAWN_BYTES + COUNTED_BYTES
                && Arrays.equals(payload, 0, DRAWN_BYTES, drawn, 0, DRAWN_BYTES);
    }
}
