package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.diagnosis.device.TimelineBuilder;
import featurekeyproxy.rollout.Switches;
import org.junit.jupiter.api.Test;

/** What is switched off is told until it is on again, so that nobody forgets it; so is what is on for a lab. */
class SwitchProblemsTest {
    private final Switches switches = new Switches();
    private final SwitchProblems problems = new SwitchProblems(switches::state);

    @Test
    void tellsNothingWhileEverythingIsOn() {
        assertThat(problems.problems(TimelineBuilder.START)).isEmpty();
    }

    @Test
    void warnsThatTheWholeTransformationIsOffUntilItIsOnAgain() {
        switches.all(false);
        assertThat(problems.problems(TimelineBuilder.START)).singleElement().satisfies(problem -> {
            assertThat(problem.id()).isEqualTo("switched-off");
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
            assertThat(problem.detail()).contains("Devices with non-DEHP firmware do not start");
        });

        switches.all(true);
        assertThat(problems.problems(TimelineBuilder.START)).isEmpty();
    }

    @Test
    void countsTheDevicesAndThePairsThatAreOff() {
        switches.device("V7-1", false);
        switches.rule("#11111111→#22222222", false);
        assertThat(problems.problems(TimelineBuilder.START))
                .extracting(Problem::title)
                .containsExactly("A pair of codes is switched off", "The transformation is switched off for a device");

        switches.device("V7-2", false);
        switches.rule("#33333333→#22222222", false);
        assertThat(problems.problems(TimelineBuilder.START))
                .allSatisfy(problem -> assertThat(problem.severity()).isEqualTo(Severity.INFO))
                .extracting(Problem::title)
                .containsExactly("Pairs of codes are switched off", "The transformation is switched off for 2 devices");
    }

    @Test
    void warnsThatMessagesAreLoggedForAsLongAsTheProxyRuns() {
        assertThat(new LabProblem(false).problems(TimelineBuilder.START)).isEmpty();
        assertThat(new LabProblem(true).problems(TimelineBuilder.START))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.title()).isEqualTo("Messages are logged");
                    assertThat(problem.severity()).isEqualTo(Severity.WARNING);
                    assertThat(problem.nextStep()).contains("Set proxy.log.payloads to off");
                });
    }
}
