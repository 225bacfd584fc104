package featurekeyproxy.wspair.session;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.IntegrityResult;
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
public final class DeliveryRecord {
    private static final AtomicReferenceFieldUpdater<DeliveryRecord, @Nullable WebSocketMessage> SENT =
            AtomicReferenceFieldUpdater.newUpdater(DeliveryRecord.class, WebSocketMessage.class, "sent");

    private final Leg destination;
    private final long received;
    private volatile long explained;
    private volatile @Nullable WebSocketMessage sent;
    private volatile boolean surplus;

    DeliveryRecord(Leg destination, WebSocketMessage received) {
        this.destination = destination;
        this.received = Checksum.of(received);
        this.explained = this.received;
    }

    /**
     * Announces that the message which came with this exchange is replaced by another one on purpose; without effect for an
     * exchange that came from no session.
     */
    public static void rewritten(Exchange exchange, WebSocketMessage before, WebSocketMessage after) {
        DeliveryRecord delivery = exchange.getProperty(WsPairConstants.DELIVERY, DeliveryRecord.class);
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
    public void sentTo(Leg leg, WebSocketMessage message) {
        if (leg != destination || !SENT.compareAndSet(this, null, message)) {
            surplus = true;
        }
    }

    boolean isDone() {
        return sent != null;
    }

    /** Returns what became of the message, once its route is through; {@code open} says whether anything could be sent. */
    IntegrityResult proof(boolean open) {
        WebSocketMessage last = sent;
        if (surplus) {
            return IntegrityResult.UNEXPLAINED;
        }
        if (last == null || !open) {
            return IntegrityResult.WITHHELD;
        }
        long checksum = Checksum.of(last);
        if (checksum == received) {
            return IntegrityResult.IDENTICAL;
        }
        return checksum == explained ? IntegrityResult.REWRITTEN : IntegrityResult.UNEXPLAINED;
    }
}
