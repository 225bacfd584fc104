package featurekeyproxy.wspair.dispatch;

import featurekeyproxy.process.Pulse;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the route that blocks an event loop, while it does: Vert.x can tell the thread only.
 *
 * <p>An event loop notes in its {@link Seat} which route it is about to enter, at the cost of two ordered writes for each
 * message and no look at a clock. A thread of its own looks at all seats every {@link #PERIOD_MILLIS}; a route that it finds
 * with the same message in two looks has blocked at least that long, and is warned of once for that message.
 */
public final class RouteWatch implements AutoCloseable {
    /** How often is looked, which is also the shortest time that counts as blocking. */
    static final long PERIOD_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(RouteWatch.class);

    private final Map<EventLoop, Seat> seats = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;
    private final Pulse pulse = Pulse.of("ws-pair-watch");

    public RouteWatch(ScheduledExecutorService thread) {
        this.thread = thread;
        thread.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Returns the seat of an event loop. */
    public Seat seat(EventLoop loop) {
        return seats.computeIfAbsent(loop, Seat::new);
    }

    private void look() {
        pulse.beat();
        seats.values().forEach(Seat::look);
    }

    @Override
    public void close() {
        pulse.close();
        thread.shutdownNow();
    }

    /** What an event loop is doing; entered and left on the loop, looked at by the watch. */
    public static final class Seat {
        private final EventLoop loop;
        private final AtomicLong changes = new AtomicLong();
        private @Nullable String route; // written before changes, read after it
        private long seen;
        private boolean warned;

        Seat(EventLoop loop) {
            this.loop = loop;
        }

        /** Notes that the loop goes into a route; returns what {@link #leave} wants back, since routes may nest. */
        @Nullable
        String enter(@Nullable String routeId) {
            String outer = route;
            change(routeId);
            return outer;
        }

        void leave(@Nullable String outer) {
            change(outer);
        }

        private void change(@Nullable String now) {
            route = now;
            changes.lazySet(changes.getPlain() + 1);
        }

        private void look() {
            long now = changes.getAcquire();
            String blocking = route;
            boolean same = now == seen;
            seen = now;
            if (!same) {
                warned = false;
            } else if (blocking != null && !warned && changes.getAcquire() == now) {
                warned = true;
                warn(blocking);
            }
        }

        private void warn(String blocking) {
            Throwable where = new IllegalStateException("route " + blocking + " was here");
            String name = "event loop";
            if (loop instanceof SingleThreadEventExecutor executor) {
                name = executor.threadProperties().name();
                where.setStackTrace(executor.threadProperties().stackTrace());
            }
            LOG.atWarn()
                    .addKeyValue("route", blocking)
                    .addKeyValue("thread", name)
                    .addKeyValue("forAtLeastMillis", PERIOD_MILLIS)
                    .setCause(where)
                    .log("a route blocks its event loop and all sessions of it; dispatch=worker lets it block");
        }
    }
}
