package featurekeyproxy.mapping.file;

import featurekeyproxy.mapping.FeatureKeyCodec;
import featurekeyproxy.mapping.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mapping in force, kept equal to a file that is looked at again and again.
 *
 * <p>Each look reads the whole file and compares bytes, so it does not matter how the file was changed: in place, by
 * renaming, by swapping a link, within one tick of the clock. A valid file is in force at once and as a whole. A file that
 * cannot be used changes nothing, and is told of once, when two looks in a row showed the same: half-written files and the
 * moment between delete and create make no noise.
 *
 * <pre>
 *              valid, other bytes: Applied                the same problem in two looks: Refused, Missing, Unreadable
 *                  +------+                                        +------+
 *                  v      |    the same problem in two looks       v      |
 *   start ------> in step -+--------------------------------> in trouble -+
 *                  ^                                               |
 *                  +------ valid: Applied; or Restored, if --------+
 *                          these bytes are in force already
 * </pre>
 *
 * <p>{@link #current} and {@link #inForce} may be called from any thread and never wait. Listeners are called one after the
 * other, in order, by the thread that looked.
 */
public final class LiveMapping implements AutoCloseable {
    /** How often the file is looked at unless said otherwise: a saved file is in force well within a second. */
    public static final Duration DEFAULT_PERIOD = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(LiveMapping.class);

    private final Path file;
    private final ScheduledExecutorService scheduler;
    private final Duration period;
    private final Optional<FeatureKeyCodec> codec;
    private final List<Consumer<? super Reload>> listeners = new CopyOnWriteArrayList<>();

    private volatile Version inForce = new Version(0, Mapping.EMPTY);

    // guarded by this
    private @Nullable FileContent applied;
    private @Nullable FileContent seen;
    private @Nullable FileContent troubled;
    private @Nullable Future<?> watch;
    private boolean closed;

    /** A mapping and its number: 0 before any file was read, then 1, 2 and so on with each other content. */
    public record Version(long number, Mapping mapping) {}

    /** Creates a live mapping of version 0, which maps nothing; the scheduler stays the caller's. */
    public LiveMapping(Path file, ScheduledExecutorService scheduler, Duration period) {
        this(file, scheduler, period, Optional.empty());
    }

    /** Creates a live mapping like the other constructor, whose file is held against the codec at each reload. */
    public LiveMapping(
            Path file, ScheduledExecutorService scheduler, Duration period, Optional<FeatureKeyCodec> codec) {
        this.file = file;
        this.scheduler = scheduler;
        this.period = period;
        this.codec = codec;
    }

    /**
     * Starts from a mapping that does not come from the file, as version 1, and stays with it for as long as there is no
     * such file; to be called before anything else.
     */
    public synchronized void startFrom(Mapping builtIn) {
        inForce = new Version(1, builtIn);
        troubled = new FileContent.Absent();
    }

    /** Returns the mapping in force. */
    public Mapping current() {
        return inForce.mapping();
    }

    /** Returns the mapping in force together with its number. */
    public Version inForce() {
        return inForce;
    }

    /** Returns the file that is looked at. */
    public Path file() {
        return file;
    }

    /** Has the listener told of everything that comes of a look, except that nothing changed. It must not block. */
    public void onReload(Consumer<? super Reload> listener) {
        listeners.add(listener);
    }

    /** Starts looking at the file, the first time after one period. Without effect when started before or closed. */
    public synchronized void watch() {
        if (watch == null && !closed) {
            long nanos = period.toNanos();
            watch = scheduler.scheduleWithFixedDelay(this::poll, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Looks at the file now and returns what came of it; a problem is told at once, and again if it was told before. */
    public synchronized Reload reloadNow() {
        return look(false);
    }

    /** Stops looking at the file. No listener is called any more after this returns; the mapping stays in force. */
    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.cancel(false);
        }
    }

    private synchronized void poll() {
        if (!closed) {
            try {
                look(true);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("file", file).log("looking at the mapping file failed");
            }
        }
    }

    /** Looks at the file; a patient look keeps a problem to itself until it is seen again, and tells it only once. */
    private Reload look(boolean patient) {
        FileContent content = FileContent.of(file);
        boolean again = content.equals(seen);
        seen = content;
        if (content.equals(applied)) {
            return inStep();
        }
        if (patient && content.equals(troubled)) {
            return unchanged();
        }
        Reload outcome = judge(content);
        if (outcome instanceof Reload.Applied change) {
            inForce = new Version(change.version(), change.result().mapping());
            applied = content;
            troubled = null;
        } else if (patient && !again) {
            return unchanged();
        } else {
            troubled = content;
        }
        return tell(outcome);
    }

    private Reload inStep() {
        if (troubled == null) {
            return unchanged();
        }
        troubled = null;
        return tell(new Reload.Restored(inForce.number()));
    }

    private Reload judge(FileContent content) {
        long version = inForce.number();
        if (content instanceof FileContent.Bytes whole) {
            MappingFile.Result result = MappingFile.read(whole.bytes(), file.toString(), codec);
            return result instanceof MappingFile.Valid valid
                    ? new Reload.Applied(version + 1, valid)
                    : new Reload.Refused(version, new MappingFile.Invalid(result.findings()));
        }
        return content instanceof FileContent.Unreadable unreadable
                ? new Reload.Unreadable(version, unreadable.reason())
                : new Reload.Missing(version);
    }

    private Reload unchanged() {
        return new Reload.Unchanged(inForce.number());
    }

    private Reload tell(Reload outcome) {
        for (Consumer<? super Reload> listener : listeners) {
            try {
                listener.accept(outcome);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("file", file).log("a listener of the mapping file failed");
            }
        }
        return outcome;
    }
}
