package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.dispatch.RouteCall;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import org.jspecify.annotations.Nullable;

/** The route that takes the messages received on one leg, for all sessions. Thread-safe. */
public interface MessageRoute {
    /** Is told that a message is through its route. */
    interface Completion {
        /**
         * The message is through; called once, on any thread, possibly before {@link #route} returns.
         *
         * @param failure why the route failed, or null
         * @param exchangeId the id by which the route's own log lines name what failed; empty without a failure
         */
        void routed(@Nullable Throwable failure, String exchangeId);
    }

    /** Returns the leg whose messages it takes. */
    Leg leg();

    /** Returns the id of the route, for logs and listeners. */
    String id();

    /**
     * Sends a message into the route, on the calling event loop or on a worker, as the call and the route say.
     *
     * @param delivery the message, and where it is noted what the route sends on
     */
    void route(RouteCall call, Session session, DeliveryRecord delivery, Completion completion);
}
