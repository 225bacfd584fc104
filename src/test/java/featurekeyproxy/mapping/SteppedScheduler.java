package featurekeyproxy.mapping;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A scheduler that runs its one task only when a test says so, in the thread of the test. */
public final class SteppedScheduler extends ScheduledThreadPoolExecutor {
    private @Nullable Runnable task;
    private @Nullable ScheduledFuture<?> future;

    public SteppedScheduler() {
        super(0);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        task = command;
        future = schedule(command, Long.MAX_VALUE, TimeUnit.DAYS);
        return future;
    }

    /** Runs the task once. */
    public void run() {
        if (task != null) {
            task.run();
        }
    }

    /** Returns whether the task was cancelled. */
    public boolean isCancelled() {
        return future != null && future.isCancelled();
    }
}
