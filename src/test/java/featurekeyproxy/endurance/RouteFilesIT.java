package featurekeyproxy.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.ProxyApplication;
import featurekeyproxy.config.Settings;
import featurekeyproxy.endurance.DeliveryCounts.Count;
import featurekeyproxy.ops.ReloadText;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.leg.Leg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Route files are changed at random while sessions pass messages: no session closes, no message is lost, moved or altered, the proxy
 * is ready at each moment, and the guard of the Terminal refuses at each moment.
 *
 * <p>The build makes {@code -Droutes.changes=20} changes; {@code -Droutes.seed} repeats what chance decided.
 */
class RouteFilesIT {
    private static final int CHANGES = Integer.getInteger("routes.changes", 20);
    private static final int SESSIONS = 50;
    private static final int MESSAGES_PER_SECOND = 100 * SESSIONS;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, AtomicLong> outcomes = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean troubled;
    private volatile boolean stopped;

    @AfterEach
    void end() {
        stopped = true;
        threads.shutdownNow();
    }

    private ProxyApplication started(int terminalPort) throws Exception {
        Files.writeString(directory.resolve("mapping.json"), TestMessage.MAPPING.formatted(0));
        Properties properties = new Properties();
        properties.setProperty("camel.management.port", "0");
        properties.setProperty(
                "proxy.admin.token-file", directory.resolve("token").toString());
        properties.setProperty("proxy.audit.enabled", "false");
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.setProperty("proxy.terminal.port", String.valueOf(terminalPort));
        properties.setProperty(
                "proxy.mapping.file", directory.resolve("mapping.json").toString());
        ProxyApplication proxy = new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
        proxy.routes().files().onReload((kind, reload) -> {
            outcomes.computeIfAbsent(reload.outcome(), outcome -> new AtomicLong())
                    .incrementAndGet();
            troubled = reload.isTrouble();
            String why = ReloadText.why(reload);
            if (why.endsWith("null") || why.contains("(yml)")) {
                wrong.add("no words: " + why);
            }
            if (reload instanceof Reload.TakenBack<?>) {
                wrong.add("taken back: " + reload);
            }
        });
        return proxy;
    }

    /** Asks all the time whether the proxy is ready. */
    private void askReadiness(ProxyApplication proxy) {
        while (!stopped) {
            for (HealthCheck.Result result : HealthCheckHelper.invokeReadiness(proxy.context())) {
                if (result.getState() != HealthCheck.State.UP) {
                    wrong.add("not ready: " + result.getCheck().getId() + " " + result.getMessage());
                }
            }
            HealthCheckHelper.invoke(proxy.context()); // which must not fail either
            asked.incrementAndGet();
        }
    }

    /** Knocks all the time at the door that the guard keeps shut. */
    private void knock(ProxyApplication proxy) {
        while (!stopped) {
            try (Wire tomes = Wire.open(proxy.port())) {
                tomes.request("/admin");
                int status = tomes.readAnswer().status();
                if (status != 403) {
                    wrong.add("the guard let pass with " + status);
                }
                refused.incrementAndGet();
            }
        }
    }

    @Test
    void losesAndAltersNothingAndIsReadyAndGuardedWhateverHappensToTheFiles() throws Exception {
        long seed = Long.getLong("routes.seed", System.nanoTime());
        System.out.println("-Droutes.seed=" + seed);
        Random random = new Random(seed);
        RouteFileChanges changes = new RouteFileChanges(directory.resolve("routes"), random);
        try (ClientFleet fleet = new ClientFleet(null);
                ProxyApplication proxy = started(fleet.terminalPort())) {
            fleet.open(proxy.port(), SESSIONS);
            fleet.pace(MESSAGES_PER_SECOND);
            Future<?> readiness = threads.submit(() -> askReadiness(proxy));
            Future<?> guard = threads.submit(() -> knock(proxy));
            long begun = System.nanoTime();

            Map<String, Integer> made = new TreeMap<>();
            for (int i = 1; i <= CHANGES; i++) {
                String change = changes.change();
                made.merge(change.split(" ", 2)[0], 1, Integer::sum);
                if (random.nextInt(3) == 0) {
                    settle(changes, proxy, i + " " + change);
                } else {
                    changes.pause();
                }
            }
            changes.mend();
            settle(changes, proxy, "the end");
            double seconds = (System.nanoTime() - begun) / 1e9;

            stopped = true;
            readiness.get();
            guard.get();
            fleet.rest();
            fleet.awaitDone();
            DeliveryCounts tally = fleet.tally();
            fleet.closeAll(Leg.TERMINAL);
            await().atMost(PATIENCE).until(() -> tally.get(Count.CLOSED) == SESSIONS);
            System.out.printf(
                    "%d changes %s in %.0f s, reloads %s, asked %d times whether it is ready, refused %d times: %s%n",
                    CHANGES, made, seconds, outcomes, asked.get(), refused.get(), tally);

            assertThat(wrong).as("seed %d", seed).isEmpty();
            assertThat(tally.wrong()).as("seed %d: %s", seed, tally).isZero();
            assertThat(tally.get(Count.RECEIVED))
                    .isEqualTo(tally.get(Count.SENT))
                    .isPositive();
            assertThat(asked).hasPositiveValue();
            assertThat(refused).hasPositiveValue();
            assertThat(outcomes).containsKey("applied");
        }
    }

    /** Waits until the files are in force if they are right, or are refused if they are not. */
    private void settle(RouteFileChanges changes, ProxyApplication proxy, String after) {
        await("settled after " + after).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(wrong).isEmpty();
            if (changes.areRight()) {
                assertThat(troubled).isFalse();
                assertThat(proxy.routes().files().current().paths())
                        .containsExactlyInAnyOrderElementsOf(changes.names().stream()
                                .map(name -> directory
                                        .resolve("routes")
                                        .resolve(name)
                                        .toAbsolutePath()
                                        .toString())
                                .toList());
                assertThat(proxy.context().getRoute(changes.mark())).isNotNull();
            } else {
                assertThat(troubled).isTrue();
            }
        });
    }
}
