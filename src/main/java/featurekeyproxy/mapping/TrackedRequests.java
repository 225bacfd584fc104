package featurekeyproxy.mapping;

import featurekeyproxy.process.HeapShare;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes all trackers remember together: a 32nd of the heap, unless told otherwise. When it is more, the tracker that remembers
 * most forgets the older half of that, so that one connection cannot fill the memory and costs no other its requests. Thread-safe.
 */
public final class TrackedRequests {
    private final long most;
    private final AtomicLong total = new AtomicLong();
    private final Set<RequestTracker> trackers = ConcurrentHashMap.newKeySet();

    /** Creates it with a limit that goes by the heap. */
    public TrackedRequests() {
        this(HeapShare.bytes());
    }

    TrackedRequests(long most) {
        this.most = most;
    }

    /** Returns a tracker for a connection, until {@link #end}. */
    public RequestTracker begin() {
        RequestTracker tracker = new RequestTracker(this, RequestTracker.DEVICES, RequestTracker.REQUESTS_PER_DEVICE);
        trackers.add(tracker);
        return tracker;
    }

    /** Forgets a tracker whose connection is over. */
    public void end(RequestTracker tracker) {
        trackers.remove(tracker);
        tracker.forgetAll();
    }

    /** Notes that trackers remember so many bytes more, or less; not to be called with the lock of one. */
    void changed(long by) {
        for (long all = total.addAndGet(by); all > most; all = total.get()) {
            RequestTracker largest = trackers.stream()
                    .max(Comparator.comparingLong(RequestTracker::weight))
                    .orElse(null);
            long forgotten = largest == null ? 0 : largest.forgetOlderHalf();
            if (forgotten == 0) {
                return; // what is left is under way
            }
            total.addAndGet(-forgotten);
        }
    }

    long total() {
        return total.get();
    }
}
