package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.Reason;
import featurekeyproxy.ops.dashboard.Progress;
import featurekeyproxy.ops.dashboard.Progress.Status;
import featurekeyproxy.ops.diagnosis.StartDiagnosis.State;
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

    private static List<Status> steps(TimelineBuilder story, StartDiagnosis verdict) {
        return Progress.of(story.told(), verdict).stream().map(Progress::status).toList();
    }

    @Test
    void hasStartedWhenTomesGotItsOwnCodeBackHoweverLongAgo() {
        TimelineBuilder story =
                new TimelineBuilder().joins().isAsked(Reason.MAPPED).answers(Reason.RESTORED);

        assertThat(story.verdictAfter(LONG).state()).isEqualTo(State.STARTED);
        assertThat(steps(story, story.verdict())).containsOnly(Status.OK);
        assertThat(story.verdict().detail()).contains("#new", "TOMEs got back #old", "42 ms");
    }

    @Test
    void waitsForTomesAtFirstAndBlamesItWhenItNeverAsks() {
        TimelineBuilder story = new TimelineBuilder().joins();

        assertThat(story.verdict().state()).isEqualTo(State.WAITING_FOR_TOMES);
        assertThat(story.verdictAfter(LONG).state()).isEqualTo(State.NOT_ASKED);
        assertThat(story.verdictAfter(LONG).failed()).contains(StartStep.ASKED);
        assertThat(story.verdictAfter(LONG).nextStep().orElseThrow()).contains("TOMEs");
    }

    @Test
    void waitsForTheDeviceAtFirstAndBlamesItWhenItNeverAnswers() {
        TimelineBuilder story = new TimelineBuilder().joins().isAsked(Reason.MAPPED);

        assertThat(story.verdict().state()).isEqualTo(State.WAITING_FOR_DEVICE);
        StartDiagnosis late = story.verdictAfter(LONG);
        assertThat(late.state()).isEqualTo(State.NO_REPLY);
        assertThat(steps(story, late)).containsExactly(Status.OK, Status.OK, Status.OK, Status.FAILED, Status.OPEN);
    }

    @Test
    void staysTheSameProblemWhileTimePassesSoThatNobodyIsToldOfItTwice() {
        TimelineBuilder story = new TimelineBuilder().joins().isAsked(Reason.MAPPED);

        assertThat(story.verdictAfter(LONG)).isEqualTo(story.verdictAfter(LONG.plusSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({"MAPPED,Legacy", "PASSED,Non-DEHP", "UNMAPPED,mapping file"})
    void advisesOnSilenceByWhatTheDeviceWasSent(Reason reason, String advice) {
        StartDiagnosis verdict = new TimelineBuilder().isAsked(reason).verdictAfter(LONG);

        assertThat(verdict.nextStep().orElseThrow()).contains(advice);
    }

    @Test
    void takesADeviceThatComesBackWithoutAnAnswerForOneThatSaysNo() {
        TimelineBuilder story =
                new TimelineBuilder().joins().isAsked(Reason.MAPPED).joins();

        assertThat(story.verdict().state()).isEqualTo(State.DROPPED);
        assertThat(story.verdict().failed()).contains(StartStep.REPLIED);
    }

    @Test
    void doesNotBlameTheDeviceWhenTheConnectionOfTomesEndedInBetween() {
        TimelineBuilder story = new TimelineBuilder()
                .joins()
                .isAsked(Reason.MAPPED)
                .isCutOffBy(Leg.TOMES)
                .joins();

        assertThat(story.verdict().state()).isEqualTo(State.WAITING_FOR_TOMES);
    }

    @Test
    void doesNotBlameADeviceThatHadAnsweredAndComesBack() {
        TimelineBuilder story = new TimelineBuilder()
                .joins()
                .isAsked(Reason.MAPPED)
                .answers(Reason.RESTORED)
                .joins();

        assertThat(story.verdict().state()).isEqualTo(State.WAITING_FOR_TOMES);
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
        TimelineBuilder story =
                new TimelineBuilder().joins().isAsked(Reason.MAPPED).answers(reason);

        StartDiagnosis verdict = story.verdict();
        assertThat(verdict.state()).isEqualTo(state);
        assertThat(verdict.failed()).contains(step);
        assertThat(verdict.nextStep().orElseThrow()).contains(advice);
        assertThat(verdict.isBad()).isTrue();
    }

    @Test
    void keepsTheFailureWhileTheDeviceTriesAgainSoThatTheProblemDoesNotComeAndGo() {
        TimelineBuilder story = new TimelineBuilder()
                .joins()
                .isAsked(Reason.MAPPED)
                .answers(Reason.UNEXPECTED)
                .joins();

        assertThat(story.verdict().state()).isEqualTo(State.UNKNOWN_CODE);
        assertThat(story.isAsked(Reason.MAPPED).verdict().state()).isEqualTo(State.UNKNOWN_CODE);
        assertThat(story.answers(Reason.RESTORED).verdict().state()).isEqualTo(State.STARTED);
    }

    @Test
    void namesTheCodeAndTheTableVersionThatDoesNotKnowIt() {
        StartDiagnosis verdict = new TimelineBuilder()
                .isAsked(Reason.MAPPED)
                .answers(Reason.UNEXPECTED)
                .verdict();

        assertThat(verdict.title()).contains("unknown to table version 7");
        assertThat(verdict.nextStep().orElseThrow()).contains("#new");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"NOT_UNDERSTOOD", "FAILED"})
    void blamesThePassingOnWhenARequestCannotBeHandled(Reason reason) {
        assertThat(new TimelineBuilder().isAsked(reason).verdict().failed()).contains(StartStep.PASSED_ON);
    }

    @Test
    void blamesNoStepForADeviceThatStartsAgainAndAgain() {
        TimelineBuilder story = new TimelineBuilder();
        for (int i = 0; i < 3; i++) {
            story.joins().isAsked(Reason.MAPPED).answers(Reason.RESTORED);
        }

        assertThat(story.verdict().state()).isEqualTo(State.RESTARTING);
        assertThat(story.verdict().failed()).isEqualTo(Optional.empty());
        assertThat(story.verdictAfter(Duration.ofMinutes(6)).state())
                .as("it has stayed since")
                .isEqualTo(State.STARTED);
    }

    @Test
    void saysWhichConnectionEndedAndBlamesNobodyForTheDevice() {
        StartDiagnosis verdict = new TimelineBuilder()
                .isAsked(Reason.MAPPED)
                .answers(Reason.RESTORED)
                .isCutOffBy(Leg.TERMINAL)
                .verdict();

        assertThat(verdict.state()).isEqualTo(State.NOT_CONNECTED);
        assertThat(verdict.title()).contains("Terminal");
        assertThat(verdict.isBad()).isFalse();
    }

    @Test
    void hasAVerdictAndASentenceForEveryReason() {
        for (Reason reason : Reason.values()) {
            TimelineBuilder asked = new TimelineBuilder().joins().isAsked(reason);
            TimelineBuilder answered =
                    new TimelineBuilder().joins().isAsked(Reason.MAPPED).answers(reason);
            for (TimelineBuilder story : List.of(asked, answered)) {
                StartDiagnosis verdict = story.verdictAfter(LONG);
                assertThat(Texts.sentence(story.told().last().orElseThrow())).endsWith(".");
                assertThat(verdict.isBad()).isEqualTo(verdict.nextStep().isPresent());
                assertThat(Progress.of(story.told(), verdict)).hasSize(StartStep.values().length);
            }
        }
    }
}
