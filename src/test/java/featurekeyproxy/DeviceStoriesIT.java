package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import featurekeyproxy.simulator.Firmware;
import featurekeyproxy.simulator.SimulatedDevice;
import featurekeyproxy.simulator.SimulatedTomes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of devices that leave, of those that two TOMEs ask, and of two with one id. */
class DeviceStoriesIT {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String STRANGE = "DE0000000000000000000000000009F9";
    private static final String MAPPING = """
            { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
              "devices": { "unknown": "learn",
                "firmware": [
                  { "profile": "legacy", "versions": "[6.0,7.0)" },
                  { "profile": "nonDehp", "versions": "[7.0,)" } ] } }
            """.formatted(OLD, NEW);

    @TempDir
    private Path directory;

    private static void awaitState(SimulatedSite site, String state) {
        await().untilAsserted(() ->
                assertThat(site.diagnosis("V7-001").path("state").asText()).isEqualTo(state));
    }

    @Test
    void tellsOfADeviceThatLeavesInsteadOfAnsweringAndKeepsTellingWhileItIsAskedAgain() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, MAPPING)) {
            site.join(site.device("V7-001", "7.1.0", STRANGE)
                    .staysSilentOnMismatch()
                    .reconnectsAfter(Duration.ofMillis(50)));
            site.tomes("TOMEs", OLD);

            awaitState(site, "DROPPED");

            JsonNode diagnosis = site.diagnosis("V7-001");
            assertThat(diagnosis.path("severity").asText()).isEqualTo("error");
            assertThat(diagnosis.path("detail").asText()).contains("again and again");
            await().untilAsserted(() -> assertThat(site.notStarted("dropped")).isEqualTo(1));
            await().untilAsserted(() -> assertThat(site.problem("device-DROPPED-V7-001")
                            .path("nextStep")
                            .asText())
                    .contains("profile"));
            assertThat(site.sum("featurekeyproxy_initializations_total", "result=dropped"))
                    .as("it counts before the session ends")
                    .isGreaterThan(1);
            assertThat(site.scrape().value("featurekeyproxy_initializations_unanswered_total"))
                    .isGreaterThan(1);
            double joins = site.sum("featurekeyproxy_devices_joined_total", "kind");
            await().until(() -> site.sum("featurekeyproxy_devices_joined_total", "kind") > joins + 4);
            assertThat(site.diagnosis("V7-001").path("state").asText()).isEqualTo("DROPPED");
        }
    }

    @Test
    void takesTheConnectionsOfTwoTomesForTwoStories() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, MAPPING)) {
            site.join(site.device("V7-001", "7.1.0", NEW));
            site.tomes("production", OLD);
            awaitState(site, "STARTED");
            SimulatedTomes test = site.tomes("test", OLD);
            for (int i = 1; i < 4; i++) {
                site.tomes("test-" + i, OLD);
            }
            await().until(() -> site.sum("featurekeyproxy_initializations_total", "result=started") == 5);

            assertThat(site.diagnosis("V7-001").path("state").asText())
                    .as("it has joined five times, once for each TOMEs")
                    .isEqualTo("STARTED");

            SimulatedSite.await(Objects.requireNonNull(test).close());
            await().until(() -> site.scrape().value("featurekeyproxy_sessions_open") == 4);
            assertThat(site.diagnosis("V7-001").path("state").asText()).isEqualTo("STARTED");
        }
    }

    @Test
    void tellsOfADeviceThatOneOfTwoTomesCannotStart() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, MAPPING)) {
            site.join(site.device("V7-001", "7.1.0", NEW).reconnectsAfter(Duration.ofMillis(200)));
            SimulatedTomes wrong = site.tomes("wrong", STRANGE);
            awaitState(site, "NOT_MAPPED");
            site.tomes("right", OLD);
            await().until(() -> site.sum("featurekeyproxy_initializations_total", "result=started") > 1);
            assertThat(site.diagnosis("V7-001").path("state").asText()).isEqualTo("NOT_MAPPED");

            SimulatedSite.await(wrong.close());

            await().untilAsserted(() -> assertThat(
                            site.diagnosis("V7-001").path("state").asText())
                    .as("the other has no part in it")
                    .isIn("STARTED", "RESTARTING"));
        }
    }

    @Test
    void saysWhenTheConnectionOverWhichADeviceWasReachedEnded() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, MAPPING)) {
            site.join(site.device("V7-001", "7.1.0", NEW));
            SimulatedTomes tomes = site.tomes("TOMEs", OLD);
            awaitState(site, "STARTED");
            assertThat(site.diagnosis("V7-001").has("leftAt")).isFalse();

            SimulatedSite.await(tomes.close());

            awaitState(site, "NOT_CONNECTED");
            assertThat(site.diagnosis("V7-001").path("leftAt").asText()).endsWith("Z");
        }
    }

    @Test
    void endsTheProblemsOfADeviceThatAnOperatorRemovesAndRecordsIt() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, MAPPING)) {
            site.join(site.device("V7-001", "7.1.0", STRANGE));
            site.tomes("TOMEs", OLD);
            awaitState(site, "UNKNOWN_CODE");
            await().until(() -> !site.problem("device-UNKNOWN_CODE-V7-001").isMissingNode());

            assertThat(site.delete("/devices/V7-001").status()).isEqualTo(204);

            assertThat(site.get("/devices").path("total").asInt()).isZero();
            await().until(() -> site.problem("device-UNKNOWN_CODE-V7-001").isMissingNode());
            await().untilAsserted(
                            () -> assertThat(site.notStarted("unknown_code")).isZero());
            assertThat(site.delete("/devices/V7-001").status()).isEqualTo(404);
            await().untilAsserted(() -> assertThat(audited()).contains("remove device", "V7-001", "UNKNOWN_CODE"));
        }
    }

    @Test
    void endsTheProblemOfAnAcknowledgedDeviceUntilItHasAnotherFault() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, MAPPING)) {
            SimulatedDevice device = site.device("V7-001", "7.1.0", STRANGE).at("10.1.0.8");
            site.join(device);
            site.tomes("TOMEs", OLD);
            await().until(() -> !site.problem("device-UNKNOWN_CODE-V7-001").isMissingNode());
            assertThat(site.put("/devices/V7-001/acknowledgement", "{\"reason\":\" \"}")
                            .status())
                    .isEqualTo(400);

            assertThat(site.put("/devices/V7-001/acknowledgement", "{\"reason\":\"in repair until Friday\"}")
                            .status())
                    .isEqualTo(200);

            await().until(() -> site.problem("device-UNKNOWN_CODE-V7-001").isMissingNode());
            await().untilAsserted(
                            () -> assertThat(site.notStarted("unknown_code")).isZero());
            await().untilAsserted(() -> assertThat(site.get("/status")
                            .path("devices")
                            .path("acknowledged")
                            .asInt())
                    .isEqualTo(1));
            JsonNode listed = site.get("/devices?state=acknowledged&sort=-lastSeen")
                    .path("devices")
                    .path(0);
            assertThat(listed.at("/diagnosis/state").asText()).isEqualTo("UNKNOWN_CODE");
            assertThat(listed.at("/diagnosis/acknowledged/reason").asText()).isEqualTo("in repair until Friday");
            assertThat(listed.at("/diagnosis/acknowledged/by").asText()).isEqualTo("admin from 127.0.0.1");
            assertThat(listed.path("version").asText()).isEqualTo("7.1.0");
            assertThat(listed.path("address").asText()).isEqualTo("10.1.0.8");
            await().untilAsserted(() ->
                    assertThat(audited()).contains("acknowledge device", "\"why\":\"in repair until Friday\""));

            SimulatedSite.await(device.upgrade(new Firmware(Firmware.Kind.NON_DEHP, "7.1.0", "")));
            awaitState(site, "EMPTY_CODE");
            await().until(() -> !site.problem("device-EMPTY_CODE-V7-001").isMissingNode());
            assertThat(site.put("/devices/V7-002/acknowledgement", "{\"reason\":\"x\"}")
                            .status())
                    .isEqualTo(409);
        }
    }

    @Test
    void recordsWhySomethingWasDone() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, MAPPING)) {
            assertThat(site.put("/switches/transformation?reason=trial%20of%20%C3%9Cbung", "{\"on\":false}")
                            .status())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(audited()).contains("\"why\":\"trial of \\u00DCbung\""));
            assertThat(site.scrape().value("featurekeyproxy_switches_off", "what=transformation"))
                    .isEqualTo(1);
            assertThat(site.scrape().value("featurekeyproxy_switches_off", "what=devices"))
                    .isZero();
            await().untilAsserted(() -> assertThat(
                            site.problem("switched-off").path("help").asText())
                    .isEqualTo("/help/operations#featurekeyproxyswitchedoff"));
        }
    }

    private String audited() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("audit"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        }
    }

    @Test
    void namesTwoDevicesWithOneIdByTheirVersionsAndAddresses() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, MAPPING)) {
            site.tomes("TOMEs", OLD);
            site.join(site.device("V7-001", "6.4.0", OLD).at("10.1.0.8").reconnectsAfter(Duration.ofMillis(100)));
            site.join(site.device("V7-001", "7.1.0", NEW).at("10.1.0.9").reconnectsAfter(Duration.ofMillis(100)));

            awaitState(site, "TWO_DEVICES");

            assertThat(site.diagnosis("V7-001").path("detail").asText())
                    .contains("6.4.0 at 10.1.0.8 and with 7.1.0 at 10.1.0.9");
            await().untilAsserted(
                            () -> assertThat(site.notStarted("two_devices")).isEqualTo(1));
            await().untilAsserted(() -> assertThat(site.problem("device-TWO_DEVICES-V7-001")
                            .path("nextStep")
                            .asText())
                    .contains("Terminal"));
        }
    }
}
