package featurekeyproxy.wspair.meter;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.leg.Leg;
import io.netty.channel.DefaultEventLoop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times are put into ranges whose ends are exact, so that a threshold can be asked for. */
class LatencyTest {
    private final Telemetry telemetry = new Telemetry();
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final EventLoopCounters meter = telemetry.counters(loop, Leg.TOMES);

    @Test
    void countsATimeThatIsExactlyABoundBelowIt() {
        meter.timed(10_000);
        meter.timed(10_001);
        meter.timed(Long.MAX_VALUE / 4);

        Latency latency = telemetry.latency(Leg.TOMES);
        assertThat(latency.counts()).startsWith(1L, 1L, 0L).endsWith(0L, 1L);
        assertThat(latency.count()).isEqualTo(3);
        assertThat(latency.sumNanos()).isEqualTo(20_001 + Long.MAX_VALUE / 4);
        assertThat(telemetry.latency(Leg.TERMINAL).count()).isZero();
    }

    @Test
    void tellsTheBoundBelowWhichAShareOfTheMessagesIs() {
        for (int i = 0; i < 99; i++) {
            meter.timed(60_000);
        }
        meter.timed(300_000_000);

        Latency latency = telemetry.latency(Leg.TOMES);
        assertThat(latency.quantileNanos(0.5)).isEqualTo(100_000);
        assertThat(latency.quantileNanos(0.99)).isEqualTo(100_000);
        assertThat(latency.quantileNanos(1)).isEqualTo(500_000_000);
        meter.timed(Long.MAX_VALUE / 4);
        assertThat(telemetry.latency(Leg.TOMES).quantileNanos(1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void isZeroWhenNothingWasTimed() {
        assertThat(telemetry.latency(Leg.TOMES).quantileNanos(0.99)).isZero();
    }

    @Test
    void tellsWhatCameSinceAnEarlierReading() {
        meter.timed(1);
        Latency earlier = telemetry.latency(Leg.TOMES);
        meter.timed(20_000);

        Latency since = telemetry.latency(Leg.TOMES).since(earlier);
        assertThat(since.counts()).startsWith(0L, 1L);
        assertThat(since.sumNanos()).isEqualTo(20_000);
        assertThat(since).isNotEqualTo(new Latency(List.of(), 0));
    }
}
