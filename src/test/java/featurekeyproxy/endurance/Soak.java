package featurekeyproxy.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.endurance.ReloadScenario.Kind;
import featurekeyproxy.wspair.FaultProxy;
import featurekeyproxy.wspair.leg.Leg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Some sessions that come and go, talk, and have bad lines, for as long as it lasts; routes and mapping are saved meanwhile.
 *
 * <p>A session that a fault is to end is marked before it happens, so that every other end is the proxy's doing. Chance
 * follows from a seed, the timing of threads and sockets does not.
 */
final class Soak implements AutoCloseable {
    private static final int SESSIONS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SAVE_MILLIS = 1000;

    private final ClientFleet fleet;
    private final ProxyProcess proxy;
    private final ReloadScenario saves;
    private final SplittableRandom random;
    private final FaultProxy nearTomes;
    private final FaultProxy nearTerminal;
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final ScheduledExecutorService saver = Executors.newSingleThreadScheduledExecutor();
    private int saved;

    /** Takes a proxy whose Terminal is reached through a line of its own. */
    Soak(ClientFleet fleet, ProxyProcess proxy, FaultProxy nearTerminal, ReloadScenario saves, long seed) {
        this.fleet = fleet;
        this.proxy = proxy;
        this.saves = saves;
        this.random = new SplittableRandom(seed);
        this.nearTerminal = nearTerminal;
        this.nearTomes = new FaultProxy(proxy.port());
    }

    /** Goes on for that time, then lets everything arrive and all sessions close. */
    void run(Duration duration) {
        fleet.always(this::step);
        saver.scheduleAtFixedRate(this::save, SAVE_MILLIS, SAVE_MILLIS, TimeUnit.MILLISECONDS);
        long end = System.nanoTime() + duration.toNanos();
        await().atMost(duration.plus(PATIENCE))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> System.nanoTime() > end);
        fleet.rest();
        saver.shutdown();
        fleet.settle();
        await().atMost(PATIENCE).untilAsserted(() -> {
            fleet.closeAll(Leg.TOMES); // also those that were opening just now
            assertThat(fleet.left()).isEmpty();
        });
    }

    /** Returns how often each fault happened; to be called after the run. */
    Map<Fault, Long> faults() {
        return faults;
    }

    private void save() {
        try {
            saves.save(saved % 2 == 0 ? Kind.ROUTES : Kind.MAPPING, ++saved);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    // ---------------------------------------------------------------- on the event loop of the fleet

    private void step(Collection<Dialogue> all) {
        for (int i = all.size(); i < SESSIONS; i++) {
            fleet.connect(nearTomes.port());
        }
        for (Dialogue dialogue : all) {
            if (dialogue.isOpen()) {
                live(dialogue);
            }
        }
        if (oneIn(10)) {
            List<Dialogue> open = all.stream().filter(Dialogue::isOpen).toList();
            if (!open.isEmpty()) {
                trouble(open.get(random.nextInt(open.size())));
            }
        }
        if (oneIn(100)) {
            resetInHandshake();
        }
        if (oneIn(1000)) {
            count(Fault.TERMINAL_AWAY);
            nearTerminal.away(true);
            fleet.later(300, () -> nearTerminal.away(false));
        }
    }

    private void live(Dialogue dialogue) {
        if (dialogue.isDone() && oneIn(50)) {
            dialogue.send(random.nextInt(1, 30));
        }
        boolean late = dialogue.isTroubled() && !dialogue.isDone(); // a close frame must get through in time
        if (!late && oneIn(500)) {
            dialogue.close(oneIn(2) ? Leg.TOMES : Leg.TERMINAL);
        }
    }

    private void trouble(Dialogue dialogue) {
        Leg leg = oneIn(2) ? Leg.TOMES : Leg.TERMINAL;
        FaultProxy.@Nullable Line line = line(dialogue, leg);
        if (line == null) {
            return;
        }
        Fault fault = Fault.ofOpenLine(random);
        count(fault);
        if (fault.cuts()) {
            dialogue.cut();
            fault.happensTo(line, random);
            return;
        }
        dialogue.trouble(1);
        fault.happensTo(line, random);
        fleet.later(random.nextInt(50, 1500), () -> {
            line.heal();
            dialogue.trouble(-1);
        });
    }

    private void resetInHandshake() {
        Dialogue dialogue = fleet.connect(nearTomes.port());
        dialogue.cut();
        fleet.later(random.nextInt(1, 20), () -> {
            FaultProxy.@Nullable Line line = line(dialogue, Leg.TOMES);
            if (line == null) {
                dialogue.drop();
            } else {
                count(Fault.RESET_IN_HANDSHAKE);
                Fault.RESET_IN_HANDSHAKE.happensTo(line, random);
            }
        });
    }

    private FaultProxy.@Nullable Line line(Dialogue dialogue, Leg leg) {
        End end = dialogue.end(leg);
        if (end == null) {
            return null;
        }
        return leg == Leg.TOMES ? nearTomes.lineFrom(end.port()) : nearTerminal.lineTo(end.port());
    }

    private void count(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    /** Returns the files that are saved. */
    Map<Kind, Long> reloads() {
        Map<Kind, Long> reloads = new EnumMap<>(Kind.class);
        for (Kind kind : List.of(Kind.ROUTES, Kind.MAPPING)) {
            reloads.put(kind, kind.of(proxy));
        }
        return reloads;
    }

    @Override
    public void close() throws IOException {
        saver.shutdownNow();
        nearTomes.close();
    }
}
