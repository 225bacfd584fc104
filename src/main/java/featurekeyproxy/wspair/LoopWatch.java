package featurekeyproxy.wspair;

import featurekeyproxy.process.FatalErrors;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks every event loop again and again whether it is there. One that does not answer for {@link #PATIENCE} is named to whoever
 * asks; one that has ended by itself is fatal, since the connections on it would hang for ever. Thread-safe.
 */
final class LoopWatch implements AutoCloseable {
    /** How long a loop, or the watch itself, may leave a question without an answer. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long PERIOD_MILLIS = 500;

    private final ScheduledExecutorService thread;
    private final List<Loop> loops = new ArrayList<>();
    private volatile long lookedNanos = System.nanoTime();
    private volatile boolean closed;

    /** Begins to ask the loops of that Vert.x, on that thread. */
    LoopWatch(Vertx vertx, ScheduledExecutorService thread) {
        this.thread = thread;
        VertxInternal internal = (VertxInternal) vertx;
        add(internal.getEventLoopGroup());
        add(internal.getAcceptorEventLoopGroup());
        thread.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void add(EventLoopGroup group) {
        for (EventExecutor each : group) {
            loops.add(new Loop(each));
        }
    }

    private void look() {
        lookedNanos = System.nanoTime();
        for (Loop loop : loops) {
            try {
                loop.ask();
            } catch (RejectedExecutionException e) {
                if (!closed) {
                    FatalErrors.tell(new InternalError("the event loop " + loop.name() + " has ended", e));
                }
            }
        }
    }

    /** Returns the names of the threads that have not answered for too long; none once it is closed. */
    List<String> silent() {
        List<String> silent = new ArrayList<>();
        if (closed) {
            return silent;
        }
        loops.stream().filter(Loop::isSilent).map(Loop::name).forEach(silent::add);
        if (isTooLong(lookedNanos)) {
            silent.add("ws-pair-loops");
        }
        return silent;
    }

    private static boolean isTooLong(long since) {
        return System.nanoTime() - since > PATIENCE.toNanos();
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
    }

    /** One loop, and since when a question to it is open. */
    private static final class Loop {
        private final EventExecutor executor;
        private volatile @Nullable Long asked;

        Loop(EventExecutor executor) {
            this.executor = executor;
        }

        void ask() {
            if (asked == null) {
                asked = System.nanoTime();
                executor.execute(() -> asked = null);
            }
        }

        boolean isSilent() {
            Long since = asked;
            return since != null && isTooLong(since);
        }

        String name() {
            return executor instanceof SingleThreadEventExecutor single
                    ? single.threadProperties().name()
                    : executor.toString();
        }
    }
}
