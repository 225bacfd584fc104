package featurekeyproxy.wspair.leg;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Those who have not done what is waited for, oldest first. There are only so many: one more has the oldest give way, so that
 * those who never do it neither fill the memory nor lock those out who do it at once. Thread-safe.
 */
public final class OldestFirst<T> {
    private final int most;
    private final Consumer<T> giveWay;
    private final Set<T> waiting = new LinkedHashSet<>();

    /** Creates it for so many; the consumer is called by whoever adds one too many. */
    public OldestFirst(int most, Consumer<T> giveWay) {
        this.most = most;
        this.giveWay = giveWay;
    }

    /** Waits for one more. */
    public void add(T one) {
        T oldest = null;
        synchronized (this) {
            waiting.add(one);
            if (waiting.size() > most) {
                Iterator<T> all = waiting.iterator();
                oldest = all.next();
                all.remove();
            }
        }
        if (oldest != null) {
            giveWay.accept(oldest);
        }
    }

    /** Waits for that one no more. */
    public synchronized void remove(T one) {
        waiting.remove(one);
    }
}
