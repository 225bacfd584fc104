package featurekeyproxy.session;

/**
 * Whether a message, or what its route made of it, was sent on. Belongs to the exchange of that message and to its copies,
 * so that a late copy of one message is not taken for the next one. Thread-safe.
 */
final class Delivery {
    private final Leg destination;
    private volatile boolean done;

    Delivery(Leg destination) {
        this.destination = destination;
    }

    /** Notes that something was sent to that leg; only the leg for which the message was meant counts. */
    void sentTo(Leg leg) {
        if (leg == destination) {
            done = true;
        }
    }

    boolean isDone() {
        return done;
    }
}
