package featurekeyproxy.wspair.session;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.upstream.Target;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One connection of TOMEs, the one connection to the Terminal that was opened for it, and the two directions between them,
 * as routes and listeners see it. Thread-safe.
 */
public interface Session {
    /** The close code of a session that ends because the proxy stops or TOMEs is gone. */
    int GOING_AWAY = 1001;

    /** The close code of a session that a fault of the proxy or of a route ends. */
    int INTERNAL_ERROR = 1011;

    /** Returns the id of the session, unique in this process. */
    String id();

    /** Returns the path and query with which TOMEs connected. */
    String uri();

    /** Returns the path that was asked for, to be shown; without its query, since secrets travel in queries. */
    String path();

    /** Returns which of the Terminal's addresses the session is connected to. */
    Target target();

    /** Returns when the Terminal had accepted the session. */
    Instant openedAt();

    /** Returns address and port from which TOMEs connected, such as {@code 192.0.2.7:50412}. */
    String remoteAddress();

    /** Returns what came in on that leg and what became of it. */
    Traffic traffic(Leg source);

    /** Returns the object of that type that routes keep with the session, if there is one yet. */
    <T> Optional<T> attachment(Class<T> type);

    /**
     * Returns the object of that type that routes keep with the session, made on first use; it lives as long as the
     * session does.
     */
    <T> T attachment(Class<T> type, Supplier<T> first);

    /** Has the action run on the event loop when the session is over; for an open session. */
    void onClose(Runnable action);

    /** Closes both sides with that code and reason. */
    void close(int code, String reason);

    /**
     * Sends a message on a leg, on the event loop or else from there soon, in the order of the calls. The route goes on
     * where it is: a step that may block because it is on a worker never finds itself on the event loop behind this.
     */
    void send(Leg leg, WebSocketMessage message);
}
