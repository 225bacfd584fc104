package featurekeyproxy.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sends pings at an interval and expects each to be answered, payload and all, within a time-out. Belongs to one event
 * loop, except for {@link #answered()}.
 */
final class SimulatedPing {
    private final Vertx vertx;
    private final Duration interval;
    private final Duration timeout;
    private final Consumer<Buffer> ping;
    private final Runnable dead;
    private final AtomicLong answered = new AtomicLong();
    private long ticking = -1;
    private long deadline = -1;
    private long number;

    SimulatedPing(Vertx vertx, Duration interval, Duration timeout, Consumer<Buffer> ping, Runnable dead) {
        this.vertx = vertx;
        this.interval = interval;
        this.timeout = timeout;
        this.ping = ping;
        this.dead = dead;
    }

    void start() {
        ticking = vertx.setPeriodic(interval.toMillis(), tick -> beat());
    }

    void stop() {
        vertx.cancelTimer(ticking);
        vertx.cancelTimer(deadline);
        deadline = -1;
    }

    /** Sends the next ping unless one is still unanswered. */
    private void beat() {
        if (deadline == -1) {
            number++;
            deadline = vertx.setTimer(timeout.toMillis(), late -> {
                deadline = -1;
                dead.run();
            });
            ping.accept(Buffer.buffer(Long.toString(number)));
        }
    }

    /** Takes a pong; one that answers no ping of ours does not count. */
    void pong(Buffer payload) {
        if (deadline != -1 && payload.equals(Buffer.buffer(Long.toString(number)))) {
            vertx.cancelTimer(deadline);
            deadline = -1;
            answered.incrementAndGet();
        }
    }

    /** Returns how many pings were answered in time. */
    long answered() {
        return answered.get();
    }
}
