package featurekeyproxy.mapping;

import featurekeyproxy.mapping.device.Treatment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What TOMEs sent to which device on one connection, and what the proxy made of it, so that each reply gives TOMEs back what
 * it sent. A reply does not use its request up: a reply that comes twice gets the same answer twice.
 *
 * <p>Bounded: of more devices than the limit the one that was sent to longest ago is forgotten, of more requests to one
 * device the oldest, and of more bytes than all connections may remember the older half. Safe for use by several threads.
 */
public final class RequestTracker {
    /** How many devices one connection remembers unless told otherwise. */
    public static final int DEVICES = 10_000;
    /** How many requests to one device are remembered unless told otherwise. */
    public static final int REQUESTS_PER_DEVICE = 8;

    private final TrackedRequests all;
    private final int devices;
    private final int requestsPerDevice;
    private final Map<String, Deque<PendingRequest>> byDevice = new LinkedHashMap<>();
    private final Map<Object, Waiting> awaiting = new LinkedHashMap<>();
    private final Object connection = new Object();
    private final Deque<PendingRequest> toNobody = new ArrayDeque<>();
    private final Deque<PendingRequest> toAnybody = new ArrayDeque<>();

    /** A request without a reply so far, and how often its device had been announced when it went out. */
    private record Waiting(Treatment treatment, int joins) {}

    private long weight;
    private boolean ended;
    private long requestCount;
    private long replyCount;
    private long unansweredCount;
    private long asymmetricCount;

    /**
     * How many requests and replies there were, how many requests stayed without a reply, and how many replies carried a
     * code that could not be taken back to one that TOMEs sent.
     */
    public record Summary(long requests, long replies, long unanswered, long asymmetric) {}

    /** Returns the counts so far; a request that still waits for its reply counts as unanswered. */
    public synchronized Summary summary() {
        return new Summary(requestCount, replyCount, unansweredCount + awaiting.size(), asymmetricCount);
    }

    /** Counts a reply, and whether it could be taken back to what TOMEs sent. */
    synchronized void countReply(boolean symmetric) {
        replyCount++;
        asymmetricCount += symmetric ? 0 : 1;
    }

    /** Creates an empty tracker with the usual limits. */
    public RequestTracker() {
        this(DEVICES, REQUESTS_PER_DEVICE);
    }

    RequestTracker(int devices, int requestsPerDevice) {
        this(new TrackedRequests(), devices, requestsPerDevice);
    }

    /**
     * Creates an empty tracker.
     *
     * @throws IllegalArgumentException if a limit is not positive
     */
    RequestTracker(TrackedRequests all, int devices, int requestsPerDevice) {
        if (devices < 1 || requestsPerDevice < 1) {
            throw new IllegalArgumentException("a tracker remembers at least one request to one device, not "
                    + requestsPerDevice + " to each of " + devices);
        }
        this.all = all;
        this.devices = devices;
        this.requestsPerDevice = requestsPerDevice;
    }

    /** Returns what stands for the device in profiles: its id, or something that stands for this connection. */
    Object profileKey(Optional<String> device) {
        return device.isPresent() ? device.get() : connection;
    }

    /**
     * Returns the treatment of the latest request to the device, if the device came back without a reply to it. Where its
     * announcements are seen, a request that is sent twice while it stays is no coming back.
     */
    synchronized @Nullable Treatment unanswered(Object device, int joins) {
        Waiting request = awaiting.get(device);
        return request == null || (joins > 0 && joins == request.joins()) ? null : request.treatment();
    }

    /** Notes that a request of this treatment goes out to the device. */
    synchronized void awaitReply(Object device, Treatment treatment, int joins) {
        unansweredCount += awaiting.remove(device) == null ? 0 : 1;
        awaiting.put(device, new Waiting(treatment, joins));
        if (awaiting.size() > devices) {
            unansweredCount++;
            awaiting.remove(awaiting.keySet().iterator().next());
        }
    }

    /** Notes that the device replied. */
    synchronized void answered(Object device) {
        awaiting.remove(device);
    }

    /** Remembers a request to a device, or to nobody in particular. */
    void remember(Optional<String> device, PendingRequest request) {
        all.changed(add(device, request));
    }

    private synchronized long add(Optional<String> device, PendingRequest request) {
        if (ended) {
            return 0;
        }
        long before = weight;
        requestCount++;
        add(toAnybody, request, devices);
        if (device.isEmpty()) {
            add(toNobody, request, requestsPerDevice);
            return weight - before;
        }
        Deque<PendingRequest> requests = byDevice.remove(device.get());
        requests = requests == null ? new ArrayDeque<>(2) : requests;
        add(requests, request, requestsPerDevice);
        byDevice.put(device.get(), requests);
        if (byDevice.size() > devices) {
            forgetDevice();
        }
        return weight - before;
    }

    private void add(Deque<PendingRequest> requests, PendingRequest request, int limit) {
        if (requests.size() == limit) {
            weight -= requests.removeLast().weight();
        }
        requests.addFirst(request);
        weight += request.weight();
    }

    private void forgetDevice() {
        Iterator<Deque<PendingRequest>> eldest = byDevice.values().iterator();
        forget(eldest.next(), 0);
        eldest.remove();
    }

    private void forget(Deque<PendingRequest> requests, int left) {
        while (requests.size() > left) {
            weight -= requests.removeLast().weight();
        }
    }

    /** Returns about how many bytes it remembers; a request that can be found by two ways counts for both. */
    synchronized long weight() {
        return weight;
    }

    /** Forgets the older half of what it remembers; returns how many bytes that were. */
    synchronized long forgetOlderHalf() {
        long before = weight;
        forget(toAnybody, toAnybody.size() / 2);
        forget(toNobody, toNobody.size() / 2);
        for (int left = byDevice.size() / 2; byDevice.size() > left; ) {
            forgetDevice();
        }
        return before - weight;
    }

    /** Forgets everything, because the connection is over. */
    void forgetAll() {
        all.changed(-forgetRequests());
    }

    private synchronized long forgetRequests() {
        long before = weight;
        forget(toAnybody, 0);
        forget(toNobody, 0);
        byDevice.clear();
        weight = 0;
        ended = true;
        return before;
    }

    /**
     * Returns the request that a reply of this device answers: the one with the first of the reply's ids that any has, else
     * the latest one. When either side names no device, the session is the device: a reply without device looks at all
     * requests, a reply of a device that no request named looks at the requests without one.
     */
    synchronized Optional<PendingRequest> requestFor(Optional<String> device, List<String> ids) {
        Deque<PendingRequest> requests = device.isPresent() ? byDevice.getOrDefault(device.get(), toNobody) : toAnybody;
        for (String id : ids) {
            for (PendingRequest request : requests) {
                if (request.ids().contains(id)) {
                    return Optional.of(request);
                }
            }
        }
        return Optional.ofNullable(requests.peekFirst());
    }
}
