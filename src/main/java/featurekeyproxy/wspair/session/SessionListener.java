package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.upstream.UpstreamListener;

/**
 * Is told what happens to the sessions of a component, but not of their messages, which {@link Traffic} counts.
 *
 * <p>Called on event loops, several at a time, and so has to be thread-safe and must not block. One that throws is logged and
 * harms nothing.
 */
public interface SessionListener extends UpstreamListener {
    /** A session has opened: both connections are there, and messages flow. */
    default void opened(Session session) {}

    /** A session that had opened is over. */
    default void closed(Session session, CloseResult closing) {}

    /**
     * TOMEs got an HTTP status instead of a session. The reason is {@code terminal} if the status is the Terminal's own, a
     * {@link Limit} in lower case, or {@code unreachable}, {@code tls}, {@code timeout}, {@code no-upgrade}, {@code malformed}, {@code stopping},
     * {@code loop} or {@code route}.
     */
    default void handshakeRefused(int status, String reason) {}

    /** A peer that answers no ping is counted as lost. */
    default void deadPeer(Leg leg) {}

    /** A route failed before it sent its message on, and the fallback was applied. */
    default void routeFailed(Session session, String route, Fallback fallback) {}

    /** A route sent something else on the other leg than what was received on {@code source}, and no rewriter explains it. */
    default void unexplained(Session session, Leg source, String route) {}

    /** A route sent nothing on of what was received on {@code source}, though it did not fail. */
    default void withheld(Session session, Leg source, String route) {}

    /** A step of a route left a body of which no message can be made, where codes are looked for. */
    default void unreadable(Session session, Leg source, String route) {}

    /** A route sent a message on that is one for a rewriter, and none was tried. */
    default void unmapped(Session session, Leg source, String route) {}
}
