package featurekeyproxy.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is kept of the figures over time. */
class HistoryTest {
    private static final long START = 1_790_000_040L / 60 * 60;

    private final History history = new History();

    private static Sample sample(long time, double rate, OptionalLong latency, int sessions) {
        return new Sample(time, rate, 2 * rate, rate, 2 * rate, latency, latency, sessions, 1, 2, 3);
    }

    private static Sample sample(long time) {
        return sample(time, 10, OptionalLong.of(50), 1);
    }

    @Test
    void keepsFiveMinutesBySecondAndADayByMinuteAndNoMore() {
        for (long second = 0; second < 25 * 3600; second++) {
            history.add(sample(START + second));
        }

        assertThat(history.seconds()).hasSize(History.SECONDS);
        assertThat(history.seconds().get(History.SECONDS - 1).time()).isEqualTo(START + 25 * 3600 - 1);
        assertThat(history.minutes()).hasSize(History.MINUTES + 1);
    }

    @Test
    void takesOfAMinuteTheMeanRateTheWorstLatencyAndTheLastState() {
        history.add(sample(START, 10, OptionalLong.of(900), 1));
        history.add(sample(START + 1, 20, OptionalLong.empty(), 2));
        history.add(sample(START + 2, 30, OptionalLong.of(50), 3));

        assertThat(history.minutes()).singleElement().satisfies(minute -> {
            assertThat(minute.toTerminal()).isEqualTo(20);
            assertThat(minute.toTomes()).isEqualTo(40);
            assertThat(minute.peakToTerminal()).isEqualTo(30);
            assertThat(minute.peakToTomes()).isEqualTo(60);
            assertThat(minute.latencyP99()).hasValue(900);
            assertThat(minute.sessions()).isEqualTo(3);
        });
    }

    @Test
    void leavesOutASecondThatComesTwiceSoThatTimesAlwaysGrow() {
        history.add(sample(START));
        history.add(sample(START));

        assertThat(history.seconds()).extracting(Sample::time).containsExactly(START);
    }

    @Test
    void goesOnAfterAClockThatWasSetBackByHours() {
        history.add(sample(START));
        history.add(sample(START + 60));
        history.add(sample(START + 120));
        history.add(sample(START - 5 * 3600));
        history.add(sample(START - 5 * 3600 + 1));

        assertThat(history.seconds()).extracting(Sample::time).containsExactly(START - 5 * 3600, START - 5 * 3600 + 1);
        assertThat(history.minutes()).hasSize(1);
    }

    @Test
    void writesASeldomMessageNotAsNone() {
        history.add(sample(START, 1, OptionalLong.empty(), 0));
        for (int second = 1; second < 60; second++) {
            history.add(sample(START + second, 0, OptionalLong.empty(), 0));
        }

        assertThat(DashboardJson.history(history).at("/minutes/toTerminal/0").asDouble())
                .isEqualTo(0.017);
        assertThat(DashboardJson.history(history)
                        .at("/minutes/peakToTerminal/0")
                        .asDouble())
                .isEqualTo(1);
    }

    @Test
    void writesAnUnknownLatencyAsNullAndNotAsZero() {
        history.add(sample(START, 1.25, OptionalLong.empty(), 0));

        assertThat(DashboardJson.history(history).at("/seconds/latencyP50/0").isNull())
                .isTrue();
        assertThat(DashboardJson.history(history).at("/seconds/toTerminal/0").asDouble())
                .isEqualTo(1.3);
        assertThat(DashboardJson.sample(history.seconds().get(0))
                        .get("latencyP99")
                        .isNull())
                .isTrue();
    }
}
