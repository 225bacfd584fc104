package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.diagnosis.device.TimelineBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health checks in a Camel context become problems that say what is wrong and what to do. */
class HealthProblemsTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HealthProblems problems = new HealthProblems(() -> HealthCheckHelper.invoke(context));

    /** A check that says what it is told to. */
    private static final class Site extends AbstractHealthCheck {
        private final boolean readiness;
        private final boolean up;
        private final String message;
        private final Map<String, Object> details = new HashMap<>();

        Site(String id, boolean readiness, boolean up, String message) {
            super("site", id);
            this.readiness = readiness;
            this.up = up;
            this.message = message;
        }

        @Override
        public boolean isReadiness() {
            return readiness;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            builder.details(details).message(message).state(up ? State.UP : State.DOWN);
        }
    }

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private List<Problem> found(Site check) {
        HealthCheckRegistry.get(context).register(check);
        return problems.problems(TimelineBuilder.START);
    }

    @Test
    void tellsNothingOfACheckThatIsUp() {
        assertThat(found(new Site("printer", true, true, "has paper"))).isEmpty();
    }

    @Test
    void tellsOfACheckThatTheSiteAddedInItsOwnWords() {
        assertThat(found(new Site("printer", false, false, "no paper")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.title()).isEqualTo("The health check printer fails");
                    assertThat(problem.detail()).isEqualTo("It says: no paper.");
                    assertThat(problem.severity()).isEqualTo(Severity.WARNING);
                    assertThat(problem.nextStep()).contains("/observe/health");
                });
    }

    @Test
    void countsAsAnErrorWhatTheProxyIsNotReadyFor() {
        assertThat(found(new Site("printer", true, false, "no paper")))
                .singleElement()
                .extracting(Problem::severity)
                .isEqualTo(Severity.ERROR);
    }

    @Test
    void givesTheFiguresOfWhatFailsAndOfWhatTheMappingFileAllows() {
        Site rate = new Site("error-rate", false, false, "more messages fail than errorRate allows");
        rate.details.putAll(Map.of("threshold", 0.005, "initializations", 40L, "failedInitializations", 3L));
        rate.details.putAll(Map.of("messages", 4000L, "failedMessages", 0L));
        assertThat(found(rate))
                .singleElement()
                .extracting(Problem::detail)
                .isEqualTo("In the last minute, 3 of 40 initializations and 0 of 4000 messages failed."
                        + " The mapping file allows 0.5 %.");
    }

    @Test
    void saysInWhichDirectionMessagesTakeLong() {
        Site latency = new Site("latency", false, false, "slow");
        latency.details.putAll(
                Map.of("thresholdMillis", 100L, "tomesToTerminalP99", "≤ 250 ms", "terminalToTomesP99", "no message"));
        assertThat(found(latency))
                .singleElement()
                .extracting(Problem::detail)
                .asString()
                .endsWith("TOMEs to Terminal ≤ 250 ms, Terminal to TOMEs no message. The mapping file allows 100 ms.");
    }

    @Test
    void leavesToOthersWhatTheyTellMoreOf() {
        assertThat(found(new Site("terminal-targets", false, false, "1 targets of the Terminal do not answer")))
                .isEmpty();
    }
}
