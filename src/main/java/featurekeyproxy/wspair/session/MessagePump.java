package featurekeyproxy.wspair.session;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import featurekeyproxy.wspair.meter.IntegrityResult;
import featurekeyproxy.wspair.meter.MessageMeter;
import featurekeyproxy.wspair.websocket.WebSocketConnection;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a session: what is received on one leg goes through its route, one message at a time, and so leaves in
 * the order in which it came, whatever asynchronous steps the route has.
 *
 * <p>Bounded: while the route works on a message, while the other leg cannot be written to, or while a reload leaves the
 * direction without a route, at most {@link MemoryBudget#READ_AHEAD} bytes (and the rest of one read) wait here; then
 * reading pauses. Everything happens on the session's event loop but {@link #routed}.
 */
final class MessagePump implements MessageRoute.Completion {
    /** What a waiting message counts beside its payload, so that empty ones are bounded too. */
    private static final int MESSAGE_COST = 64;

    private final PumpSession session;
    private final Leg source;
    private final WebSocketConnection from;
    private final WebSocketConnection to;
    private final SessionServices services;
    private final MessageMeter meter;
    private final Queue<WebSocketMessage> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean pumping;
    private @Nullable MessageRoute route; // of the message that is in it, else null
    private @Nullable DeliveryRecord delivery;
    private @Nullable Runnable afterLast;
    private final Queue<Runnable> afterRouting = new ArrayDeque<>();

    /** Creates it for what comes from one connection and goes to the other. */
    MessagePump(
            PumpSession session,
            Leg source,
            WebSocketConnection from,
            WebSocketConnection to,
            SessionServices services,
            MessageMeter meter) {
        this.session = session;
        this.source = source;
        this.from = from;
        this.to = to;
        this.services = services;
        this.meter = meter;
    }

    /** Takes a message in; it leaves after all that came before it. Too late once {@link #end} was called. */
    void offer(WebSocketMessage message) {
        meter.received(message.length());
        if (afterLast != null) {
            meter.discarded(message.length());
            return;
        }
        waiting.add(message);
        waitingBytes += MESSAGE_COST + message.length();
        pump();
    }

    /** Says what to do once everything that came before has left; only the first action counts. */
    void end(Runnable action) {
        if (afterLast == null) {
            afterLast = action;
            pump();
        }
    }

    MessageMeter meter() {
        return meter;
    }

    /** Returns how many bytes wait for the route or are in it; what a route has sent on is the connection's. */
    long held() {
        return waitingBytes
                + (delivery == null || delivery.isDone()
                        ? 0
                        : delivery.message().length());
    }

    /** Returns whether no message is here or in the route. */
    boolean isIdle() {
        return delivery == null && waiting.isEmpty();
    }

    /** Runs the action as soon as no message of this direction is in the route, which may be at once. */
    void afterRouting(Runnable action) {
        if (delivery != null) {
            afterRouting.add(action);
        } else {
            action.run();
        }
    }

    /** Goes on after a pause: the route is done, the other leg is writable, or a route was attached. */
    void resume() {
        pump();
        session.flush();
    }

    private void pump() {
        if (pumping || !session.isOpen()) {
            return;
        }
        pumping = true;
        try {
            while (routeNext()) {
                if (!to.isWritable()) {
                    to.flush();
                }
            }
        } finally {
            pumping = false;
        }
        if (isIdle() && afterLast != null) {
            Runnable action = afterLast;
            afterLast = () -> {};
            action.run();
        }
        boolean reading = waitingBytes < services.memory().readAhead() && (to.isGone() || to.isWritable());
        meter.reading(reading);
        from.reading(reading);
    }

    /** Sends the next waiting message into the route; returns whether there may be more to do at once. */
    private boolean routeNext() {
        if (!to.isSending()) {
            meter.discarded(waitingBytes - (long) MESSAGE_COST * waiting.size());
            waiting.clear();
            waitingBytes = 0;
            return false;
        }
        MessageRoute next = services.routes().route(source);
        if (delivery != null || waiting.isEmpty() || next == null || !to.isWritable()) {
            return false;
        }
        WebSocketMessage message = waiting.remove();
        waitingBytes -= MESSAGE_COST + message.length();
        DeliveryRecord routed = new DeliveryRecord(source.other(), message);
        route = next;
        delivery = routed;
        next.route(session.routeCall(), session, routed, this);
        return true;
    }

    /** Takes up what became of the message that is in the route; thread-safe. */
    @Override
    public void routed(@Nullable Throwable failure, String exchangeId) {
        if (session.inEventLoop()) {
            finishGuarded(failure, exchangeId);
        } else {
            session.execute(() -> finishGuarded(failure, exchangeId));
        }
    }

    /** Keeps what is thrown from Camel, which called and would keep it to itself. */
    private void finishGuarded(@Nullable Throwable failure, String exchangeId) {
        DeliveryRecord routed = delivery;
        try {
            services.faults().enter(HandlerStep.ROUTED);
            finish(failure, exchangeId);
            services.faults().leave(HandlerStep.ROUTED);
        } catch (Throwable e) { // whatever a route or a listener throws
            if (delivery == routed) { // else the next one is in its route
                route = null;
                delivery = null;
            }
            services.faults().caught(HandlerStep.ROUTED, e, session::broken);
            services.faults().run(HandlerStep.SESSION_TASK, this::leftRoute, session::broken);
        }
    }

    private void finish(@Nullable Throwable failure, String exchangeId) {
        MessageRoute through = route;
        DeliveryRecord sent = delivery;
        if (through == null || sent == null) {
            throw new IllegalStateException("a route says twice that it is done");
        }
        route = null;
        delivery = null;
        if (sent.isDone() && sent.missedRewriter(services.due())) {
            services.findings().addUnmapped(session, source, through.id());
        }
        if (failure != null && !sent.isDone()) {
            session.routeFailed(through, exchangeId, failure, sent);
        }
        IntegrityResult result = sent.result(to.isSending());
        meter.routed(result, sent.message().length());
        String unreadable = sent.unreadable();
        if (result == IntegrityResult.UNEXPLAINED || result == IntegrityResult.WITHHELD || unreadable != null) {
            boolean held = failure == null && !sent.isDone() && to.isSending();
            services.findings().add(session, source, through.id(), result, held, unreadable);
        }
        leftRoute();
        if (!pumping) {
            resume();
        }
    }

    private void leftRoute() {
        for (Runnable action = afterRouting.poll(); action != null; action = afterRouting.poll()) {
            action.run();
        }
    }
}
