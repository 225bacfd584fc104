package featurekeyproxy.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.TestClock;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.ops.diagnosis.device.TimelineBuilder;
import featurekeyproxy.wspair.meter.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How counters that only grow become rates and latencies of the moment. */
class SamplerTest {
    private final TestClock clock = new TestClock(TimelineBuilder.START);
    private final Sampler sampler = new Sampler();

    private static Figures figures(long toTerminal, long toTomes, Latency latency) {
        return new Figures(toTerminal, toTomes, latency, 3, Map.of(DeviceKind.LEGACY, 4, DeviceKind.NON_DEHP, 6));
    }

    /** Returns so many messages of which each took at most that long, which is one of the bounds of the ranges. */
    private static Latency latency(long messages, long nanos) {
        List<Long> counts = new ArrayList<>(Collections.nCopies(Latency.BOUNDS_NANOS.size() + 1, 0L));
        counts.set(Latency.BOUNDS_NANOS.indexOf(nanos), messages);
        return new Latency(counts, messages * nanos);
    }

    private Sample after(Duration more, Figures figures) {
        clock.advance(more);
        return sampler.sample(clock.instant(), figures).orElseThrow();
    }

    @Test
    void needsTwoReadingsAndTimeBetweenThem() {
        assertThat(sampler.sample(clock.instant(), figures(100, 0, Latency.NONE)))
                .isEmpty();
        assertThat(sampler.sample(clock.instant(), figures(200, 0, Latency.NONE)))
                .as("no time has passed")
                .isEmpty();

        assertThat(after(Duration.ofSeconds(1), figures(250, 0, Latency.NONE)).toTerminal())
                .as("since the first reading")
                .isEqualTo(150);
    }

    @Test
    void beginsAnewWhenTheClockIsSetByHours() {
        sampler.sample(clock.instant(), figures(0, 0, Latency.NONE));
        for (Duration jump : List.of(Duration.ofHours(5), Duration.ofHours(-9))) {
            clock.advance(jump);
            assertThat(sampler.sample(clock.instant(), figures(1000, 0, Latency.NONE)))
                    .isEmpty();

            assertThat(after(Duration.ofSeconds(1), figures(1010, 0, Latency.NONE))
                            .toTerminal())
                    .isEqualTo(10);
        }
    }

    @Test
    void dividesByTheTimeThatReallyPassed() {
        sampler.sample(clock.instant(), figures(0, 0, Latency.NONE));

        Sample sample = after(Duration.ofMillis(2500), figures(100, 250, Latency.NONE));

        assertThat(sample.time()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(sample.toTerminal()).isEqualTo(40);
        assertThat(sample.toTomes()).isEqualTo(100);
        assertThat(sample.sessions()).isEqualTo(3);
        assertThat(List.of(sample.legacy(), sample.nonDehp(), sample.unknown())).containsExactly(4, 6, 0);
    }

    @Test
    void tellsNoLatencyWhenNoMessageWasTimedLately() {
        Latency before = latency(10, 1_000_000);
        sampler.sample(clock.instant(), figures(0, 0, before));

        Sample sample = after(Duration.ofSeconds(1), figures(0, 0, before));

        assertThat(sample.latencyP50()).isEmpty();
        assertThat(sample.latencyP99()).isEmpty();
    }

    @Test
    void forgetsSlowMessagesWhenTheirSecondLeavesTheWindow() {
        sampler.sample(clock.instant(), figures(0, 0, Latency.NONE));
        Latency all = latency(10, 250_000_000);
        assertThat(after(Duration.ofSeconds(1), figures(0, 0, all)).latencyP50())
                .hasValue(250_000);

        for (int second = 1; second < Sampler.WINDOW; second++) {
            all = all.plus(latency(1, 100_000));
            assertThat(after(Duration.ofSeconds(1), figures(0, 0, all)).latencyP99())
                    .as("still in the window")
                    .hasValue(250_000);
        }
        all = all.plus(latency(1, 100_000));
        assertThat(after(Duration.ofSeconds(1), figures(0, 0, all)).latencyP99())
                .hasValue(100);
    }
}
