package featurekeyproxy.ops.alert;

import featurekeyproxy.text.SafeText;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts that wait for one channel, sent in order by a thread of its own: each again and again, less often with each failure, until
 * it is taken. Bounded: of more than {@link #MOST} the oldest is lost. {@link #add} never blocks. Thread-safe.
 */
final class AlertQueue implements AutoCloseable {
    static final int MOST = 500;

    private static final Logger LOG = LoggerFactory.getLogger(AlertQueue.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final AlertChannel channel;
    private final Clock clock;
    private final Duration firstPause;
    private final Deque<Alert> waiting = new ArrayDeque<>();
    private final Thread sender;
    private long sent;
    private long lost;
    private @Nullable Failure failure;
    private boolean closed;

    /** Since when a channel fails, and how. */
    record Failure(Instant since, String reason) {}

    /** How a channel stands. */
    record State(String channel, int waiting, long sent, long lost, Optional<Failure> failure) {}

    AlertQueue(AlertChannel channel, Clock clock) {
        this(channel, clock, FIRST_PAUSE);
    }

    AlertQueue(AlertChannel channel, Clock clock, Duration firstPause) {
        this.channel = channel;
        this.clock = clock;
        this.firstPause = firstPause;
        this.sender = new Thread(this::run, "alerts-" + channel.name());
        sender.setDaemon(true);
        sender.start();
    }

    AlertChannel channel() {
        return channel;
    }

    synchronized void add(Alert alert) {
        if (waiting.size() >= MOST) {
            waiting.removeFirst();
            lost++;
        }
        waiting.addLast(alert);
        notifyAll();
    }

    synchronized State state() {
        return new State(channel.name(), waiting.size(), sent, lost, Optional.ofNullable(failure));
    }

    private void run() {
        try {
            for (Alert next = next(); next != null; next = next()) {
                deliver(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        }
    }

    /** Returns the first that waits, which stays there until it is delivered, or null at the end. */
    private synchronized @Nullable Alert next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return closed ? null : waiting.peekFirst();
    }

    private void deliver(Alert alert) throws InterruptedException {
        Duration pause = firstPause;
        while (!attempt(alert)) {
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Returns whether there is nothing left to do for this one. */
    private boolean attempt(Alert alert) {
        try {
            channel.send(alert);
            done(alert, null);
            return true;
        } catch (RefusedAlertException e) {
            done(alert, e);
            return true;
        } catch (IOException | RuntimeException e) {
            return failed(alert, e);
        }
    }

    private synchronized void done(Alert alert, @Nullable RefusedAlertException refused) {
        waiting.remove(alert);
        if (refused == null) {
            sent++;
            failure = null;
        } else {
            lost++;
            note(refused);
        }
    }

    /** Returns whether the alert was lost meanwhile, because too many came behind it. */
    private synchronized boolean failed(Alert alert, Exception why) {
        note(why);
        return closed || !waiting.contains(alert);
    }

    private void note(Exception why) {
        String reason = SafeText.line(String.valueOf(why.getMessage()), 300);
        if (failure == null) {
            LOG.atWarn()
                    .addKeyValue("channel", channel.name())
                    .addKeyValue("why", reason)
                    .log("an alert was not taken");
        }
        failure = new Failure(failure == null ? clock.instant() : failure.since(), reason);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        sender.interrupt();
    }
}
