package featurekeyproxy.route;

import featurekeyproxy.mapping.RequestTracker;

/**
 * Receives each decision on an initialization and each device that joins.
 *
 * <p>Called where the route runs, which is on an event loop as a rule, several at a time: it has to be thread-safe and must not
 * block. One that throws is logged and harms nothing.
 */
public interface InitializationListener {
    /** A request or a reply was decided upon; it has not been sent on yet. */
    default void decided(InitializationDecision decision) {}

    /** A device has joined. */
    default void joined(DeviceJoined event) {}

    /** A session in which there were initializations is over. */
    default void ended(String session, RequestTracker.Summary summary) {}
}
