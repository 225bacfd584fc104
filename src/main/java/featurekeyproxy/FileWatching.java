package featurekeyproxy;

import featurekeyproxy.reload.ReloadListener;
import featurekeyproxy.reload.WatchedFiles;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All files that are watched, and all who are told of what comes of it, in the order in which they were added. */
final class FileWatching implements AutoCloseable {
    private final List<WatchedFiles<?>> watched = new CopyOnWriteArrayList<>();
    private final List<ReloadListener> listeners = new CopyOnWriteArrayList<>();

    /** Has a listener told of all kinds of files, also of those that are added later. */
    void listen(ReloadListener listener) {
        listeners.add(listener);
        watched.forEach(files -> files.onReload(listener));
    }

    /** Has the listeners told of these files, and {@link #watch} begin to look at them. */
    void add(WatchedFiles<?> files) {
        watched.add(files);
        listeners.forEach(files::onReload);
    }

    /** Returns the files that are watched. */
    List<WatchedFiles<?>> all() {
        return watched;
    }

    /** Begins to look. */
    void watch() {
        watched.forEach(WatchedFiles::watch);
    }

    @Override
    public void close() {
        watched.forEach(WatchedFiles::close);
    }
}
