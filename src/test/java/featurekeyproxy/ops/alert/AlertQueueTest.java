package featurekeyproxy.ops.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.TestClock;
import featurekeyproxy.ops.diagnosis.Problem;
import featurekeyproxy.ops.diagnosis.Severity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Alerts that wait for a receiver that is away, slow, or says no. */
class AlertQueueTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    /** A receiver that takes nothing until it is told to. */
    private static final class Receiver implements AlertChannel {
        private final List<String> taken = new CopyOnWriteArrayList<>();
        private volatile boolean away = true;

        @Override
        public String name() {
            return "receiver";
        }

        @Override
        public void send(Alert alert) throws IOException {
            if (alert.id().equals("bad")) {
                throw new RefusedAlertException("it is bad");
            }
            if (away) {
                throw new IOException("it is away");
            }
            taken.add(alert.id());
        }
    }

    private static Alert alert(String id) {
        Problem problem = Problem.of(id, Severity.ERROR, "A title", "A reason.", "A cure.");
        return Alert.of(Alert.State.OPEN, problem, "http://proxy", NOON);
    }

    @Test
    void triesAgainInOrderUntilTheReceiverIsBackAndLosesTheOldestOfTooMany() {
        Receiver receiver = new Receiver();
        try (AlertQueue queue = new AlertQueue(receiver, new TestClock(NOON), Duration.ofMillis(1))) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < AlertQueue.MOST + 3; i++) {
                all.add("a" + i);
                queue.add(alert("a" + i));
            }
            await().until(() -> queue.state().failure().isPresent());
            assertThat(queue.state().failure().orElseThrow().reason()).isEqualTo("it is away");
            assertThat(queue.state().failure().orElseThrow().since()).isEqualTo(NOON);
            assertThat(queue.state().waiting()).isEqualTo(AlertQueue.MOST);
            assertThat(queue.state().lost()).isEqualTo(3);

            receiver.away = false;

            await().until(() -> queue.state().waiting() == 0);
            assertThat(receiver.taken).isEqualTo(all.subList(3, all.size()));
            assertThat(queue.state().failure()).isEmpty();
            assertThat(queue.state().sent()).isEqualTo(AlertQueue.MOST);
        }
    }

    @Test
    void holdsUpNoOtherAlertForOneThatIsRefused() {
        Receiver receiver = new Receiver();
        receiver.away = false;
        try (AlertQueue queue = new AlertQueue(receiver, new TestClock(NOON), Duration.ofHours(1))) {
            queue.add(alert("bad"));
            queue.add(alert("good"));

            await().until(() -> receiver.taken.equals(List.of("good")));
            assertThat(queue.state().lost()).isEqualTo(1);
        }
    }
}
