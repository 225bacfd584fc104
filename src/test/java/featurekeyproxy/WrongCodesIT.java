package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import featurekeyproxy.simulator.SimulatedDevice;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device with a wrong code is one that does not start, on the page, in the metrics and in the log, with reason and cure. */
class WrongCodesIT {
    private static final String OLD_KEY = "OLDKEYOLDKEY";
    private static final String NEW_KEY = "NEWKEYNEWKEY";
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String TYPING_ERROR = "DE0000000000000000000000000002B7";
    private static final String STRANGE = "DE0000000000000000000000000009F9";

    @TempDir
    private Path directory;

    private static String mapping(String pairs) {
        return """
                { "featureKeyMappings": { %s },
                  "devices": { "unknown": "learn",
                    "firmware": [
                      { "profile": "legacy", "versions": "[6.0,7.0)" },
                      { "profile": "nonDehp", "versions": "[7.0,)" } ] } }
                """.formatted(pairs);
    }

    private static String keys(String oldKey, String newKey) {
        return "\"oldToNew\": { \"%s\": \"%s\" }".formatted(oldKey, newKey);
    }

    private static String codes(String oldCode, String newCode) {
        return "\"confirmationCodeMappings\": { \"%s\": \"%s\" }".formatted(oldCode, newCode);
    }

    private static String code(String name) {
        return switch (name) {
            case "OLD_KEY" -> OLD_KEY;
            case "OLD" -> OLD;
            case "NEW" -> NEW;
            case "STRANGE" -> STRANGE;
            case "EMPTY" -> "";
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String table(String name) {
        return switch (name) {
            case "PAIR" -> mapping(codes(OLD, NEW));
            case "TYPING_ERROR" -> mapping(codes(OLD, TYPING_ERROR));
            case "KEYS_ONLY" -> mapping(keys(OLD_KEY, NEW_KEY));
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "PAIR,         OLD,     7.1.0, OLD,     OLD_CODE,     profile to Legacy",
        "PAIR,         OLD,     6.4.0, NEW,     NEW_CODE,     set that to Non-DEHP",
        "TYPING_ERROR, OLD,     7.1.0, NEW,     UNKNOWN_CODE, typing error",
        "PAIR,         STRANGE, 7.1.0, NEW,     NOT_MAPPED,   add its pair",
        "PAIR,         STRANGE, 7.1.0, OLD,     NOT_MAPPED,   add its pair",
        "KEYS_ONLY,    OLD_KEY, 7.1.0, NEW,     HALF_MAPPED,  confirmationCodeMappings",
        "PAIR,         OLD_KEY, 7.1.0, NEW,     HALF_MAPPED,  featureKeyMappings",
        "PAIR,         OLD,     7.1.0, EMPTY,   EMPTY_CODE,   configuration of the device",
        "PAIR,         OLD,     6.4.0, EMPTY,   EMPTY_CODE,   configuration of the device",
        "PAIR,         OLD,     7.1.0, STRANGE, UNKNOWN_CODE, from the manufacturer",
        "PAIR,         OLD,     6.4.0, STRANGE, UNKNOWN_CODE, from the manufacturer"
    })
    void tellsOfADeviceWhoseCodeIsWrongWhyItDoesNotStartAndWhatToDo(
            String table, String asked, String version, String has, String reason, String cure) throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, table(table))) {
            site.join(site.device("V7-001", version, code(has)));

            site.tomes("TOMEs", code(asked));

            assertNotStarted(site, reason, cure);
        }
    }

    private static void assertNotStarted(SimulatedSite site, String reason, String cure) {
        String label = reason.toLowerCase(Locale.ROOT);
        await().untilAsserted(() ->
                assertThat(site.diagnosis("V7-001").path("state").asText()).isEqualTo(reason));
        assertThat(site.diagnosis("V7-001").path("severity").asText()).isEqualTo("error");
        assertThat(site.diagnosis("V7-001").path("nextStep").asText()).contains(cure);
        assertThat(site.get("/devices?state=notStarted").path("total").asInt()).isEqualTo(1);
        assertThat(site.get("/devices?state=started").path("total").asInt()).isZero();
        await().untilAsserted(() -> assertThat(site.notStarted(label)).isEqualTo(1));
        assertThat(site.sum("featurekeyproxy_initializations_total", "result=" + label))
                .isPositive();
        assertThat(site.sum("featurekeyproxy_initializations_total", "result=started"))
                .isLessThanOrEqualTo(reason.equals("TWO_ANSWERS") ? 1 : 0);
        await().untilAsserted(() -> assertThat(site.problem("device-" + reason + "-V7-001")
                        .path("nextStep")
                        .asText())
                .contains(cure));
        assertThat(site.log()).anySatisfy(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getKeyValuePairs())
                    .anySatisfy(pair -> assertThat(pair.value).hasToString(reason));
        });
    }

    @Test
    void tellsOfADeviceThatAnswersTwiceDifferentlyEvenIfOneAnswerIsRight() throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, mapping(codes(OLD, NEW)))) {
            SimulatedDevice device = site.device("V7-001", "7.1.0", NEW).answersAlsoWith(OLD);
            site.join(device);

            site.tomes("TOMEs", OLD);

            assertNotStarted(site, "TWO_ANSWERS", "two devices have this id");
        }
    }

    @ParameterizedTest
    @CsvSource({"PAIR,      OLD, 7.1.0, NEW", "PAIR,      OLD, 6.4.0, OLD", "PAIR,      STRANGE, 7.1.0, STRANGE"})
    void saysThatADeviceHasStartedWhenTomesGotBackWhatItSentAndTheDeviceGotItsOwnCode(
            String table, String asked, String version, String has) throws Exception {
        try (SimulatedSite site = new SimulatedSite(directory, table(table))) {
            site.join(site.device("V7-001", version, code(has)));

            site.tomes("TOMEs", code(asked));

            await().untilAsserted(() ->
                    assertThat(site.diagnosis("V7-001").path("state").asText()).isEqualTo("STARTED"));
            assertThat(site.sum("featurekeyproxy_initializations_total", "result=started"))
                    .isEqualTo(1);
            assertThat(site.sum("featurekeyproxy_devices_not_started", "reason"))
                    .isZero();
        }
    }
}
