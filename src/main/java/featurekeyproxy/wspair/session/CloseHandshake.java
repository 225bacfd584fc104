package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.websocket.CloseReason;
import featurekeyproxy.wspair.websocket.WebSocketConnection;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a session ends, from the first sign of it to the end of both connections; nothing else closes a connection of an open
 * session.
 *
 * <p>A close frame crosses behind the messages that came before it, with its code and reason. A connection that is lost
 * without one is told to the other side as 1001 (TOMEs lost) or the configured code, 1012 (Terminal lost). Whatever happens,
 * the session is over {@code closeTimeout} after the first sign. Everything happens on the session's event loop.
 */
final class CloseHandshake {
    /** How long a peer that broke the protocol is not told so, for what the other peer has still to say. */
    private static final long FAILURE_GRACE_MILLIS = 500;

    private static final CloseResult NEVER_CLOSED = new CloseResult(Optional.empty(), CloseResult.LOST, "none");

    private final Legs legs;
    private final GuardedLoop loop;
    private final SessionOptions options;
    private final Runnable begun;
    private @Nullable CloseResult result;
    private @Nullable Future<?> timer;
    private long begunNanos;

    /** Creates it with what is to be done at the first sign of the end. */
    CloseHandshake(Legs legs, GuardedLoop loop, SessionOptions options, Runnable begun) {
        this.legs = legs;
        this.loop = loop;
        this.options = options;
        this.begun = begun;
    }

    boolean hasBegun() {
        return result != null;
    }

    /** Returns whether the time for it is up, so that nothing but {@link #abort} would end the connections. */
    boolean isTooLate() {
        return timer != null && System.nanoTime() - begunNanos >= timeoutNanos();
    }

    private long timeoutNanos() {
        return TimeUnit.MILLISECONDS.toNanos(options.closeTimeoutMillis());
    }

    /** Closes both sides at once. */
    void close(int code, String reason) {
        begin(null, code, reason);
        legs.tomes().sendClose(code, reason);
        legs.terminal().sendClose(code, reason);
        endClosed();
    }

    /** Closes both sides at once for what they hold, and drops that. */
    void cut(Limit limit) {
        begin(null, limit.code(), limit.reason());
        legs.tomes().cut(limit.code(), limit.reason());
        legs.terminal().cut(limit.code(), limit.reason());
        endClosed();
    }

    /** Closes both sides because of a fault of ours. */
    void fail(String reason) {
        close(Session.INTERNAL_ERROR, reason);
    }

    /** Closes both sides, each behind the messages received for it so far. */
    void goAway(int code, String reason) {
        begin(null, code, reason);
        for (Leg leg : Leg.values()) {
            closeOtherBehind(leg, CloseReason.payload(code, reason));
        }
    }

    /** Carries a close frame across; the other peer answers it. */
    void closeReceived(Leg leg, byte[] payload) {
        int code = CloseReason.code(payload);
        begin(leg, code, leg + " closed with " + code);
        closeOtherBehind(leg, payload);
        endClosed();
    }

    /**
     * Fails the connection whose peer broke the protocol with the code for what it did (RFC 6455, section 7.1.7). The other
     * peer did nothing of the kind, and a code that accuses it may keep it from connecting again: it is told 1011, unless
     * a limit of ours is the cause. The cause names the leg to both.
     *
     * <p>Messages from before the breach may still be on their way there, and their answers on the way back. So the failure
     * is told behind the other peer's own close frame, which is behind its answers, or after a while without one.
     */
    void violated(Leg leg, int code, String cause) {
        begin(leg, code, cause);
        loop.schedule(
                HandlerStep.SESSION_TIMER,
                legs.connection(leg)::sendFailure,
                Math.min(FAILURE_GRACE_MILLIS, options.closeTimeoutMillis() / 2),
                TimeUnit.MILLISECONDS);
        int told = code == Limit.MESSAGE_SIZE.code() ? code : Session.INTERNAL_ERROR;
        closeOtherBehind(leg, CloseReason.payload(told, cause));
    }

    /** Tells the other side that the connection of the leg is gone. */
    void lost(Leg leg, String cause) {
        begin(leg, CloseResult.LOST, cause);
        int code = leg == Leg.TERMINAL ? options.terminalLostCode() : Session.GOING_AWAY;
        closeOtherBehind(leg, CloseReason.payload(code, cause));
        legs.pump(leg.other()).resume();
    }

    /** Ends the waiting for the connections, which are both gone; returns how it came to that. */
    CloseResult over() {
        if (timer != null) {
            timer.cancel(false);
        }
        return result == null ? NEVER_CLOSED : result;
    }

    private void begin(@Nullable Leg by, int code, String cause) {
        if (result == null) {
            result = new CloseResult(Optional.ofNullable(by), code, cause);
            begunNanos = System.nanoTime();
            timer = loop.schedule(HandlerStep.SESSION_TIMER, this::abort, timeoutNanos(), TimeUnit.NANOSECONDS);
            begun.run();
        }
    }

    private void closeOtherBehind(Leg leg, byte[] payload) {
        legs.pump(leg).end(() -> {
            legs.connection(leg.other()).sendClose(payload);
            endClosed();
        });
    }

    /** The server of a connection ends it once both close frames have passed (RFC 6455, section 7.1.1). */
    private void endClosed() {
        WebSocketConnection terminal = legs.terminal();
        if (legs.tomes().isCloseHandshakeDone()) {
            legs.tomes().disconnect();
        }
        if (terminal.isCloseHandshakeDone()) {
            terminal.disconnectSoon();
        }
    }

    /** Waits for nobody any more: a peer that does not read would never let what was written leave. */
    void abort() {
        try {
            legs.tomes().abort();
        } finally {
            legs.terminal().abort();
        }
    }
}
