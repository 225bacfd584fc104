package featurekeyproxy.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.endurance.DeliveryCounts.Count;
import featurekeyproxy.endurance.ReloadScenario.Kind;
import featurekeyproxy.wspair.FaultProxy;
import featurekeyproxy.wspair.leg.Leg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random faults, sizes, kinds, fragments, reconnects and reloads, and at the end a report of what was lost, moved, altered,
 * crossed and leaked: nothing.
 *
 * <p>{@code -Dsoak.minutes=60} sets how long it lasts, {@code -Dsoak.seed} what happens. The build does it for less than half a minute,
 * {@code mvn -B verify -Psoak} for an hour. The report is in {@code target/soak}.
 */
class SoakIT {
    private static final Duration DURATION =
            Duration.ofMillis((long) (Double.parseDouble(System.getProperty("soak.minutes", "0.4")) * 60_000));
    private static final long SEED = Long.getLong("soak.seed", System.currentTimeMillis());
    private static final List<String> JVM = List.of("-Xmx256m", Leaks.FOLLOW_BUFFERS);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WARM_UP = 100;

    @TempDir
    Path directory;

    /** Opens some sessions that say something and close: what is made once for all is made then. */
    private static void warmUp(ClientFleet fleet, ProxyProcess proxy) {
        long before = fleet.tally().get(Count.CLOSED);
        fleet.open(proxy.port(), WARM_UP);
        fleet.send(20);
        fleet.settle();
        fleet.closeAll(Leg.TOMES);
        await().atMost(PATIENCE).until(() -> fleet.tally().get(Count.CLOSED) == before + WARM_UP);
    }

    private SoakReport soak(Duration duration, ReloadScenario saves) throws Exception {
        saves.save(Kind.ROUTES, 0);
        try (ClientFleet fleet = new ClientFleet(null);
                FaultProxy nearTerminal = new FaultProxy(fleet.terminalPort());
                ProxyProcess proxy =
                        new ProxyProcess(directory, nearTerminal.port(), JVM, Map.of("proxy.close-timeout", "60s"));
                Soak soak = new Soak(fleet, proxy, nearTerminal, saves, SEED)) {
            warmUp(fleet, proxy);
            Leaks.Before before = Leaks.before(proxy);
            soak.reloads();
            soak.run(duration);
            proxy.liveHeap(); // a buffer that was lost is found when it is collected and others are taken
            warmUp(fleet, proxy);
            return SoakReport.of(duration, SEED, soak, fleet.tally(), before.after());
        }
    }

    @Test
    void findsNothingLostMovedAlteredCrossedOrLeakedWhateverHappens() throws Exception {
        SoakReport report = soak(DURATION, new ReloadScenario(directory, ReloadScenario.ROUTES, List.of()));

        String text = report.write("report");
        System.out.print(text);
        assertThat(report.problems()).as(text).isZero();
        assertThat(report.messages().get("received")).as(text).isPositive();
        assertThat(report.faults()).as(text).isNotEmpty();
    }

    @Test
    void tellsOfMessagesThatARouteLoses() throws Exception {
        String losing = ReloadScenario.ROUTES.replace("- to: { uri: \"ws-pair:terminal\" }", """
                - filter: { simple: "${random(0,100)} > 0", steps: [ { to: { uri: "ws-pair:terminal" } } ] }""");

        SoakReport report = soak(Duration.ofSeconds(3), new ReloadScenario(directory, losing, List.of()));

        assertThat(report.wrong().get("lost")).as(report.toString()).isPositive();
        assertThat(report.toString()).contains("PROBLEMS");
    }
}
