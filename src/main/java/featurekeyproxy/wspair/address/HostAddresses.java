package featurekeyproxy.wspair.address;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of one host: its own if it is one, both loopback addresses for {@code localhost} (RFC 6761), and else what
 * the lookup says, asked anew whenever a connection is made and the last answer is older than {@link #FRESH}.
 *
 * <p>When the lookup fails or takes longer than {@link #PATIENCE}, the last answer stays in use, for {@link #KEPT} at most,
 * as RFC 8767 has it. One lookup at a time is under way. Thread-safe.
 */
public final class HostAddresses {
    /** For how long an answer is taken without asking again; the system knows how long it may be kept. */
    static final Duration FRESH = Duration.ofSeconds(1);

    /** For how long the last answer is used without asking again after a lookup that failed. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    /** How long a connection waits for a lookup while there is an earlier answer. */
    static final Duration PATIENCE = Duration.ofMillis(1800);

    /** For how long the last answer is used while lookups fail. */
    static final Duration KEPT = Duration.ofHours(24);

    /** For how long an address to which no connection could be made comes behind the others. */
    private static final Duration AVOIDED = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(HostAddresses.class);
    private static final List<String> LOOPBACKS = List.of("127.0.0.1", "::1");

    private final String host;
    private final NameLookup lookup;
    private final Executor threads;
    private final LongSupplier nanos;
    private final boolean isFixed;
    private final Map<InetAddress, Long> avoided = new ConcurrentHashMap<>();
    private List<InetAddress> known = List.of();
    private long knownNanos;
    private long lookedNanos;
    private boolean isFailing;
    private @Nullable CompletableFuture<List<InetAddress>> pending;

    /** Creates it; the clock is in nanoseconds. */
    public HostAddresses(String host, NameLookup lookup, Executor threads, LongSupplier nanos) {
        this.host = host;
        this.lookup = lookup;
        this.threads = threads;
        this.nanos = nanos;
        List<String> fixed = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)
                ? List.of(host)
                : host.equalsIgnoreCase("localhost") ? LOOPBACKS : List.of();
        this.isFixed = !fixed.isEmpty();
        this.known = fixed.stream().map(this::named).toList();
    }

    /** Returns the address with the name of the host, by which certificates are checked. */
    private InetAddress named(String address) {
        try {
            return InetAddress.getByAddress(host, NetUtil.createByteArrayFromIpAddressString(address));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    /** Returns the addresses in the order in which they are to be tried, or the failure of the lookup. */
    public CompletableFuture<List<InetAddress>> addresses() {
        return lookedUp().thenApply(this::inOrder);
    }

    private CompletableFuture<List<InetAddress>> lookedUp() {
        List<InetAddress> last;
        CompletableFuture<List<InetAddress>> asked;
        synchronized (this) {
            last = usable();
            if (isFixed || (!last.isEmpty() && isRecent())) {
                return CompletableFuture.completedFuture(last);
            }
            asked = pending == null ? ask() : pending;
        }
        return last.isEmpty()
                ? asked.copy()
                : asked.copy()
                        .completeOnTimeout(last, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(failed -> last);
    }

    private List<InetAddress> usable() {
        return isFixed || nanos.getAsLong() - knownNanos < KEPT.toNanos() ? known : List.of();
    }

    /** Returns whether the last answer does: it is new, the next lookup has just failed, or has been awaited for too long. */
    private boolean isRecent() {
        long age = nanos.getAsLong() - lookedNanos;
        if (pending != null) {
            return age >= PATIENCE.toNanos();
        }
        return age < (isFailing ? PAUSE : FRESH).toNanos();
    }

    private CompletableFuture<List<InetAddress>> ask() {
        CompletableFuture<List<InetAddress>> asked = new CompletableFuture<>();
        pending = asked;
        lookedNanos = nanos.getAsLong();
        try {
            threads.execute(() -> lookUp(asked));
        } catch (RejectedExecutionException e) {
            failed(asked, e);
        }
        return asked;
    }

    private void lookUp(CompletableFuture<List<InetAddress>> asked) {
        try {
            found(asked, List.copyOf(Arrays.asList(lookup.lookUp(IDN.toASCII(host, IDN.ALLOW_UNASSIGNED)))));
        } catch (UnknownHostException | RuntimeException e) {
            failed(asked, e);
        }
    }

    private void found(CompletableFuture<List<InetAddress>> asked, List<InetAddress> found) {
        boolean isChanged;
        synchronized (this) {
            isChanged = !Set.copyOf(found).equals(Set.copyOf(known)) || isFailing;
            known = found;
            knownNanos = nanos.getAsLong();
            lookedNanos = knownNanos;
            isFailing = false;
            pending = null;
        }
        if (isChanged) {
            LOG.atInfo()
                    .addKeyValue("name", host)
                    .addKeyValue("addresses", Resolution.of(found, false).addresses())
                    .log("the name of a Terminal was looked up");
        }
        asked.complete(found);
    }

    private void failed(CompletableFuture<List<InetAddress>> asked, Exception failure) {
        boolean isFirst;
        List<InetAddress> last;
        synchronized (this) {
            isFirst = !isFailing;
            last = usable();
            lookedNanos = nanos.getAsLong();
            isFailing = true;
            pending = null;
        }
        if (isFirst) {
            LOG.atWarn()
                    .addKeyValue("name", host)
                    .addKeyValue("addresses", Resolution.of(last, true).addresses())
                    .log("the name of a Terminal cannot be looked up; its last addresses stay in use for "
                            + KEPT.toHours() + " hours");
        }
        asked.completeExceptionally(failure);
    }

    /** Returns what is known; a lookup that is overdue counts as failing. */
    public synchronized Resolution resolution() {
        boolean isOverdue = pending != null && nanos.getAsLong() - lookedNanos > PAUSE.toNanos();
        return Resolution.of(usable(), isFailing || isOverdue);
    }

    /** Has the address tried behind the others for a while, since it cannot be connected to, or not quickly. */
    void avoid(InetAddress address) {
        avoided.put(address, nanos.getAsLong());
    }

    /** Takes note that a connection to the address was made before any other. */
    void worked(InetAddress address) {
        avoided.remove(address);
    }

    /** Returns both families in turn (RFC 8305, section 4), those that failed lately behind the others. */
    private List<InetAddress> inOrder(List<InetAddress> addresses) {
        avoided.keySet().retainAll(addresses);
        avoided.values().removeIf(since -> nanos.getAsLong() - since >= AVOIDED.toNanos());
        return addresses.stream()
                .sorted(Comparator.comparing((InetAddress address) -> avoided.containsKey(address))
                        .thenComparing(address -> placeInFamily(address, addresses)))
                .toList();
    }

    private static int placeInFamily(InetAddress address, List<InetAddress> addresses) {
        return (int) addresses.stream()
                .takeWhile(each -> !each.equals(address))
                .filter(each -> each.getClass() == address.getClass())
                .count();
    }
}
