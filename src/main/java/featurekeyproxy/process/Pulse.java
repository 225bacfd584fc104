package featurekeyproxy.process;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sign of life of a thread that has to live as long as the process, such as the one that writes the log: it beats once in each
 * of its rounds, which take a second at the most while all is well. Whoever asks is told whose beat has been missing for
 * {@link #PATIENCE}, because the thread has ended or hangs in what it does. Thread-safe.
 */
public final class Pulse implements AutoCloseable {
    /** After this time without a beat a thread counts as silent. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Set<Pulse> ALL = ConcurrentHashMap.newKeySet();

    private final String name;
    private volatile long beatNanos = System.nanoTime();

    private Pulse(String name) {
        this.name = name;
    }

    /** Returns the pulse of the thread with that name, which is expected to beat from now on. */
    public static Pulse of(String name) {
        Pulse pulse = new Pulse(name);
        ALL.add(pulse);
        return pulse;
    }

    /** Says that the thread lives. */
    public void beat() {
        beatNanos = System.nanoTime();
    }

    /** Expects no more beats, because the thread ends as it should. */
    @Override
    public void close() {
        ALL.remove(this);
    }

    /** Returns the names of the threads of this process that are silent, in their order. */
    public static List<String> silent() {
        long now = System.nanoTime();
        return ALL.stream()
                .filter(pulse -> now - pulse.beatNanos > PATIENCE.toNanos())
                .map(pulse -> pulse.name)
                .sorted()
                .toList();
    }
}
