package featurekeyproxy.wspair.meter;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.leg.Leg;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a message, or what its route made of it, was sent on, and what explains the difference. Belongs to the exchange of
 * that message and to its copies, so that a late copy of one message is not taken for the next one. Thread-safe.
 *
 * <p>The check is a chain: it begins with the checksum of what was received, each announcement of a rewriter takes it on from
 * what it was given to what it made of it, and what was sent has to be at one of both ends.
 */
public final class DeliveryRecord {
    private static final AtomicReferenceFieldUpdater<DeliveryRecord, @Nullable WebSocketMessage> SENT =
            AtomicReferenceFieldUpdater.newUpdater(DeliveryRecord.class, WebSocketMessage.class, "sent");

    private final Leg destination;
    private final WebSocketMessage message;
    private final long received;
    private volatile long explained;
    private volatile WebSocketMessage latest;
    private volatile @Nullable WebSocketMessage sent;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable String unreadable;
    private volatile boolean surplus;
    private volatile Rewriting rewriting = Rewriting.NOT_ASKED;

    /** Whether the message is one for a rewriter, as far as its route has found out. */
    private enum Rewriting {
        NOT_ASKED,
        NOT_DUE,
        DUE,
        TRIED
    }

    /** Creates it for a message that was received and is meant for that leg. */
    public DeliveryRecord(Leg destination, WebSocketMessage message) {
        this.destination = destination;
        this.message = message;
        this.latest = message;
        this.received = Checksum.of(message);
        this.explained = this.received;
    }

    /** Announces that a rewriter makes the second message of the first on purpose. */
    public void rewritten(WebSocketMessage before, WebSocketMessage after) {
        if (before != after && Checksum.of(before) == explained) {
            explained = Checksum.of(after);
        }
        latest = after;
        failure = null;
        rewriting = Rewriting.TRIED;
    }

    /** Notes what a condition of the route found out: whether the message is one for a rewriter. */
    public void judged(boolean due) {
        if (rewriting == Rewriting.NOT_ASKED) {
            rewriting = due ? Rewriting.DUE : Rewriting.NOT_DUE;
        }
    }

    /**
     * Returns whether the message is one for a rewriter and none was tried.
     *
     * @param due says whether a message that was received on a leg is one for a rewriter; asked only if no condition of the route was
     */
    public boolean missedRewriter(BiPredicate<Leg, WebSocketMessage> due) {
        return switch (rewriting) {
            case TRIED, NOT_DUE -> false;
            case DUE -> true;
            case NOT_ASKED -> due.test(destination.other(), message);
        };
    }

    /** Notes that a rewriter failed, so that the fallback decides over the message, whatever its route makes of the failure. */
    public void failed(Throwable cause) {
        failure = cause;
        rewriting = Rewriting.TRIED;
    }

    /** Returns why the rewriter failed, if it did when it tried last. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Notes that a step left a body of that class, of which no message can be made. */
    public void unreadable(String bodyType) {
        unreadable = bodyType;
    }

    @Nullable
    public String unreadable() {
        return unreadable;
    }

    /** Returns what a rewriter made of the message last, or the message as it was received. */
    public WebSocketMessage latest() {
        return latest;
    }

    /** Returns the message as it was received. */
    public WebSocketMessage message() {
        return message;
    }

    /** Returns the leg for which the message is meant. */
    public Leg destination() {
        return destination;
    }

    /** Notes that something was sent to that leg; only the leg for which the message was meant counts. */
    public void sentTo(Leg leg, WebSocketMessage message) {
        if (leg != destination || !SENT.compareAndSet(this, null, message)) {
            surplus = true;
        }
    }

    public boolean isDone() {
        return sent != null;
    }

    /** Returns what became of the message, once its route is through; {@code open} says whether anything could be sent. */
    public IntegrityResult result(boolean open) {
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
