package featurekeyproxy.wspair.handshake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many handshakes one address may begin: so many each second, and as many at once after a pause.
 *
 * <p>Remembers a bounded number of addresses, those that came last. Thread-safe.
 */
final class HandshakeRate {
    private static final int ADDRESSES = 100_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(10); // full again long before

    private final int perSecond;
    private final LongSupplier nanos;
    private final Cache<InetAddress, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build();

    /** Creates it; 0 for no limit. */
    HandshakeRate(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /** Returns whether the address may begin one more now, and if so counts it. */
    boolean permits(InetAddress address) {
        return perSecond == 0 || buckets.get(address, first -> new Bucket()).take();
    }

    /** Fills by so many each second up to so many, in billionths of a handshake. */
    private final class Bucket {
        private static final long ONE = 1_000_000_000;
        private long content = perSecond * ONE;
        private long last = nanos.getAsLong();

        synchronized boolean take() {
            long now = nanos.getAsLong();
            long passed = Math.min(Math.max(0, now - last), TimeUnit.SECONDS.toNanos(1));
            content = Math.min(perSecond * ONE, content + passed * perSecond);
            last = now;
            if (content < ONE) {
                return false;
            }
            content -= ONE;
            return true;
        }
    }
}
