package featurekeyproxy.session;

import featurekeyproxy.message.Message;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Whether a message, or what its route made of it, was sent on, and what explains the difference. Belongs to the exchange of
 * that message and to its copies, so that a late copy of one message is not taken for the next one. Thread-safe.
 *
 * <p>The proof is a chain: it begins with the checksum of what was received, each announcement of a rewriter takes it on from
 * what it was given to what it made of it, and what was sent has to be at one of both ends.
 */
public final class Delivery {
    private static final AtomicReferenceFieldUpdater<Delivery, @Nullable Message> SENT =
            AtomicReferenceFieldUpdater.newUpdater(Delivery.class, Message.class, "sent");

    private final Leg destination;
    private final long received;
    private volatile long explained;
    private volatile @Nullable Message sent;
    private volatile boolean surplus;

    Delivery(Leg destination, Message received) {
        this.destination = destination;
        this.received = Checksum.of(received);
        this.explained = this.received;
    }

    /**
     * Announces that the message which came with this exchange is replaced by another one on purpose; without effect for an
     * exchange that came from no session.
     */
    public static void rewritten(Exchange exchange, Message before, Message after) {
        Delivery delivery = exchange.getProperty(WsPairConstants.DELIVERY, Delivery.class);
        if (delivery != null && before != after) {
            delivery.rewritten(Checksum.of(before), Checksum.of(after));
        }
    }

    private void rewritten(long before, long after) {
        if (before == explained) {
            explained = after;
        }
    }

    /** Notes that something was sent to that leg; only the leg for which the message was meant counts. */
    void sentTo(Leg leg, Message message) {
        if (leg != destination || !SENT.compareAndSet(this, null, message)) {
            surplus = true;
        }
    }

    boolean isDone() {
        return sent != null;
    }

    /** Returns what became of the message, once its route is through; {@code open} says whether anything could be sent. */
    Proof proof(boolean open) {
        Message last = sent;
        if (surplus) {
            return Proof.UNEXPLAINED;
        }
        if (last == null || !open) {
            return Proof.WITHHELD;
        }
        long checksum = Checksum.of(last);
        if (checksum == received) {
            return Proof.IDENTICAL;
        }
        return checksum == explained ? Proof.REWRITTEN : Proof.UNEXPLAINED;
    }
}
