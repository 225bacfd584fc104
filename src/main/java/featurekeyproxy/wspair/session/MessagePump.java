package featurekeyproxy.wspair.session;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.WsPairConsumer;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.EventLoopCounters;
import featurekeyproxy.wspair.meter.IntegrityResult;
import featurekeyproxy.wspair.meter.MessageMeter;
import featurekeyproxy.wspair.websocket.WebSocketConnection;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of a session: what is received on one leg goes through its route, one message at a time, and so leaves in
 * the order in which it came, whatever asynchronous steps the route has.
 *
 * <p>Bounded: while the route works on a message, while the other leg cannot be written to, or while a reload leaves the
 * direction without a route, at most {@link #READ_AHEAD} bytes (and the rest of one read) wait here; then reading pauses.
 * Everything happens on the session's event loop.
 */
final class MessagePump {
    /** How much may wait, in bytes, before the source is paused; enough to see pings behind a message in the route. */
    static final int READ_AHEAD = 64 * 1024;

    /** What a waiting message counts beside its payload, so that empty ones are bounded too. */
    private static final int MESSAGE_COST = 64;

    private static final Logger LOG = LoggerFactory.getLogger(MessagePump.class);

    private final Session session;
    private final Leg source;
    private final Queue<WebSocketMessage> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean pumping;
    private boolean routing;
    private final MessageMeter meter;
    private long routingBytes;
    private @Nullable Runnable ending;
    private final Queue<Runnable> afterRouting = new ArrayDeque<>();

    MessagePump(Session session, Leg source, EventLoopCounters loop) {
        this.session = session;
        this.source = source;
        this.meter = new MessageMeter(loop);
    }

    private WebSocketConnection from() {
        return session.link(source);
    }

    private WebSocketConnection to() {
        return session.link(source.other());
    }

    /** Takes a message in; it leaves after all that came before it. Too late once the end has been said. */
    void offer(WebSocketMessage message) {
        meter.received(message.length());
        if (ending != null) {
            meter.discarded(message.length());
            return;
        }
        waiting.add(message);
        waitingBytes += MESSAGE_COST + message.length();
        pump();
    }

    /** Says what to do once everything that came before has left; only the first ending counts. */
    void end(Runnable action) {
        if (ending == null) {
            ending = action;
            pump();
        }
    }

    MessageMeter meter() {
        return meter;
    }

    /** Returns how many bytes wait for the route or are in it. */
    long held() {
        return waitingBytes + routingBytes;
    }

    /** Returns whether no message is here or in the route. */
    boolean idle() {
        return !routing && waiting.isEmpty();
    }

    /** Runs the action as soon as no message of this direction is in the route, which may be at once. */
    void afterRouting(Runnable action) {
        if (routing) {
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
                if (!to().writable()) {
                    to().flush();
                }
            }
        } finally {
            pumping = false;
        }
        if (!routing && waiting.isEmpty() && ending != null) {
            Runnable action = ending;
            ending = () -> {};
            action.run();
        }
        boolean reading = waitingBytes < session.readAhead() && (to().writable() || to().gone());
        meter.reading(reading);
        from().reading(reading);
    }

    /** Sends the next waiting message into the route; returns whether there may be more to do at once. */
    private boolean routeNext() {
        if (to().gone() || to().closeSent()) {
            meter.discarded(waitingBytes - (long) MESSAGE_COST * waiting.size());
            waiting.clear();
            waitingBytes = 0;
            return false;
        }
        WsPairConsumer consumer = session.consumer(source);
        if (routing || waiting.isEmpty() || consumer == null || !to().writable()) {
            return false;
        }
        WebSocketMessage message = waiting.remove();
        waitingBytes -= MESSAGE_COST + message.length();
        route(consumer, message);
        return true;
    }

    private void route(WsPairConsumer consumer, WebSocketMessage message) {
        routing = true;
        routingBytes = message.length();
        DeliveryRecord delivery = new DeliveryRecord(source.other(), message);
        Exchange exchange = consumer.exchange(session, message, delivery);
        session.routes().call(consumer, consumer.dispatch(), exchange, () -> {
            if (session.inEventLoop()) {
                routed(consumer, exchange, message, delivery);
            } else {
                session.execute(() -> routed(consumer, exchange, message, delivery));
            }
        });
    }

    private void routed(WsPairConsumer consumer, Exchange exchange, WebSocketMessage message, DeliveryRecord delivery) {
        routing = false;
        routingBytes = 0;
        Throwable failure = exchange.getException();
        String id = failure == null ? "" : exchange.getExchangeId();
        consumer.releaseExchange(exchange, false);
        if (failure != null && !delivery.isDone()) {
            fallBack(consumer, id, message, delivery, failure);
        }
        prove(consumer, message, delivery);
        for (Runnable action = afterRouting.poll(); action != null; action = afterRouting.poll()) {
            action.run();
        }
        if (!pumping) {
            resume();
        }
    }

    /** Counts what the route did to the message, and tells of what nothing explains. */
    private void prove(WsPairConsumer consumer, WebSocketMessage message, DeliveryRecord delivery) {
        IntegrityResult proof = delivery.proof(!to().gone() && !to().closeSent());
        meter.routed(proof, message.length());
        if (proof == IntegrityResult.UNEXPLAINED) {
            session.unexplained(source, consumer.getRouteId());
        }
    }

    /** Does what is configured; {@code exchange} is the id by which Camel's own lines name the exchange that failed. */
    private void fallBack(
            WsPairConsumer consumer,
            String exchange,
            WebSocketMessage message,
            DeliveryRecord delivery,
            Throwable failure) {
        Fallback fallback = session.fallback();
        LOG.atWarn()
                .addKeyValue("session", session.id())
                .addKeyValue("route", consumer.getRouteId())
                .addKeyValue("exchange", exchange)
                .addKeyValue("failure", failure.getClass().getName())
                .addKeyValue("fallback", fallback)
                .log("a route failed before it sent its message on");
        session.listeners().routeFailed(session, String.valueOf(consumer.getRouteId()), fallback);
        if (fallback == Fallback.PASSTHROUGH) {
            delivery.sentTo(source.other(), message);
            to().send(message);
        } else {
            session.close(Session.INTERNAL_ERROR, "route " + consumer.getRouteId() + " failed");
        }
    }
}
