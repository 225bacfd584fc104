package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Notices that a session has carried no message for too long; pings are none. Everything happens on its event loop. */
final class IdleWatch {
    private final GuardedLoop loop;
    private final long timeoutNanos;
    private final Runnable idle;
    private long lastNanos;
    private @Nullable Future<?> timer;

    /** Creates it; does nothing if the time is 0. */
    IdleWatch(GuardedLoop loop, long timeoutMillis, Runnable idle) {
        this.loop = loop;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.idle = idle;
    }

    void start() {
        if (timeoutNanos > 0) {
            touch();
            checkAfter(timeoutNanos);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Notes that there is something to carry. */
    void touch() {
        if (timeoutNanos > 0) {
            lastNanos = System.nanoTime();
        }
    }

    private void checkAfter(long nanos) {
        timer = loop.schedule(HandlerStep.SESSION_TIMER, this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        long left = timeoutNanos - (System.nanoTime() - lastNanos);
        if (left > 0) {
            checkAfter(left);
        } else {
            idle.run();
        }
    }

    /** Looks again after the whole time, because the session is not idle though nothing comes. */
    void again() {
        touch();
        checkAfter(timeoutNanos);
    }
}
