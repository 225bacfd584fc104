package featurekeyproxy.wspair.handshake;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections that have not sent a whole request yet, oldest first. There are only so many: one more has the oldest
 * give way, so that half requests neither fill the memory nor lock those out who ask at once. Thread-safe.
 */
final class WaitingRequests {
    private final int most;
    private final Set<PendingConnection> oldestFirst = new LinkedHashSet<>();

    WaitingRequests(int most) {
        this.most = most;
    }

    void add(PendingConnection connection) {
        PendingConnection oldest = null;
        synchronized (this) {
            oldestFirst.add(connection);
            if (oldestFirst.size() > most) {
                Iterator<PendingConnection> all = oldestFirst.iterator();
                oldest = all.next();
                all.remove();
            }
        }
        if (oldest != null) {
            oldest.giveWay();
        }
    }

    synchronized void remove(PendingConnection connection) {
        oldestFirst.remove(connection);
    }
}
