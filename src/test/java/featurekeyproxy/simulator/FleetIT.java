package featurekeyproxy.simulator;

import static featurekeyproxy.simulator.DeviceState.State.DISCONNECTED;
import static featurekeyproxy.simulator.DeviceState.State.READY;
import static featurekeyproxy.simulator.DeviceState.State.TRYING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fleet and TOMEs without a proxy between them: what the simulator says when nothing helps. */
class FleetIT {
    private static final String OLD = "0a1b2c3d";
    private static final String NEW = "0A1B2C3E";
    private static final Duration SOON = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final List<SimulatedTomes> clients = new ArrayList<>();
    private @Nullable Fleet fleet;

    @AfterEach
    void nothingIsLeftWhenAllAreClosed() throws Exception {
        for (SimulatedTomes tomes : clients) {
            Waiting.on(tomes.close());
        }
        if (fleet != null) {
            Waiting.on(fleet.close());
            assertThat(fleet.terminal().connections()).isZero();
        }
        Waiting.on(vertx.close());
    }

    @Test
    void devicesOfTheOtherFirmwareAreDroppedAgainAndAgain() throws Exception {
        Fleet mixed = fleet(WireFormat.DEFAULT, 2, 2);
        SimulatedTomes tomes = started(tomes("tomes-1", OLD));

        await().until(() -> state(mixed, tomes, "V7-003").attempts() >= 3);
        await().until(() -> ready(mixed, tomes) == 2);

        assertThat(mixed.states(tomes))
                .extracting(DeviceState::id)
                .containsExactly("V7-001", "V7-002", "V7-003", "V7-004");
        assertThat(state(mixed, tomes, "V7-001"))
                .isEqualTo(new DeviceState("V7-001", "legacy 6.4.0", READY, 1, fingerprint(OLD), ""));
        DeviceState dropped = state(mixed, tomes, "V7-003");
        assertThat(dropped.state()).isEqualTo(DISCONNECTED);
        assertThat(dropped.reason()).isEqualTo("code differs");
        assertThat(dropped.firmware()).isEqualTo("non-DEHP 7.1.0");
        assertThat(dropped.receivedCode()).isEqualTo(fingerprint(NEW));
        assertThat(mixed.device("V7-003").mismatches()).isGreaterThanOrEqualTo(2);
        assertThat(mixed.device("V7-003").lastCodes()).containsExactly(OLD);
        assertThat(mixed.device("V7-001").mismatches()).isZero();
        assertThat(tomes.received().codes()).containsOnlyKeys(OLD, NEW).containsEntry(OLD, 2L);
        assertThat(tomes.codesSent()).containsExactly(OLD);
    }

    @Test
    void hexCodesAreTheSameInEitherCase() throws Exception {
        Fleet legacy = fleet(WireFormat.DEFAULT, 1, 0);
        SimulatedTomes tomes = started(tomes("tomes-1", "0A1B2C3D"));

        await().until(() -> ready(legacy, tomes) == 1);
    }

    @ParameterizedTest
    @EnumSource(WireFormat.Shape.class)
    void everyShapeOfEnvelopeCarriesAWholeInitialization(WireFormat.Shape shape) throws Exception {
        WireNames names = WireNames.DEFAULT
                .withProperties("messageType", "payload", "info")
                .withCodes("featureCodes", "featureKeysConfirmationCode")
                .withClientsAt("/payload/To", "/Header/From", "/info/DeviceId")
                .withVersionAndIdsAt("/ClientInfo/SoftwareVersion", "/RequestId", "/InResponseTo");
        Fleet mixed = fleet(new WireFormat(names, shape), 1, 1);
        SimulatedTomes tomes =
                started(remember(new SimulatedTomes(vertx, new WireFormat(names, shape), "tomes-1", List.of(NEW))));

        await().until(() -> state(mixed, tomes, "V7-002").state() == READY);
        await().until(() -> state(mixed, tomes, "V7-001").reason().equals("code differs"));
        assertThat(tomes.device("V7-002")).map(DeviceState::firmware).contains("7.1.0");
    }

    @Test
    void aDeviceTakesAnyCodeOfTheListButTomesKnowsOnlyTheFirst() throws Exception {
        Fleet mixed = fleet(WireFormat.DEFAULT, 1, 1);
        SimulatedTomes tomes = started(tomes("tomes-1", OLD, NEW));

        await().until(() -> ready(mixed, tomes) == 1);
        await().until(() -> state(mixed, tomes, "V7-002").reason().equals("code differs"));

        assertThat(mixed.device("V7-002").mismatches()).isZero();
        assertThat(mixed.device("V7-002").lastCodes()).containsExactly(OLD, NEW);
    }

    @Test
    void severalTomesShareAFleetAndEachHearsItsOwnReplies() throws Exception {
        Fleet legacy = fleet(WireFormat.DEFAULT, 3, 0);
        SimulatedTomes one = started(tomes("tomes-1", OLD));
        SimulatedTomes two = started(tomes("tomes-2", "0A1B2C3D"));

        await().until(() -> ready(legacy, one) == 3 && ready(legacy, two) == 3);

        assertThat(one.received().codes()).containsExactlyEntriesOf(Map.of(OLD, 3L));
        assertThat(legacy.device("V7-001").initializedBy()).containsExactlyInAnyOrder("tomes-1", "tomes-2");
    }

    @Test
    void anEventWithoutVersionStillBringsTheDeviceToTomes() throws Exception {
        Fleet legacy = fleet(new SimulatedTerminal(vertx, WireFormat.DEFAULT)
                .announces(SimulatedTerminal.Announcement.WITHOUT_VERSION));
        SimulatedTomes tomes = started(tomes("tomes-1", OLD));

        await().until(() -> ready(legacy, tomes) == 1);
        assertThat(tomes.device("V7-001")).map(DeviceState::firmware).contains("");
    }

    @Test
    void withoutEventsTomesAsksTheDevicesThatItWasGivenUntilTheyAnswer() throws Exception {
        Fleet legacy =
                fleet(new SimulatedTerminal(vertx, WireFormat.DEFAULT).announces(SimulatedTerminal.Announcement.NONE));
        SimulatedTomes tomes = tomes("tomes-1", OLD).initializes(List.of("V7-001", "V7-999"), SOON);
        started(tomes);

        await().until(() -> ready(legacy, tomes) == 1);
        await().until(() -> tomes.device("V7-999").orElseThrow().attempts() >= 3);

        assertThat(tomes.device("V7-999").orElseThrow().state()).isEqualTo(TRYING);
        assertThat(state(legacy, tomes, "V7-001").attempts()).isEqualTo(1);
        assertThat(legacy.terminal().undeliverable()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aSilentDeviceOnlyComesBackAndNeverAnswers() throws Exception {
        fleet(WireFormat.DEFAULT, 0, 0);
        SimulatedTomes tomes = started(tomes("tomes-1", OLD));
        SimulatedDevice silent = new SimulatedDevice(
                        vertx, WireFormat.DEFAULT, "V7-7", new Firmware(Firmware.Kind.NON_DEHP, "7.1.0", NEW))
                .staysSilentOnMismatch()
                .reconnectsAfter(SOON);
        Waiting.on(silent.start(port()));

        await().until(() -> silent.mismatches() >= 3);
        Waiting.on(silent.close());

        assertThat(tomes.device("V7-7").orElseThrow().state()).isEqualTo(TRYING);
        assertThat(tomes.received().codes()).isEmpty();
    }

    @Test
    void anUpgradedDeviceComesBackWithItsNewCode() throws Exception {
        Fleet mixed = fleet(WireFormat.DEFAULT, 1, 1);
        SimulatedTomes tomes = started(tomes("tomes-1", NEW));
        await().until(() -> state(mixed, tomes, "V7-001").reason().equals("code differs"));

        Waiting.on(mixed.upgrade("V7-001"));

        await().until(() -> ready(mixed, tomes) == 2);
        assertThat(state(mixed, tomes, "V7-001").firmware()).isEqualTo("non-DEHP 7.1.0");
        assertThat(tomes.device("V7-001")).map(DeviceState::firmware).contains("7.1.0");
    }

    @Test
    void aReadyDeviceSendsStatusMessagesOfWhichNoneIsLost() throws Exception {
        Fleet legacy = remember(Waiting.on(Fleet.start(
                vertx, WireFormat.DEFAULT, Fleet.Plan.of(5, 1, OLD, NEW).withTimes(null, Duration.ofMillis(2)))));
        SimulatedTomes tomes = started(tomes("tomes-1", OLD));

        await().until(() -> tomes.received().statusMessages() >= 200);

        assertThat(tomes.received().gaps()).isZero();
        assertThat(legacy.device("V7-006").connections()).isEqualTo(1);
    }

    @Test
    void aLostTomesComesBackAndInitializesEveryDeviceAgain() throws Exception {
        Fleet legacy = fleet(WireFormat.DEFAULT, 2, 0);
        List<DeviceState> seen = new CopyOnWriteArrayList<>();
        SimulatedTomes tomes = tomes("tomes-1", OLD).reconnectsAfter(SOON).onChange(seen::add);
        started(tomes);
        await().until(() -> ready(legacy, tomes) == 2);

        Waiting.on(legacy.terminal().disconnect("tomes-1", 1012, "restart"));

        await().until(() -> tomes.lastClose() != null && ready(legacy, tomes) == 2);
        assertThat(tomes.lastClose()).isEqualTo(new TomesConnection.CloseSeen(1012, "restart"));
        assertThat(tomes.connected()).isTrue();
        assertThat(seen).extracting(DeviceState::reason).contains("link lost");
        assertThat(legacy.terminal().tomesConnections()).hasSize(2);
    }

    @Test
    void pingsOfTomesReachTheTerminalAndAreAnswered() throws Exception {
        Fleet empty = fleet(WireFormat.DEFAULT, 0, 0);
        SimulatedTomes tomes = tomes("tomes-1", OLD).pings(SOON, Duration.ofSeconds(10));
        started(tomes);

        await().until(() -> tomes.pongs() >= 3);

        assertThat(empty.terminal().tomesConnections().get(0).pings()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void theStartFailsWithTheReasonWhyThereIsNoConnection() throws Exception {
        fleet(WireFormat.DEFAULT, 0, 0).terminal().refusesWith(401);
        assertThat(Waiting.failure(tomes("tomes-1", OLD).start("127.0.0.1", port())))
                .hasMessage("tomes-1 cannot connect to 127.0.0.1:" + port() + "/: refused with status 401");

        int closedPort = port();
        Waiting.on(fleet().close());
        assertThat(Waiting.failure(tomes("tomes-2", OLD).start("127.0.0.1", closedPort)))
                .hasMessageStartingWith("tomes-2 cannot connect to 127.0.0.1:" + closedPort + "/: ");
    }

    @Test
    void aFleetThatCannotStartLeavesNothingBehind() throws Exception {
        SimulatedTerminal picky = new SimulatedTerminal(vertx, WireFormat.DEFAULT)
                .admits(new DeviceAdmission("/only-here", Map.of(), null));

        assertThat(Waiting.failure(Fleet.start(vertx, Fleet.Plan.of(2, 0, OLD, NEW), picky)))
                .hasMessageContaining("refused with status 404");
        assertThat(Waiting.failure(new RawClient(vertx)
                        .open(new WebSocketConnectOptions().setHost("127.0.0.1").setPort(picky.port()))))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void aFleetOfTwoHundredIsReadyAtOnce() throws Exception {
        Fleet legacy = fleet(WireFormat.DEFAULT, 200, 0);
        SimulatedTomes tomes = started(tomes("tomes-1", OLD));

        await().until(() -> ready(legacy, tomes) == 200);

        assertThat(legacy.states(tomes)).hasSize(200).allSatisfy(device -> assertThat(device.attempts())
                .isEqualTo(1));
        assertThat(legacy.terminal().connections()).isEqualTo(201);
    }

    @Test
    void wrongUseIsToldPlainly() throws Exception {
        Fleet legacy = fleet(WireFormat.DEFAULT, 1, 0);
        SimulatedTomes tomes = started(tomes("tomes-1", OLD));

        assertThatThrownBy(() -> legacy.device("V7-9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no device V7-9 in the fleet, which has V7-001 to V7-001");
        assertThatThrownBy(() -> tomes("tomes-2")).hasMessage("TOMEs tomes-2 needs a code of its own");
        assertThat(Waiting.failure(tomes.start("127.0.0.1", port()))).hasMessage("tomes-1 has been started before");
        assertThat(Waiting.failure(tomes("tomes-3", OLD).initialize("V7-001"))).hasMessage("tomes-3 is not connected");
    }

    private Fleet fleet(WireFormat wire, int legacy, int nonDehp) throws Exception {
        return remember(Waiting.on(Fleet.start(
                vertx, wire, Fleet.Plan.of(legacy, nonDehp, OLD, NEW).withTimes(SOON, null))));
    }

    private Fleet fleet(SimulatedTerminal terminal) throws Exception {
        return remember(Waiting.on(Fleet.start(vertx, Fleet.Plan.of(1, 0, OLD, NEW), terminal)));
    }

    private Fleet fleet() {
        if (fleet == null) {
            throw new AssertionError("no fleet has been started");
        }
        return fleet;
    }

    private int port() {
        return fleet().port();
    }

    private Fleet remember(Fleet started) {
        fleet = started;
        return started;
    }

    private SimulatedTomes remember(SimulatedTomes tomes) {
        clients.add(tomes);
        return tomes;
    }

    private SimulatedTomes tomes(String id, String... codes) {
        return remember(new SimulatedTomes(vertx, WireFormat.DEFAULT, id, List.of(codes)));
    }

    private SimulatedTomes started(SimulatedTomes tomes) throws Exception {
        Waiting.on(tomes.start("127.0.0.1", port()));
        return tomes;
    }

    private static DeviceState state(Fleet of, SimulatedTomes tomes, String device) {
        return of.states(tomes).stream()
                .filter(state -> state.id().equals(device))
                .findFirst()
                .orElseThrow();
    }

    private static long ready(Fleet of, SimulatedTomes tomes) {
        return of.states(tomes).stream().filter(state -> state.state() == READY).count();
    }

    private static String fingerprint(String code) {
        return new ConfirmationCode(code).fingerprint();
    }
}
