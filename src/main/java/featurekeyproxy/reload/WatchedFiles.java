package featurekeyproxy.reload;

import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.process.Pulse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is made of files and kept equal to them while the proxy runs.
 *
 * <p>Each look reads the files whole and compares bytes, so it does not matter how they were changed: in place, by renaming,
 * by swapping a link, within one tick of the clock. A change counts when two looks in a row showed the same, so that
 * half-written files and the moment between delete and create make no noise. Files that cannot be used change nothing and
 * are told of once.
 *
 * <pre>
 *                 right and other: Applied              wrong: Refused, Missing, Unreadable, TakenBack
 *                     +------+                                     +------+
 *                     v      |    wrong in two looks               v      |
 *      start -------> in step -+-------------------------------> in trouble -+
 *                     ^                                            |
 *                     +------ right: Applied; or Restored, if -----+
 *                             that is in force already
 * </pre>
 *
 * <p>Whatever a look throws, the next one takes place. Each kind of files has a thread of its own, so that a file system that
 * hangs holds nothing else up. {@link #current} and {@link #inForce} may be called from any thread and never wait.
 */
public final class WatchedFiles<T> implements AutoCloseable {
    /** How often the files are looked at: a saved file is in force within a second. */
    public static final Duration PERIOD = Duration.ofMillis(250);

    /** After this time without a look that ended, looking counts as stuck. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);

    private final String kind;
    private final Supplier<FileSnapshot> read;
    private final InForce<T> inForce;
    private final LongSupplier nanos;
    private final List<ReloadListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Long lookedAt;
    private volatile @Nullable ScheduledExecutorService thread;
    private @Nullable Pulse pulse;
    private volatile boolean closed;

    // guarded by looking
    private @Nullable FileSnapshot seen;
    private @Nullable FileSnapshot troubled;

    /** Makes a value of files, without bringing it into force; what it throws counts as a problem of the files. */
    @FunctionalInterface
    public interface Load<T> {
        /** Returns the value, or what is wrong. */
        Loaded<T> load(FileSnapshot.Contents files) throws Exception;
    }

    /** Brings a value into force in place of another one. */
    @FunctionalInterface
    public interface Apply<T> {
        /** Returns when the later value works; what it throws has the earlier one put back by another call. */
        void replace(T before, T after) throws Exception;
    }

    /** A value and its number: 0 before any file was read, then 1, 2 and so on with each other content. */
    public record Version<T>(long number, T value) {}

    /** Creates it with a value to begin with, as version 0; the clock is one of nanoseconds that nobody sets. */
    public WatchedFiles(
            String kind, T initial, Supplier<FileSnapshot> read, Load<T> load, Apply<T> apply, LongSupplier nanos) {
        this.kind = kind;
        this.read = read;
        this.inForce = new InForce<>(initial, load, apply, nanos);
        this.nanos = nanos;
    }

    /** Takes a value as version 1 that is in force for as long as the files are as given; to be called before anything else. */
    public void startFrom(T value, FileSnapshot files) {
        looking.lock();
        try {
            inForce.startFrom(value, files);
        } finally {
            looking.unlock();
        }
    }

    /** Returns what the files are, in one word for metrics and the audit trail. */
    public String kind() {
        return kind;
    }

    /** Returns the value in force. */
    public T current() {
        return inForce.version().value();
    }

    /** Returns the value in force together with its number. */
    public Version<T> inForce() {
        return inForce.version();
    }

    /** Has the listener told of everything that comes of a look, except that nothing changed. */
    public void onReload(ReloadListener listener) {
        listeners.add(listener);
    }

    /** Returns how long ago the last look ended; zero while nothing is watched. */
    public Duration age() {
        Long last = lookedAt;
        return last == null || closed ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - last);
    }

    /** Returns whether a look hangs, as one at a share that is gone does. */
    public boolean isStuck() {
        return age().compareTo(PATIENCE) > 0;
    }

    /** Begins to look, in a thread of its own. */
    public void watch() {
        watch(
                Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread watcher = new Thread(task, "watch-" + kind);
                    watcher.setDaemon(true);
                    return watcher;
                }),
                PERIOD);
    }

    /** Begins to look in a thread that ends with this; without effect when begun before or closed. */
    public synchronized void watch(ScheduledExecutorService own, Duration period) {
        if (thread != null || closed) {
            own.shutdown();
            return;
        }
        thread = own;
        lookedAt = nanos.getAsLong();
        Pulse living = Pulse.of("watch-" + kind);
        pulse = living;
        own.scheduleWithFixedDelay(() -> poll(living), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Looks now and returns what came of it; a problem is told at once, and again if it was told before. */
    public Reload<T> reloadNow() {
        try {
            if (looking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    return look(false);
                } finally {
                    looking.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Reload.Unreadable<>(inForce.version().number(), kind, "the last look has not ended");
    }

    /** Ends looking. What is in force stays so; a look that hangs is left behind. */
    @Override
    public synchronized void close() {
        closed = true;
        if (pulse != null) {
            pulse.close();
        }
        ScheduledExecutorService own = thread;
        if (own != null) {
            own.shutdownNow();
        }
        try { // after this no listener is called
            if (looking.tryLock(1, TimeUnit.SECONDS)) {
                looking.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll(Pulse living) {
        living.beat();
        looking.lock();
        try {
            if (!closed) {
                look(true);
            }
        } catch (Exception | Error e) { // what is thrown here would end the looks
            FatalErrors.tell(e);
            LOG.atError().setCause(e).addKeyValue("kind", kind).log("looking at files failed");
        } finally {
            looking.unlock();
        }
    }

    /** Looks; a patient look waits until it sees the same again, and tells a problem only once. */
    private Reload<T> look(boolean patient) {
        try {
            FileSnapshot now = read();
            boolean again = now.equals(seen);
            seen = now;
            inForce.mend().ifPresent(this::tell);
            if (inForce.isOf(now)) {
                return inStep();
            }
            if (patient && (!again || now.equals(troubled))) {
                return unchanged();
            }
            Reload<T> outcome = inForce.tryOut(now);
            troubled = outcome.isTrouble() ? now : null;
            return tell(outcome);
        } finally {
            lookedAt = lookedAt == null ? null : Long.valueOf(nanos.getAsLong());
        }
    }

    private FileSnapshot read() {
        try {
            return read.get();
        } catch (Exception | Error e) {
            FatalErrors.tell(e);
            return new FileSnapshot.Unreadable(kind, InForce.reason(e));
        }
    }

    private Reload<T> inStep() {
        if (troubled == null) {
            return unchanged();
        }
        troubled = null;
        return tell(new Reload.Restored<>(inForce.version().number()));
    }

    private Reload<T> unchanged() {
        return new Reload.Unchanged<>(inForce.version().number());
    }

    private Reload<T> tell(Reload<T> outcome) {
        for (ReloadListener listener : listeners) {
            try {
                listener.reloaded(kind, outcome);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("kind", kind).log("a listener of reloads failed");
            }
        }
        return outcome;
    }
}
