package featurekeyproxy.reload;

/** Is told what comes of looks at files, one after the other by the thread that looked; must not block. */
@FunctionalInterface
public interface ReloadListener {
    /** Takes what came of a look at the files of that kind; never that nothing changed. */
    void reloaded(String kind, Reload<?> reload);
}
