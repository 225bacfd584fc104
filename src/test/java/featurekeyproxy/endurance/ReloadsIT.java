package featurekeyproxy.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.KeyFile;
import featurekeyproxy.endurance.DeliveryCounts.Count;
import featurekeyproxy.endurance.ReloadScenario.Kind;
import featurekeyproxy.wspair.leg.Leg;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Routes, mapping and certificates are saved over and over, all three at once, while hundreds of sessions pass messages: no
 * session closes, and no message is lost or moved.
 *
 * <p>The build reloads each {@code -Dreloads=10} times; 1,000 of each kind take 20 minutes.
 */
class ReloadsIT {
    private static final int RELOADS = Integer.getInteger("reloads", 10);
    private static final int SESSIONS = Integer.getInteger("reloads.sessions", 500);
    private static final int MESSAGES_PER_SECOND = 4000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Saves one kind of file again as soon as the one before is in force. */
    private static Callable<Void> reloading(Kind kind, ReloadScenario saves, ProxyProcess proxy, Runnable afterEach) {
        return () -> {
            long before = kind.of(proxy);
            for (int i = 1; i <= RELOADS; i++) {
                saves.save(kind, i);
                long then = before + i;
                await().atMost(PATIENCE).until(() -> kind.of(proxy) == then);
                afterEach.run();
            }
            return null;
        };
    }

    @Test
    void closesNoSessionAndLosesNoMessageWhateverIsReloaded() throws Exception {
        List<Path> keys = List.of(KeyFile.make(directory, "former"), KeyFile.make(directory, "renewed"));
        ReloadScenario saves = new ReloadScenario(directory, ReloadScenario.ROUTES, keys);
        for (Kind kind : Kind.values()) {
            saves.save(kind, 0);
        }
        SslContextBuilder trusting = SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
        try (ClientFleet fleet = new ClientFleet(trusting.build());
                ProxyProcess proxy = new ProxyProcess(
                        directory, fleet.terminalPort(), List.of("-Xmx512m"), saves.settings(KeyFile.PASSWORD))) {
            fleet.open(proxy.port(), SESSIONS);
            fleet.pace(MESSAGES_PER_SECOND);

            List<Future<Void>> reloading = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                Runnable newcomer = kind == Kind.CERTIFICATES ? () -> fleet.begin(proxy.port(), 1) : () -> {};
                reloading.add(threads.submit(reloading(kind, saves, proxy, newcomer)));
            }
            for (Future<Void> each : reloading) {
                each.get();
            }
            DeliveryCounts tally = fleet.tally();
            await().atMost(PATIENCE).until(() -> tally.get(Count.OPENED) == SESSIONS + RELOADS);
            fleet.rest();
            fleet.awaitDone();

            System.out.printf("%d sessions, %d reloads of each kind: %s%n", SESSIONS, RELOADS, tally);
            assertThat(fleet.sessions()).as("%s", tally).isEqualTo(SESSIONS + RELOADS);
            fleet.closeAll(Leg.TERMINAL);
            await().atMost(PATIENCE).until(() -> tally.get(Count.CLOSED) == SESSIONS + RELOADS);
            assertThat(tally.wrong()).as("%s", tally).isZero();
            assertThat(tally.get(Count.RECEIVED))
                    .as("%s", tally)
                    .isEqualTo(tally.get(Count.SENT))
                    .isPositive();
        }
    }
}
