package featurekeyproxy.reload;

import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.text.FailureReason;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The value in force, and how another one takes its place: made of files, tried, and taken back if it does not work. Only
 * {@link #version} may be called from several threads.
 */
final class InForce<T> {
    private final WatchedFiles.Load<T> load;
    private final WatchedFiles.Apply<T> apply;
    private final LongSupplier nanos;
    private volatile WatchedFiles.Version<T> version;
    private @Nullable FileSnapshot files;
    private Reload.@Nullable TakenBack<T> broken;
    private long retryAt; // says nothing unless something is broken

    InForce(T initial, WatchedFiles.Load<T> load, WatchedFiles.Apply<T> apply, LongSupplier nanos) {
        this.version = new WatchedFiles.Version<>(0, initial);
        this.load = load;
        this.apply = apply;
        this.nanos = nanos;
    }

    WatchedFiles.Version<T> version() {
        return version;
    }

    void startFrom(T value, FileSnapshot from) {
        version = new WatchedFiles.Version<>(1, value);
        files = from;
    }

    /** Returns whether the value works and is what these files say. */
    boolean isOf(FileSnapshot others) {
        return others.equals(files) && broken == null;
    }

    /** Makes a value of the files and brings it into force, or says why not. */
    Reload<T> tryOut(FileSnapshot from) {
        long number = version.number();
        if (from instanceof FileSnapshot.Absent absent) {
            return new Reload.Missing<>(number, absent.what());
        }
        if (from instanceof FileSnapshot.Unreadable unreadable) {
            return new Reload.Unreadable<>(number, unreadable.what(), unreadable.reason());
        }
        Loaded<T> loaded = load((FileSnapshot.Contents) from);
        return loaded instanceof Loaded.Usable<T> usable
                ? replace(from, usable)
                : new Reload.Refused<>(number, ((Loaded.Unusable<T>) loaded).problems());
    }

    private Loaded<T> load(FileSnapshot.Contents from) {
        try {
            return load.load(from);
        } catch (Exception | Error e) { // also what a class of a site's jar throws
            return new Loaded.Unusable<>(List.of(new FileProblem("", reason(e))));
        }
    }

    private Reload<T> replace(FileSnapshot from, Loaded.Usable<T> loaded) {
        try {
            apply.replace(version.value(), loaded.value());
        } catch (Exception | Error e) {
            return goBack(loaded.value(), new FileProblem("", reason(e)));
        }
        version = new WatchedFiles.Version<>(version.number() + 1, loaded.value());
        files = from;
        broken = null;
        return new Reload.Applied<>(version.number(), loaded.value(), loaded.warnings());
    }

    /** Puts the former value back, and only then says so. */
    private Reload<T> goBack(T from, FileProblem why) {
        try {
            apply.replace(from, version.value());
        } catch (Exception | Error e) {
            FileProblem too = new FileProblem("", "the former did not come back either: " + reason(e));
            broken = new Reload.TakenBack<>(version.number(), List.of(why, too), false);
            retryAt = nanos.getAsLong() + WatchedFiles.PATIENCE.toNanos();
            return broken;
        }
        broken = null;
        return new Reload.TakenBack<>(version.number(), List.of(why), true);
    }

    /** Tries every few seconds to bring a value back that did not come back; returns what to tell when it did. */
    Optional<Reload<T>> mend() {
        Reload.TakenBack<T> before = broken;
        if (before == null || nanos.getAsLong() - retryAt < 0) {
            return Optional.empty();
        }
        try {
            apply.replace(version.value(), version.value());
        } catch (Exception | Error e) {
            FatalErrors.tell(e);
            retryAt = nanos.getAsLong() + WatchedFiles.PATIENCE.toNanos();
            return Optional.empty();
        }
        broken = null;
        return Optional.of(
                new Reload.TakenBack<>(version.number(), before.problems().subList(0, 1), true));
    }

    /** Returns what is wrong, in words; no process goes on after what is fatal. */
    static String reason(Throwable failure) {
        FatalErrors.tell(failure);
        return failure.getMessage() == null ? failure.toString() : FailureReason.of(failure);
    }
}
