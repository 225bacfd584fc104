package featurekeyproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedPingTest {
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Buffer> pings = new CopyOnWriteArrayList<>();
    private final AtomicInteger deaths = new AtomicInteger();

    @AfterEach
    void closeVertx() throws Exception {
        Waiting.on(vertx.close());
    }

    @Test
    void declaresThePeerDeadWhenNoPongComesInTime() throws Exception {
        SimulatedPing heartbeat = new SimulatedPing(vertx, SHORT, SHORT, pings::add, deaths::incrementAndGet);
        run(heartbeat::start);

        await().until(() -> deaths.get() > 0);

        assertThat(heartbeat.answered()).isZero();
    }

    @Test
    void sendsNoSecondPingWhileOneIsUnansweredAndTakesNoForeignPongForAnAnswer() throws Exception {
        SimulatedPing heartbeat = new SimulatedPing(vertx, SHORT, LONG, pings::add, deaths::incrementAndGet);
        run(heartbeat::start);
        await().until(() -> pings.size() == 1);

        run(() -> heartbeat.pong(Buffer.buffer("not yours")));
        assertThat(heartbeat.answered()).isZero();
        run(() -> heartbeat.pong(pings.get(0)));

        assertThat(heartbeat.answered()).isEqualTo(1);
        await().until(() -> pings.size() == 2);
        assertThat(pings.get(1)).isNotEqualTo(pings.get(0));
        run(heartbeat::stop);
        assertThat(deaths).hasValue(0);
    }

    private void run(Runnable step) throws Exception {
        Waiting.on(ClientConnection.on(loop, () -> {
            step.run();
            return Future.<Void>succeededFuture();
        }));
    }
}
