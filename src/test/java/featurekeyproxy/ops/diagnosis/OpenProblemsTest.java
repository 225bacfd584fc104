package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.TestClock;
import featurekeyproxy.mapping.Reason;
import featurekeyproxy.ops.diagnosis.device.Acknowledgements;
import featurekeyproxy.ops.diagnosis.device.DeviceProblems;
import featurekeyproxy.ops.diagnosis.device.DeviceTimelines;
import featurekeyproxy.ops.diagnosis.device.TimelineBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which problems are open, since when, and how many devices' worth of them. */
class OpenProblemsTest {
    private final TestClock clock = new TestClock(TimelineBuilder.START);
    private final List<Problem> there = new ArrayList<>();
    private final OpenProblems problems = new OpenProblems(clock, List.of(now -> there));
    private final DeviceTimelines timelines = new DeviceTimelines(clock);

    private static Problem problem(String id, Severity severity) {
        return Problem.of(id, severity, "title", "detail", "next step");
    }

    @Test
    void keepsTheTimeSinceWhenAProblemIsThere() {
        there.add(problem("a", Severity.WARNING));
        assertThat(problems.look()).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(problems.look()).as("nothing is new").isFalse();

        assertThat(problems.open()).singleElement().satisfies(open -> assertThat(open.since())
                .isEqualTo(TimelineBuilder.START));
    }

    @Test
    void countsAProblemThatComesBackAsANewOne() {
        there.add(problem("a", Severity.WARNING));
        problems.look();
        there.clear();
        assertThat(problems.look()).isTrue();
        clock.advance(Duration.ofMinutes(1));
        there.add(problem("a", Severity.WARNING));
        problems.look();

        assertThat(problems.open().get(0).since()).isEqualTo(TimelineBuilder.START.plusSeconds(60));
    }

    @Test
    void tellsTheWorstFirstAndNeverMoreThanTheLimit() {
        IntStream.range(0, 200).forEach(i -> there.add(problem("w" + i, Severity.WARNING)));
        there.add(problem("e", Severity.ERROR));

        problems.look();

        assertThat(problems.open()).hasSize(OpenProblems.MOST);
        assertThat(problems.open().get(0).problem().id()).isEqualTo("e");
    }

    @Test
    void namesEachDeviceWhileTheyAreFewAndCountsThemWhenTheyAreMany() {
        for (int i = 1; i <= 5; i++) {
            fails("V7-" + i);
        }
        assertThat(new DeviceProblems(timelines, new Acknowledgements()).problems(clock.instant()))
                .hasSize(5)
                .allSatisfy(problem -> assertThat(problem.device()).isPresent());

        fails("V7-6");
        assertThat(new DeviceProblems(timelines, new Acknowledgements()).problems(clock.instant()))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.title())
                            .isEqualTo("6 devices: do not start: their code is unknown to table version 7");
                    assertThat(problem.detail()).contains("V7-1, V7-2, V7-3");
                });
    }

    @Test
    void hasNoProblemWithADeviceThatStarted() {
        timelines.initialized(TimelineBuilder.entry(1, clock.instant(), "V7-1", false, Reason.RESTORED));

        assertThat(new DeviceProblems(timelines, new Acknowledgements()).problems(clock.instant()))
                .isEmpty();
    }

    private void fails(String device) {
        timelines.initialized(TimelineBuilder.entry(1, clock.instant(), device, false, Reason.UNEXPECTED));
    }
}
