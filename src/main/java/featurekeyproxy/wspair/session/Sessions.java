package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.WsPairConsumer;
import featurekeyproxy.wspair.leg.Leg;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.camel.spi.ShutdownStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open sessions, and the consumers whose routes their messages go through at the moment.
 *
 * <p>Sessions outlive consumers: when a route is reloaded its consumer is detached, the messages of its direction wait, and
 * they go on when the new consumer is attached. Thread-safe.
 */
public final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private static final String STOPPING = "the proxy is stopping";

    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicLong counter = new AtomicLong();
    private final String prefix = Long.toString(System.currentTimeMillis() / 1000, Character.MAX_RADIX);
    private final Supplier<Fallback> fallback;
    private final long closeTimeoutMillis;
    private volatile boolean stopping;
    private volatile @Nullable WsPairConsumer fromTomes;
    private volatile @Nullable WsPairConsumer fromTerminal;

    public Sessions(Supplier<Fallback> fallback, long closeTimeoutMillis) {
        this.fallback = fallback;
        this.closeTimeoutMillis = closeTimeoutMillis;
    }

    /** Returns the consumer of what is received on that leg, or null while there is none. */
    @Nullable
    WsPairConsumer consumer(Leg leg) {
        return leg == Leg.TOMES ? fromTomes : fromTerminal;
    }

    /**
     * Makes this the consumer of its leg and lets waiting messages go on.
     *
     * @throws IllegalStateException if another route consumes the leg already
     */
    public synchronized void attach(WsPairConsumer consumer) {
        WsPairConsumer present = consumer(consumer.leg());
        if (present != null && present != consumer) {
            throw new IllegalStateException("route " + present.getRouteId() + " consumes ws-pair:" + consumer.leg()
                    + " already; every message goes through one route");
        }
        set(consumer.leg(), consumer);
        open.forEach(session -> session.execute(session::resume));
    }

    /**
     * Takes the consumer away; returns when the messages that are in its route have left it, which Camel would not let
     * them do unhurt once it stops the route, or when Camel's time for a shutdown is up.
     */
    public void detach(WsPairConsumer consumer) {
        synchronized (this) {
            if (consumer(consumer.leg()) != consumer) {
                return;
            }
            set(consumer.leg(), null);
        }
        ShutdownStrategy shutdown = consumer.getEndpoint().getCamelContext().getShutdownStrategy();
        awaitRouted(consumer.leg(), shutdown.getTimeUnit().toMillis(shutdown.getTimeout()));
    }

    private void awaitRouted(Leg leg, long millis) {
        Set<Session> now = all();
        if (now.stream().anyMatch(Session::inEventLoop)) {
            return; // stopped from within a route: that loop cannot wait for itself
        }
        CountDownLatch routing = new CountDownLatch(now.size());
        now.forEach(session -> session.afterRouting(leg, routing::countDown));
        try {
            if (!routing.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.atWarn().addKeyValue("leg", leg).log("messages are still in the route that stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void set(Leg leg, @Nullable WsPairConsumer consumer) {
        if (leg == Leg.TOMES) {
            fromTomes = consumer;
        } else {
            fromTerminal = consumer;
        }
    }

    public String nextId() {
        return prefix + "-" + counter.incrementAndGet();
    }

    /** Notes that a handshake has begun or, with -1, that it has become a session or has been refused. */
    public void handshakes(int more) {
        handshakes.addAndGet(more);
    }

    /** Returns whether there is neither a session nor a handshake that may become one. */
    boolean none() {
        return handshakes.get() == 0
                && open.isEmpty(); // in this order: a session is there before its handshake is over
    }

    /** Adds a session that has just opened; closes it at once if the proxy is stopping. */
    void add(Session session) {
        open.add(session);
        if (stopping) {
            session.close(Session.GOING_AWAY, STOPPING);
        }
    }

    void remove(Session session) {
        open.remove(session);
    }

    public Set<Session> all() {
        return Set.copyOf(open);
    }

    public int size() {
        return open.size();
    }

    /** Closes all sessions, and those that open later, because the proxy is stopping. */
    public void stop() {
        stopping = true;
        open.forEach(session -> session.close(Session.GOING_AWAY, STOPPING));
    }

    public boolean isStopping() {
        return stopping;
    }

    Fallback fallback() {
        return fallback.get();
    }

    public long closeTimeoutMillis() {
        return closeTimeoutMillis;
    }
}
