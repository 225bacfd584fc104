package featurekeyproxy.ops.diagnosis.device;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.Reason;
import featurekeyproxy.ops.dashboard.Progress;
import featurekeyproxy.ops.dashboard.Progress.Status;
import featurekeyproxy.ops.diagnosis.device.StartDiagnosis.State;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the proxy concludes from what it saw of a device. */
class DiagnosisTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    private static List<Status> steps(TimelineBuilder timeline, StartDiagnosis diagnosis) {
        return Progress.of(timeline.told(), diagnosis).stream()
                .map(Progress::status)
                .toList();
    }

    @Test
    void hasStartedWhenTomesGotItsOwnCodeBackHoweverLongAgo() {
        TimelineBuilder timeline =
                new TimelineBuilder().joins().isAsked(Reason.MAPPED).answers(Reason.RESTORED);

        assertThat(timeline.diagnosisAfter(LONG).state()).isEqualTo(State.STARTED);
        assertThat(steps(timeline, timeline.diagnosis())).containsOnly(Status.OK);
        assertThat(timeline.diagnosis().detail()).contains("#new", "TOMEs got back #old", "42 ms");
    }

    @Test
    void waitsForTomesAtFirstAndBlamesItWhenItNeverAsks() {
        TimelineBuilder timeline = new TimelineBuilder().joins();

        assertThat(timeline.diagnosis().state()).isEqualTo(State.WAITING_FOR_TOMES);
        assertThat(timeline.diagnosisAfter(LONG).state()).isEqualTo(State.NOT_ASKED);
        assertThat(timeline.diagnosisAfter(LONG).failed()).contains(StartStep.ASKED);
        assertThat(timeline.diagnosisAfter(LONG).nextStep().orElseThrow()).contains("TOMEs");
    }

    @Test
    void waitsForTheDeviceAtFirstAndBlamesItWhenItNeverAnswers() {
        TimelineBuilder timeline = new TimelineBuilder().joins().isAsked(Reason.MAPPED);

        assertThat(timeline.diagnosis().state()).isEqualTo(State.WAITING_FOR_DEVICE);
        StartDiagnosis late = timeline.diagnosisAfter(LONG);
        assertThat(late.state()).isEqualTo(State.NO_REPLY);
        assertThat(steps(timeline, late)).containsExactly(Status.OK, Status.OK, Status.OK, Status.FAILED, Status.OPEN);
    }

    @Test
    void staysTheSameProblemWhileTimePassesSoThatNobodyIsToldOfItTwice() {
        TimelineBuilder timeline = new TimelineBuilder().joins().isAsked(Reason.MAPPED);

        assertThat(timeline.diagnosisAfter(LONG)).isEqualTo(timeline.diagnosisAfter(LONG.plusSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({"MAPPED,Legacy", "PASSED,Non-DEHP", "UNMAPPED,mapping file"})
    void advisesOnSilenceByWhatTheDeviceWasSent(Reason reason, String advice) {
        StartDiagnosis diagnosis = new TimelineBuilder().isAsked(reason).diagnosisAfter(LONG);

        assertThat(diagnosis.nextStep().orElseThrow()).contains(advice);
    }

    @Test
    void takesADeviceThatComesBackWithoutAnAnswerASecondTimeForOneThatSaysNoUntilItHasStarted() {
        TimelineBuilder timeline =
                new TimelineBuilder().joins().isAsked(Reason.MAPPED).joins();

        assertThat(timeline.diagnosis().state()).as("it is tried again").isEqualTo(State.WAITING_FOR_TOMES);
        assertThat(timeline.diagnosisAfter(LONG).state()).isEqualTo(State.DROPPED);
        assertThat(timeline.isAsked(Reason.PASSED).diagnosis().state()).isEqualTo(State.WAITING_FOR_DEVICE);

        assertThat(timeline.joins().diagnosis().state()).isEqualTo(State.DROPPED);
        assertThat(timeline.diagnosis().failed()).contains(StartStep.REPLIED);
        assertThat(timeline.isAsked(Reason.PASSED).diagnosis().state()).isEqualTo(State.DROPPED);
        assertThat(timeline.answers(Reason.RESTORED).diagnosis().state()).isEqualTo(State.STARTED);
    }

    @Test
    void countsFromTheFirstRequestWhenTomesAsksAgainAndAgain() {
        TimelineBuilder timeline = new TimelineBuilder().joins();
        for (int i = 0; i < 16; i++) {
            timeline.isAsked(Reason.MAPPED);
        }

        assertThat(timeline.diagnosis().state()).isEqualTo(State.NO_REPLY);
    }

    @Test
    void takesRequestsForDropsWhereNobodyTellsOfDevicesThatJoin() {
        TimelineBuilder timeline = new TimelineBuilder().isAsked(Reason.MAPPED).isAsked(Reason.PASSED);

        assertThat(timeline.diagnosis().state()).isEqualTo(State.WAITING_FOR_DEVICE);
        assertThat(timeline.isAsked(Reason.PASSED).diagnosis().state()).isEqualTo(State.DROPPED);
    }

    @Test
    void namesTwoDevicesWithOneIdByTheirVersionsAndTellsThemFromAnUpgrade() {
        TimelineBuilder timeline = new TimelineBuilder().joinsWith("6.4.0").joinsWith("7.1.0");

        assertThat(timeline.diagnosis().state()).isEqualTo(State.WAITING_FOR_TOMES);
        StartDiagnosis twins = timeline.joinsWith("6.4.0").diagnosis();
        assertThat(twins.state()).isEqualTo(State.TWO_DEVICES);
        assertThat(twins.detail()).contains("6.4.0 and with 7.1.0");
    }

    @Test
    void twoDevicesOfOneFirmwareAreToldApartByTheirAddresses() {
        TimelineBuilder timeline =
                new TimelineBuilder().joinsFrom("10.0.0.1", "7.1.0").joinsFrom("10.0.0.2", "7.1.0");
        assertThat(timeline.diagnosis().state()).as("it may have moved").isEqualTo(State.WAITING_FOR_TOMES);

        StartDiagnosis twins = timeline.joinsFrom("10.0.0.1", "7.1.0").diagnosis();
        assertThat(twins.state()).isEqualTo(State.TWO_DEVICES);
        assertThat(twins.detail()).contains("7.1.0 at 10.0.0.1 and with 7.1.0 at 10.0.0.2");
    }

    @Test
    void aDeviceThatTellsAnotherPortEachTimeIsOneDevice() {
        TimelineBuilder timeline = new TimelineBuilder();
        for (int port = 5000; port < 5005; port++) {
            timeline.joinsFrom("10.0.0.1:" + port, "7.1.0");
        }
        assertThat(timeline.diagnosis().state()).isNotEqualTo(State.TWO_DEVICES);
    }

    @Test
    void doesNotBlameTheDeviceWhenTheConnectionOfTomesEndedInBetween() {
        TimelineBuilder timeline = new TimelineBuilder()
                .joins()
                .isAsked(Reason.MAPPED)
                .isCutOffBy(Leg.TOMES)
                .joins();

        assertThat(timeline.diagnosis().state()).isEqualTo(State.WAITING_FOR_TOMES);
    }

    @Test
    void doesNotBlameADeviceThatHadAnsweredAndComesBack() {
        TimelineBuilder timeline = new TimelineBuilder()
                .joins()
                .isAsked(Reason.MAPPED)
                .answers(Reason.RESTORED)
                .joins();

        assertThat(timeline.diagnosis().state()).isEqualTo(State.WAITING_FOR_TOMES);
    }

    @ParameterizedTest
    @CsvSource({
        "AMBIGUOUS,AMBIGUOUS,TAKEN_BACK,tomesConfiguration",
        "UNEXPECTED,UNKNOWN_CODE,TAKEN_BACK,add the pair",
        "UNMAPPED,UNKNOWN_CODE,TAKEN_BACK,add the pair",
        "SWITCHED_OFF,SWITCHED_OFF,PASSED_ON,on again",
        "NO_CODE,REJECTED,REPLIED,Legacy",
        "NOT_UNDERSTOOD,NOT_UNDERSTOOD,TAKEN_BACK,proxy.protocol",
        "FAILED,FAILED,TAKEN_BACK,log of the proxy"
    })
    void namesTheStepOfAnAnswerThatTomesCannotAccept(Reason reason, State state, StartStep step, String advice) {
        TimelineBuilder timeline =
                new TimelineBuilder().joins().isAsked(Reason.MAPPED).answers(reason);

        StartDiagnosis diagnosis = timeline.diagnosis();
        assertThat(diagnosis.state()).isEqualTo(state);
        assertThat(diagnosis.failed()).contains(step);
        assertThat(diagnosis.nextStep().orElseThrow()).contains(advice);
        assertThat(diagnosis.isBad()).isTrue();
    }

    @Test
    void keepsTheFailureWhileTheDeviceTriesAgainSoThatTheProblemDoesNotComeAndGo() {
        TimelineBuilder timeline = new TimelineBuilder()
                .joins()
                .isAsked(Reason.MAPPED)
                .answers(Reason.UNEXPECTED)
                .joins();

        assertThat(timeline.diagnosis().state()).isEqualTo(State.UNKNOWN_CODE);
        assertThat(timeline.isAsked(Reason.MAPPED).diagnosis().state()).isEqualTo(State.UNKNOWN_CODE);
        assertThat(timeline.answers(Reason.RESTORED).diagnosis().state()).isEqualTo(State.STARTED);
    }

    @Test
    void namesTheCodeAndTheTableVersionThatDoesNotKnowIt() {
        StartDiagnosis diagnosis = new TimelineBuilder()
                .isAsked(Reason.MAPPED)
                .answers(Reason.UNEXPECTED)
                .diagnosis();

        assertThat(diagnosis.title()).contains("unknown to table version 7");
        assertThat(diagnosis.nextStep().orElseThrow()).contains("#new");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"NOT_UNDERSTOOD", "FAILED"})
    void blamesThePassingOnWhenARequestCannotBeHandled(Reason reason) {
        assertThat(new TimelineBuilder().isAsked(reason).diagnosis().failed()).contains(StartStep.PASSED_ON);
    }

    @Test
    void blamesNoStepForADeviceThatStartsAgainAndAgain() {
        TimelineBuilder timeline = new TimelineBuilder();
        for (int i = 0; i < 3; i++) {
            timeline.joins().isAsked(Reason.MAPPED).answers(Reason.RESTORED);
        }

        assertThat(timeline.diagnosis().state()).isEqualTo(State.RESTARTING);
        assertThat(timeline.diagnosis().failed()).isEqualTo(Optional.empty());
        assertThat(timeline.diagnosisAfter(Duration.ofMinutes(6)).state())
                .as("it has stayed since")
                .isEqualTo(State.STARTED);
    }

    @Test
    void saysWhichConnectionEndedAndBlamesNobodyForTheDevice() {
        StartDiagnosis diagnosis = new TimelineBuilder()
                .isAsked(Reason.MAPPED)
                .answers(Reason.RESTORED)
                .isCutOffBy(Leg.TERMINAL)
                .diagnosis();

        assertThat(diagnosis.state()).isEqualTo(State.NOT_CONNECTED);
        assertThat(diagnosis.title()).contains("Terminal");
        assertThat(diagnosis.isBad()).isFalse();
    }

    @Test
    void hasADiagnosisAndASentenceForEveryReason() {
        for (Reason reason : Reason.values()) {
            TimelineBuilder asked = new TimelineBuilder().joins().isAsked(reason);
            TimelineBuilder answered =
                    new TimelineBuilder().joins().isAsked(Reason.MAPPED).answers(reason);
            for (TimelineBuilder timeline : List.of(asked, answered)) {
                StartDiagnosis diagnosis = timeline.diagnosisAfter(LONG);
                assertThat(Texts.sentence(timeline.told().last().orElseThrow())).endsWith(".");
                assertThat(diagnosis.isBad()).isEqualTo(diagnosis.nextStep().isPresent());
                assertThat(Progress.of(timeline.told(), diagnosis)).hasSize(StartStep.values().length);
            }
        }
    }
}
