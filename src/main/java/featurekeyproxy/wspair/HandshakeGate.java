package featurekeyproxy.wspair;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of each handshake to the Terminal: through the route of {@code ws-pair:handshake}, if one was ever declared, and not
 * while a leg has no route that would take its messages.
 *
 * <p>From its declaration on no handshake goes past the route. While it is away, because it is being reloaded, was stopped or does
 * not start, handshakes wait as long as a dial may take, and are then told that it is; so they do for the routes of the legs.
 * Thread-safe.
 *
 * <pre>
 *                   declare                       attach
 *      no route -----------------> route is away ---------> route is there
 *          ^                          |     ^                  |    |
 *          +----------- release ------+     +----- detach -----+    |
 *          +--------------------------------------- release --------+
 * </pre>
 */
final class HandshakeGate {
    private final Set<RoutedHandshake> waiting = new LinkedHashSet<>();
    private final BooleanSupplier served;
    private boolean declared;
    private boolean closed;
    private @Nullable HandshakeConsumer consumer;

    /** Creates it open; {@code served} says whether both legs have routes, and is asked each time. */
    HandshakeGate(BooleanSupplier served) {
        this.served = served;
    }

    /** Begins, as before the first start, to let handshakes wait. */
    synchronized void open() {
        closed = false;
    }

    /** Takes note that handshakes pass a route, which is not there yet. */
    synchronized void declare() {
        declared = true;
    }

    /**
     * Makes this the consumer of handshakes, those that wait included.
     *
     * @throws IllegalStateException if there is another
     */
    void attach(HandshakeConsumer arrived) {
        List<RoutedHandshake> released;
        synchronized (this) {
            if (consumer != null && consumer != arrived) {
                throw new IllegalStateException("another route consumes ws-pair:handshake already");
            }
            declared = true;
            consumer = arrived;
            released = takeWaiting();
        }
        released.forEach(this::again);
    }

    /** Takes the consumer away; handshakes wait from now on. */
    synchronized void detach(HandshakeConsumer gone) {
        if (consumer == gone) {
            consumer = null;
        }
    }

    /** Lets those that wait try again, since a leg has got its route. */
    void legServed() {
        List<RoutedHandshake> released;
        synchronized (this) {
            released = takeWaiting();
        }
        released.forEach(this::again);
    }

    /** Lets handshakes pass without a route until one is declared again. Without effect while there is one. */
    void release() {
        List<RoutedHandshake> released;
        synchronized (this) {
            if (consumer != null) {
                return;
            }
            declared = false;
            released = takeWaiting();
        }
        released.forEach(this::again);
    }

    /** Returns how many handshakes wait for the route. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Refuses those that wait, and those that would wait later. */
    void close() {
        List<RoutedHandshake> refused;
        synchronized (this) {
            closed = true;
            refused = takeWaiting();
        }
        refused.forEach(handshake -> handshake.run(handshake::routeIsAway));
    }

    private List<RoutedHandshake> takeWaiting() {
        List<RoutedHandshake> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    private void again(RoutedHandshake handshake) {
        handshake.run(() -> pass(handshake));
    }

    /** Lets a handshake into the route, past it where none is declared, or wait; to be called on its context. */
    void pass(RoutedHandshake handshake) {
        handshake.waitsNoMore();
        HandshakeConsumer present;
        int ticket = 0;
        synchronized (this) {
            boolean away = !served.getAsBoolean();
            present = consumer;
            if (closed && (away || (declared && present == null))) {
                handshake.run(handshake::routeIsAway);
                return;
            } else if (away || (declared && present == null)) {
                waiting.add(handshake);
                handshake.waits(() -> tooLate(handshake));
                return;
            } else if (present != null) {
                ticket = present.enter();
            }
        }
        if (present == null) {
            handshake.onward();
        } else {
            present.route(handshake, ticket);
        }
    }

    private void tooLate(RoutedHandshake handshake) {
        boolean stillThere;
        synchronized (this) {
            stillThere = waiting.remove(handshake);
        }
        if (stillThere) {
            handshake.routeIsAway();
        }
    }
}
