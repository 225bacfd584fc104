package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.dispatch.RouteCall;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.upstream.Target;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open sessions and the handshakes that may become some.
 *
 * <p>Sessions outlive routes: when a route is reloaded the old one is detached, the messages of its direction wait, and they
 * go on when the new one is attached. Thread-safe.
 */
public final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final String STOPPING = "the proxy is stopping";

    private final SessionServices services;
    private final Set<PairedSession> open = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<Void>> handshakes = ConcurrentHashMap.newKeySet();
    private final AtomicLong counter = new AtomicLong();
    private final String prefix = Long.toString(System.currentTimeMillis() / 1000, Character.MAX_RADIX);
    private volatile @Nullable Consumer<PairedSession> end;
    private volatile boolean stopping;

    /** Creates it with no session. */
    public Sessions(SessionServices services) {
        this.services = services;
    }

    /** Returns a new session, not open yet, whose sockets live on that event loop. */
    public PairedSession create(
            String uri, Target target, SessionOptions options, EventLoop loop, RouteCall routeCall) {
        String id = prefix + "-" + counter.incrementAndGet();
        return new PairedSession(id, uri, target, this, services, options, loop, routeCall);
    }

    /**
     * Has the messages of its leg go through the route and lets waiting ones go on.
     *
     * @throws IllegalStateException if another route takes the leg's messages already
     */
    public void attach(MessageRoute route) {
        services.routes().attach(route);
        open.forEach(session -> session.execute(session::resume));
    }

    /**
     * Takes the route away; returns when the messages that are in it have left it, which Camel would not let them do unhurt
     * once it stops the route, or when that many milliseconds are over.
     */
    public void detach(MessageRoute route, long millis) {
        if (services.routes().detach(route)) {
            awaitRouted(route.leg(), millis);
        }
    }

    private void awaitRouted(Leg leg, long millis) {
        Set<PairedSession> now = Set.copyOf(open);
        if (now.stream().anyMatch(PairedSession::inEventLoop)) {
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

    /** Notes that a handshake has begun; to be handed to {@link #handshakeEnded} when it is a session or refused. */
    public CompletableFuture<Void> handshakeBegun() {
        CompletableFuture<Void> handshake = new CompletableFuture<>();
        handshakes.add(handshake);
        return handshake;
    }

    /** Notes that a handshake has ended. */
    @SuppressWarnings("CollectionUndefinedEquality") // the very same future is meant
    public void handshakeEnded(CompletableFuture<Void> handshake) {
        handshakes.remove(handshake);
        handshake.complete(null);
    }

    /** Returns how many handshakes are under way. */
    public int handshakes() {
        return handshakes.size();
    }

    /** Adds a session that has just opened; ends it like the others if they are being ended. */
    void add(PairedSession session) {
        open.add(session);
        Consumer<PairedSession> how = end;
        if (how != null) {
            how.accept(session);
        }
    }

    void remove(PairedSession session) {
        open.remove(session);
    }

    /** Returns the sessions that are open at the moment. */
    public Set<Session> all() {
        return Set.copyOf(open);
    }

    /** Returns how many sessions are open. */
    public int size() {
        return open.size();
    }

    /** Has each open session, and each that opens later, end in that way. */
    void endEach(Consumer<PairedSession> how) {
        end = how;
        open.forEach(how);
    }

    /** Closes all sessions, and those that open later, because the proxy is stopping. */
    public void stop() {
        stopping = true;
        endEach(session -> session.close(Session.GOING_AWAY, STOPPING));
    }

    /** Returns whether no handshake is to begin any more. */
    public boolean isStopping() {
        return stopping;
    }

    /** Waits until no session is open, for at most so many milliseconds. */
    public void awaitClosed(long millis) throws InterruptedException {
        await(this::ofSessions, millis);
    }

    /** Waits until there is neither a session nor a handshake under way; returns whether that is so. */
    boolean awaitNone(long millis) throws InterruptedException {
        return await(
                () -> {
                    // in this order: a session is there before its handshake has ended
                    Set<CompletableFuture<Void>> all = new HashSet<>(handshakes);
                    all.addAll(ofSessions());
                    return all;
                },
                millis);
    }

    private Set<CompletableFuture<Void>> ofSessions() {
        Set<CompletableFuture<Void>> futures = new HashSet<>();
        open.forEach(session -> futures.add(session.ended()));
        return futures;
    }

    private static boolean await(Supplier<Set<CompletableFuture<Void>>> unfinished, long millis)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Set<CompletableFuture<Void>> left = unfinished.get();
        try {
            while (!left.isEmpty()) {
                CompletableFuture.allOf(left.toArray(CompletableFuture<?>[]::new))
                        .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                left = unfinished.get();
            }
        } catch (TimeoutException | ExecutionException e) {
            return unfinished.get().isEmpty();
        }
        return true;
    }
}
