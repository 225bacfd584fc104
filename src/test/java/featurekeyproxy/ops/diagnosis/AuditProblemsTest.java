package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.audit.AuditState;
import featurekeyproxy.ops.audit.AuditState.Stall;
import featurekeyproxy.ops.audit.ChainHead;
import featurekeyproxy.ops.diagnosis.device.TimelineBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of an audit trail that cannot be written, is losing events, or lost some. */
class AuditProblemsTest {
    private static final Optional<Stall> STALL =
            Optional.of(new Stall(TimelineBuilder.START, "No space left on device"));

    private static List<Problem> problems(long lost, long untold, Optional<Stall> stall) {
        AuditState state = new AuditState(new ChainHead(7, "hash"), 12, lost, untold, stall, Optional.empty());
        return new AuditProblems(() -> Optional.of(state)).problems(TimelineBuilder.START);
    }

    @Test
    void hasNoProblemWithATrailThatIsWrittenHoweverManyEventsWait() {
        assertThat(problems(0, 0, Optional.empty())).isEmpty();
    }

    @Test
    void saysThatSomebodyChangedTheFiles() {
        AuditState state = new AuditState(
                new ChainHead(7, "hash"),
                0,
                0,
                0,
                Optional.empty(),
                Optional.of(new AuditState.Disturbance(TimelineBuilder.START, "the lock file was taken away")));

        assertThat(new AuditProblems(() -> Optional.of(state)).problems(TimelineBuilder.START))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.severity()).isEqualTo(Severity.ERROR);
                    assertThat(problem.detail()).contains("the lock file was taken away");
                });
    }

    @Test
    void saysThatNoTrailIsKeptSoThatNobodyRestsOnOne() {
        assertThat(new AuditProblems(Optional::empty).problems(TimelineBuilder.START))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.severity()).isEqualTo(Severity.INFO);
                    assertThat(problem.title()).isEqualTo("No audit trail is kept");
                });
    }

    @Test
    void saysWhyTheTrailCannotBeWrittenAndThatMessagesPass() {
        assertThat(problems(0, 0, STALL)).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Severity.ERROR);
            assertThat(problem.detail()).contains("No space left on device", "Messages pass");
            assertThat(problem.nextStep()).contains("Make room on the disk");
        });
    }

    @Test
    void tellsOfALossAsAnErrorWhileItLastsAndAsARemarkUntilTheNextStart() {
        assertThat(problems(5, 2, STALL))
                .extracting(Problem::id)
                .containsExactlyInAnyOrder("audit-stalled", "audit-lost");
        assertThat(problems(5, 2, STALL).get(1).severity()).isEqualTo(Severity.ERROR);

        assertThat(problems(5, 0, Optional.empty())).singleElement().satisfies(problem -> {
            assertThat(problem.id()).isEqualTo("audit-lost");
            assertThat(problem.severity()).isEqualTo(Severity.INFO);
            assertThat(problem.detail()).contains("5 are missing");
        });
    }
}
