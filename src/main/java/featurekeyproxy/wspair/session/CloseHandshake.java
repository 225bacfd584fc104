package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.websocket.CloseReason;
import featurekeyproxy.wspair.websocket.WebSocketConnection;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a session ends, from the first sign of it to the end of both connections.
 *
 * <p>A close frame crosses behind the messages that came before it, with its code and reason. A connection that is lost
 * without one is told to the other side as 1001 (TOMEs lost) or the configured code, 1012 (Terminal lost). Whatever happens,
 * the session is over {@code closeTimeout} after the first sign. Everything happens on the session's event loop.
 */
public final class CloseHandshake {
    /** How long a peer has to end its connection, or to read the last that it is sent. */
    public static final long TCP_CLOSE_GRACE_MILLIS = 1000;

    /** How long a verdict waits for what the other peer has still to say. */
    private static final long VERDICT_GRACE_MILLIS = 500;

    private static final CloseResult NEVER_CLOSED = new CloseResult(Optional.empty(), CloseResult.LOST, "none");

    private final Session session;
    private final EventLoop loop;
    private final long closeTimeoutMillis;
    private final int terminalLostCode;
    private @Nullable CloseResult closing;
    private @Nullable Future<?> timer;

    CloseHandshake(Session session, EventLoop loop, long closeTimeoutMillis, int terminalLostCode) {
        this.session = session;
        this.loop = loop;
        this.closeTimeoutMillis = closeTimeoutMillis;
        this.terminalLostCode = terminalLostCode;
    }

    boolean hasBegun() {
        return closing != null;
    }

    /** Closes both sides at once. */
    void close(int code, String reason) {
        begin(null, code, reason);
        session.link(Leg.TOMES).sendClose(code, reason);
        session.link(Leg.TERMINAL).sendClose(code, reason);
        settle();
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
        settle();
    }

    /**
     * Fails the connection whose peer broke the protocol with the code for what it did (RFC 6455, section 7.1.7). The other
     * peer did nothing of the kind, and a code that accuses it may keep it from connecting again: it is told 1011, unless
     * a limit of ours is the cause. The cause names the leg to both.
     *
     * <p>Messages from before the breach may still be on their way there, and their answers on the way back. So the verdict
     * comes behind the other peer's own close frame, which is behind its answers, or after a while without one.
     */
    void violated(Leg leg, int code, String cause) {
        begin(leg, code, cause);
        WebSocketConnection guilty = session.link(leg);
        guilty.condemn(code, cause);
        loop.schedule(
                guilty::sendVerdict, Math.min(VERDICT_GRACE_MILLIS, closeTimeoutMillis / 2), TimeUnit.MILLISECONDS);
        int told = code == Limit.MESSAGE_SIZE.code() ? code : Session.INTERNAL_ERROR;
        closeOtherBehind(leg, CloseReason.payload(told, cause));
    }

    /** Tells the other side that the connection of the leg is gone. */
    void lost(Leg leg, String cause) {
        begin(leg, CloseResult.LOST, cause);
        int code = leg == Leg.TERMINAL ? terminalLostCode : Session.GOING_AWAY;
        closeOtherBehind(leg, CloseReason.payload(code, cause));
        session.flow(leg.other()).resume();
    }

    /** Ends the waiting for the connections, which are both gone; returns how it came to that. */
    CloseResult over() {
        if (timer != null) {
            timer.cancel(false);
        }
        return closing == null ? NEVER_CLOSED : closing;
    }

    private void begin(@Nullable Leg by, int code, String cause) {
        if (closing == null) {
            closing = new CloseResult(Optional.ofNullable(by), code, cause);
            session.stopWatching();
            timer = loop.schedule(this::abort, closeTimeoutMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void closeOtherBehind(Leg leg, byte[] payload) {
        session.flow(leg).end(() -> {
            session.link(leg.other()).sendClose(payload);
            settle();
        });
    }

    /** The server of a connection ends it once both close frames have passed (RFC 6455, section 7.1.1). */
    private void settle() {
        WebSocketConnection terminal = session.link(Leg.TERMINAL);
        if (session.link(Leg.TOMES).closeHandshakeDone()) {
            session.link(Leg.TOMES).disconnect();
        }
        if (terminal.closeHandshakeDone()) {
            loop.schedule(terminal::disconnect, TCP_CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits for nobody any more: a peer that does not read would never let what was written leave. */
    private void abort() {
        session.link(Leg.TOMES).abort();
        session.link(Leg.TERMINAL).abort();
    }
}
