package featurekeyproxy.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import featurekeyproxy.endurance.DeliveryCounts.Count;
import featurekeyproxy.wspair.leg.Leg;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of sessions through one proxy with 512 MB of heap: each passes messages, and what each costs while it is idle.
 *
 * <p>The build opens a tenth of what is promised; {@code -Dscale.busy=5000 -Dscale.idle=10000} is all of it.
 */
class ScaleIT {
    private static final int BUSY = Integer.getInteger("scale.busy", 500);
    private static final int IDLE = Integer.getInteger("scale.idle", 1000);
    private static final int MESSAGES = Integer.getInteger("scale.messages", 20);
    private static final int WARM_UP = 200;
    private static final int OTHER_FILES = 200;
    private static final long MOST_HEAP_OF_IDLE = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> JVM = List.of("-Xmx512m");

    @TempDir
    Path directory;

    private static void demandAllClosed(ClientFleet fleet, long sessions) {
        fleet.closeAll(Leg.TOMES);
        await().atMost(PATIENCE).until(() -> fleet.tally().get(Count.CLOSED) == sessions);
        assertThat(fleet.tally().wrong()).as(fleet.tally().toString()).isZero();
    }

    @Test
    void passesTheMessagesOfThousandsOfSessions() throws Exception {
        try (ClientFleet fleet = new ClientFleet(null);
                ProxyProcess proxy = new ProxyProcess(directory, fleet.terminalPort(), JVM, Map.of())) {
            fleet.open(proxy.port(), BUSY);

            long start = System.nanoTime();
            fleet.send(MESSAGES);
            fleet.awaitDone();

            assertThat(fleet.tally().wrong()).as(fleet.tally().toString()).isZero();
            assertThat(fleet.tally().get(Count.RECEIVED)).isEqualTo(2L * BUSY * MESSAGES);
            System.out.printf(
                    "%,d sessions, each with %d messages both ways in %d ms: %,d KiB live heap, %,d KiB resident%n",
                    BUSY,
                    MESSAGES,
                    (System.nanoTime() - start) / 1_000_000,
                    proxy.liveHeap() / 1024,
                    proxy.resident() / 1024);
            demandAllClosed(fleet, BUSY);
        }
    }

    @Test
    void costsLittleForASessionThatIsIdle() throws Exception {
        int sessions = Math.min(IDLE, (int) (mostFiles() - OTHER_FILES) / 2); // two sockets each, in each process
        try (ClientFleet fleet = new ClientFleet(null);
                ProxyProcess proxy = new ProxyProcess(directory, fleet.terminalPort(), JVM, Map.of())) {
            fleet.open(proxy.port(), WARM_UP);
            demandAllClosed(fleet, WARM_UP);
            long heap = proxy.liveHeap();
            long resident = proxy.resident();

            fleet.open(proxy.port(), sessions);
            long heapOfOne = (proxy.liveHeap() - heap) / sessions;
            long residentOfOne = (proxy.resident() - resident) / sessions;
            System.out.printf(
                    "%,d idle sessions of %,d: %.1f KiB live heap and %.1f KiB resident each%n",
                    sessions, IDLE, heapOfOne / 1024.0, residentOfOne / 1024.0);

            assertThat(heapOfOne).isLessThan(MOST_HEAP_OF_IDLE);
            fleet.send(1);
            fleet.awaitDone();
            demandAllClosed(fleet, WARM_UP + sessions);
        }
    }

    private static long mostFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
