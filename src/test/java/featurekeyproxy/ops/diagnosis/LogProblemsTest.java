package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogProblemsTest {
    @Test
    void saysHowManyLinesAreMissing() {
        assertThat(new LogProblems(() -> 0).problems(Instant.EPOCH)).isEmpty();
        assertThat(new LogProblems(() -> 17).problems(Instant.EPOCH))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("log-lost", "17 are missing"));
    }
}
