package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.config.Settings;
import featurekeyproxy.simulator.DeviceState;
import featurekeyproxy.simulator.Fleet;
import featurekeyproxy.simulator.SimulatedDevice;
import featurekeyproxy.simulator.SimulatedTerminal;
import featurekeyproxy.simulator.SimulatedTomes;
import featurekeyproxy.simulator.WireFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet of which half is upgraded device by device, behind the real proxy, while devices send, and while the mapping file
 * is saved every 100 ms.
 */
class TransitionIT {
    private static final int LEGACY = 100;
    private static final int NON_DEHP = 100;
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String OTHER_OLD = "DE0000000000000000000000000001A2";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService saver = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger saves = new AtomicInteger();
    private int port;

    @BeforeEach
    void prepare() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        save();
        saver.scheduleAtFixedRate(this::save, 100, 100, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void close() throws Exception {
        saver.shutdownNow();
        await(vertx.close());
    }

    /** Saves the same mapping with another comment, so that each save is another version of the table. */
    private void save() {
        try {
            Path whole = Files.writeString(directory.resolve("mapping.json.new"), """
                {
                  "_comment": "save %d",
                  "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s", "%s": "%s" } },
                  "tomesConfiguration": { "confirmationCode": "%s" },
                  "devices": {
                    "unknown": "learn",
                    "firmware": [
                      { "profile": "legacy", "versions": "[6.0,7.0)" },
                      { "profile": "nonDehp", "versions": "[7.0,)" }
                    ]
                  }
                }
                """.formatted(
                            saves.incrementAndGet(), OLD, NEW, OTHER_OLD, NEW, OLD));
            Files.move(whole, directory.resolve("mapping.json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProxyApplication proxy(int terminalPort) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("proxy.management.enabled", "false");
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", Integer.toString(port));
        properties.setProperty("proxy.terminal.host", "127.0.0.1");
        properties.setProperty("proxy.terminal.port", Integer.toString(terminalPort));
        properties.setProperty(
                "proxy.mapping.file", directory.resolve("mapping.json").toString());
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private Fleet fleet(int legacy, int nonDehp, SimulatedTerminal.Announcement announcement) throws Exception {
        SimulatedTerminal terminal = new SimulatedTerminal(vertx, WireFormat.DEFAULT)
                .announces(announcement)
                .recordsNoMessages();
        Fleet.Plan plan =
                Fleet.Plan.of(legacy, nonDehp, OLD, NEW).withTimes(Duration.ofMillis(50), Duration.ofMillis(200));
        return await(Fleet.start(vertx, plan, terminal));
    }

    private SimulatedTomes tomes(String id, String code) throws Exception {
        SimulatedTomes tomes = new SimulatedTomes(vertx, WireFormat.DEFAULT, id, List.of(code))
                .reconnectsAfter(Duration.ofMillis(100))
                .pings(Duration.ofMillis(500), Duration.ofSeconds(20));
        await(tomes.start("127.0.0.1", port));
        return tomes;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void awaitAllReady(Fleet fleet, SimulatedTomes tomes) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(fleet.states(tomes))
                .isNotEmpty()
                .allSatisfy(device -> assertThat(device.state()).isEqualTo(DeviceState.State.READY)));
    }

    private static void upgradeOneByOne(Fleet fleet, int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            await(fleet.upgrade(String.format("V7-%03d", i)));
        }
    }

    private static void assertNoTriesWereWrong(Fleet fleet, int allowedBeforeAndAfterUpgrade) {
        assertThat(fleet.devices())
                .extracting(SimulatedDevice::mismatches)
                .isNotEmpty()
                .allSatisfy(tries -> assertThat(tries).isLessThanOrEqualTo(allowedBeforeAndAfterUpgrade));
    }

    @Test
    void needsNoTryWhenTheHandshakeEventCarriesTheVersion() throws Exception {
        Fleet fleet = fleet(LEGACY, NON_DEHP, SimulatedTerminal.Announcement.WITH_VERSION);
        try (ProxyApplication proxy = proxy(fleet.port())) {
            SimulatedTomes tomes = tomes("TOMEs", OLD);
            awaitAllReady(fleet, tomes);

            upgradeOneByOne(fleet, 1, LEGACY / 2);
            Awaitility.await().until(() -> saves.get() > 5);
            upgradeOneByOne(fleet, LEGACY / 2 + 1, LEGACY);

            awaitAllReady(fleet, tomes);
            assertNoTriesWereWrong(fleet, 0);
            assertThat(tomes.received().codes().keySet()).containsExactly(OLD);
            assertThat(tomes.received().statusMessages()).isPositive();
            assertThat(tomes.received().gaps()).isZero();
            assertThat(proxy.context().getStatus().isStarted()).isTrue();
            await(tomes.close());
        } finally {
            await(fleet.close());
        }
    }

    @Test
    void needsOneTryForEachFirmwareWhenNothingIsKnown() throws Exception {
        Fleet fleet = fleet(LEGACY, NON_DEHP, SimulatedTerminal.Announcement.WITHOUT_VERSION);
        try (ProxyApplication proxy = proxy(fleet.port())) {
            SimulatedTomes tomes = tomes("TOMEs", OLD);
            awaitAllReady(fleet, tomes);
            assertNoTriesWereWrong(fleet, 1);
            assertThat(fleet.devices().subList(LEGACY, LEGACY + NON_DEHP))
                    .as("the first try of a device with new firmware is right")
                    .allSatisfy(device -> assertThat(device.mismatches()).isZero());

            upgradeOneByOne(fleet, 1, LEGACY);

            awaitAllReady(fleet, tomes);
            assertNoTriesWereWrong(fleet, 2);
            assertThat(tomes.received().codes().keySet()).containsExactly(OLD);
            assertThat(proxy.port()).isEqualTo(port);
            await(tomes.close());
        } finally {
            await(fleet.close());
        }
    }

    @Test
    void learnsFromSilenceWhenDevicesDropWithoutAReply() throws Exception {
        Fleet fleet = fleet(10, 10, SimulatedTerminal.Announcement.WITHOUT_VERSION);
        fleet.devices().forEach(SimulatedDevice::staysSilentOnMismatch);
        try (ProxyApplication proxy = proxy(fleet.port())) {
            SimulatedTomes tomes = tomes("TOMEs", OLD);

            awaitAllReady(fleet, tomes);

            assertNoTriesWereWrong(fleet, 1);
            assertThat(proxy.port()).isEqualTo(port);
            await(tomes.close());
        } finally {
            await(fleet.close());
        }
    }

    @Test
    void goesOnWhereItWasWhenTheProxyIsRestartedInTheMiddle() throws Exception {
        Fleet fleet = fleet(LEGACY, NON_DEHP, SimulatedTerminal.Announcement.WITH_VERSION);
        try {
            SimulatedTomes tomes;
            try (ProxyApplication first = proxy(fleet.port())) {
                assertThat(first.port()).isEqualTo(port);
                tomes = tomes("TOMEs", OLD);
                awaitAllReady(fleet, tomes);
                upgradeOneByOne(fleet, 1, LEGACY / 2);
            }
            upgradeOneByOne(fleet, LEGACY / 2 + 1, LEGACY * 3 / 4);
            try (ProxyApplication second = proxy(fleet.port())) {
                assertThat(second.port()).isEqualTo(port);
                awaitAllReady(fleet, tomes);
                upgradeOneByOne(fleet, LEGACY * 3 / 4 + 1, LEGACY);
                awaitAllReady(fleet, tomes);
                assertNoTriesWereWrong(fleet, 0);
                assertThat(tomes.received().codes().keySet()).containsExactly(OLD);
                await(tomes.close());
            }
        } finally {
            await(fleet.close());
        }
    }

    @Test
    void givesEachOfTwoTomesItsOwnCodeBackWhenBothMapToOneNewCode() throws Exception {
        Fleet fleet = fleet(0, NON_DEHP, SimulatedTerminal.Announcement.WITH_VERSION);
        try (ProxyApplication proxy = proxy(fleet.port())) {
            SimulatedTomes one = tomes("TOMEs-1", OLD);
            SimulatedTomes other = tomes("TOMEs-2", OTHER_OLD);

            awaitAllReady(fleet, one);
            awaitAllReady(fleet, other);

            assertNoTriesWereWrong(fleet, 0);
            assertThat(one.received().codes().keySet()).isEqualTo(Set.of(OLD));
            assertThat(other.received().codes().keySet()).isEqualTo(Set.of(OTHER_OLD));
            assertThat(proxy.port()).isEqualTo(port);
            await(one.close());
            await(other.close());
        } finally {
            await(fleet.close());
        }
    }
}
