package featurekeyproxy.wspair.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each address has its own allowance, which fills again with time and never beyond one second's. */
class HandshakeRateTest {
    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    private long nanos = -5;
    private final HandshakeRate rate = new HandshakeRate(4, () -> nanos);

    private int permitted(InetAddress address) {
        int permitted = 0;
        while (rate.permits(address)) {
            permitted++;
        }
        return permitted;
    }

    @Test
    void permitsSoManyAtOnceAndThenAsTimePasses() {
        assertThat(permitted(ADDRESS)).isEqualTo(4);
        nanos += TimeUnit.MILLISECONDS.toNanos(249);
        assertThat(permitted(ADDRESS)).isZero();
        nanos += TimeUnit.MILLISECONDS.toNanos(251);
        assertThat(permitted(ADDRESS)).isEqualTo(2);
        nanos += TimeUnit.DAYS.toNanos(1);
        assertThat(permitted(ADDRESS)).isEqualTo(4);
    }

    @Test
    void takesNothingFromOtherAddresses() throws Exception {
        permitted(ADDRESS);
        assertThat(permitted(InetAddress.getByAddress(new byte[] {10, 0, 0, 1})))
                .isEqualTo(4);
    }

    @Test
    void permitsEverythingWithoutALimit() {
        HandshakeRate unlimited = new HandshakeRate(0, () -> nanos);
        for (int i = 0; i < 1000; i++) {
            assertThat(unlimited.permits(ADDRESS)).isTrue();
        }
    }
}
