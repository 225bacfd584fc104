package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.wspair.leg.Leg;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many sessions at once, both directions at the same time: nothing is lost, moved, altered or crossed.
 *
 * <p>{@code -Dload.sessions} and {@code -Dload.messages} make it smaller or larger than the 200 times 1,000 each way that
 * are promised.
 */
class LoadIT {
    private static final int SESSIONS = Integer.getInteger("load.sessions", 200);
    private static final int MESSAGES = Integer.getInteger("load.messages", 1000);
    private static final int BATCH_BYTES = 16 * 1024;
    private static final int THREAD_STACK_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final List<Wire> ends = new ArrayList<>();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(task -> new Thread(null, task, "load", THREAD_STACK_BYTES));

    @AfterEach
    void close() throws Exception {
        ends.forEach(Wire::close);
        threads.shutdownNow();
        proxy.close();
        terminal.close();
    }

    @Test
    void deliversEveryMessageOfManySessionsOnceInOrderUnalteredAndToItsOwnPeer() throws Exception {
        proxy.start();
        for (int i = 0; i < SESSIONS; i++) {
            Wire tomes = Wire.open(proxy.port());
            ends.add(tomes.patient(PATIENCE));
            tomes.request("/broker");
            ends.add(terminal.acceptWebSocket().patient(PATIENCE));
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
        }
        ExecutorCompletionService<Integer> ways = new ExecutorCompletionService<>(threads);
        for (int i = 0; i < SESSIONS; i++) {
            int session = i;
            Wire tomes = ends.get(2 * i);
            Wire accepted = ends.get(2 * i + 1);
            ways.submit(() -> send(session, Leg.TOMES, tomes));
            ways.submit(() -> receive(session, Leg.TOMES, accepted));
            ways.submit(() -> send(session, Leg.TERMINAL, accepted));
            ways.submit(() -> receive(session, Leg.TERMINAL, tomes));
        }

        long received = 0;
        for (int i = 0; i < 4 * SESSIONS; i++) {
            received += result(ways.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        assertThat(received).isEqualTo(2L * SESSIONS * MESSAGES);
        assertThat(proxy.component().openSessions()).isEqualTo(SESSIONS);
    }

    private static int send(int session, Leg from, Wire end) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int number = 0; number < MESSAGES; number++) {
            new TestPayload(session, from, number).writeTo(batch, end);
            if (batch.size() > BATCH_BYTES || number == MESSAGES - 1) {
                end.write(batch.toByteArray());
                batch.reset();
            }
        }
        return 0;
    }

    private static int receive(int session, Leg from, Wire end) {
        for (int number = 0; number < MESSAGES; number++) {
            new TestPayload(session, from, number).readFrom(end);
        }
        return MESSAGES;
    }

    private static int result(@org.jspecify.annotations.Nullable Future<Integer> way) throws Exception {
        assertThat(way).as("a sender or receiver that goes on").isNotNull();
        try {
            return way.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause() == null ? e : e.getCause());
        }
    }
}
