package featurekeyproxy.wspair.tls;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the TLS handshakes of one leg that were refused, by reason and by who refused, and logs them: at most one line a minute for
 * each peer, which tells how many there were since the line before. Knows the last {@value #MOST_PEERS} peers. Thread-safe.
 */
public final class TlsRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(TlsRefusals.class);
    private static final long LINE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_PEERS = 1000;

    private final TlsLeg leg;
    private final LongSupplier nanos;
    private final Map<TlsReason, AtomicLongArray> counts = new EnumMap<>(TlsReason.class);
    private final Map<String, Line> lines = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Line> eldest) {
            return size() > MOST_PEERS;
        }
    };

    /** When a peer had its last line, and how many refusals there were since. */
    private static final class Line {
        private final long nanos;
        private long heldBack;

        Line(long nanos) {
            this.nanos = nanos;
        }
    }

    TlsRefusals(TlsLeg leg, LongSupplier nanos) {
        this.leg = leg;
        this.nanos = nanos;
        for (TlsReason reason : TlsReason.values()) {
            counts.put(reason, new AtomicLongArray(2));
        }
    }

    private AtomicLongArray of(TlsReason reason) {
        return Objects.requireNonNull(counts.get(reason));
    }

    /** Returns how often that was the reason, for the proxy or for its peers to refuse. */
    public long count(TlsReason reason, boolean byPeer) {
        return of(reason).get(byPeer ? 1 : 0);
    }

    /** Notes that a handshake with a peer, which is an address, came to nothing. */
    void add(String peer, Throwable cause) {
        TlsReason reason = TlsReason.of(cause);
        boolean byPeer = TlsReason.isOfPeer(cause);
        of(reason).incrementAndGet(byPeer ? 1 : 0);
        long told = told(peer);
        if (told > 0) {
            LOG.atWarn()
                    .addKeyValue("leg", leg)
                    .addKeyValue("peer", peer)
                    .addKeyValue("reason", reason)
                    .addKeyValue("by", byPeer ? "peer" : "proxy")
                    .addKeyValue("since", told)
                    .log("a TLS handshake was refused");
        }
    }

    /** Returns how many refusals a line has to tell of, or 0 if there is to be none. */
    private synchronized long told(String peer) {
        long now = nanos.getAsLong();
        Line last = lines.get(peer);
        if (last != null && now - last.nanos < LINE_NANOS) {
            last.heldBack++;
            return 0;
        }
        lines.put(peer, new Line(now));
        return last == null ? 1 : last.heldBack + 1;
    }
}
