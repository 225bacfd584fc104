package featurekeyproxy.wspair.fault;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The event loop as one connection or session uses it: what any of its handlers throws ends that one. Thread-safe. */
public final class GuardedLoop {
    private final EventExecutor loop;
    private final FaultBarrier faults;
    private final Consumer<Throwable> end;

    /** Creates it; {@code end} is called on the event loop, possibly more than once. */
    public GuardedLoop(EventExecutor loop, FaultBarrier faults, Consumer<Throwable> end) {
        this.loop = loop;
        this.faults = faults;
        this.end = end;
    }

    /** Runs a handler now, on the event loop, where this is called. */
    public void run(HandlerStep step, Runnable handler) {
        faults.run(step, handler, end);
    }

    /** Runs a handler soon on the event loop. */
    public void execute(HandlerStep step, Runnable handler) {
        loop.execute(() -> run(step, handler));
    }

    /** Runs a handler on the event loop after a while. */
    public Future<?> schedule(HandlerStep step, Runnable handler, long delay, TimeUnit unit) {
        return loop.schedule(() -> run(step, handler), delay, unit);
    }

    /** Takes note of what a handler threw that is not run here, and ends what it was about. */
    public void caught(HandlerStep step, Throwable thrown) {
        faults.caught(step, thrown, end);
    }

    /** Returns who counts what is thrown. */
    public FaultBarrier faults() {
        return faults;
    }

    public boolean inEventLoop() {
        return loop.inEventLoop();
    }
}
