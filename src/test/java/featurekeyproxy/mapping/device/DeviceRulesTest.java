package featurekeyproxy.mapping.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests which line of the file decides about a device. */
class DeviceRulesTest {
    private final DeviceRules rules = new DeviceRules(
            UnknownDeviceStrategy.MAP,
            List.of(
                    new DevicePattern("TRIMA-*", DeviceKind.NON_DEHP),
                    new DevicePattern("TRIMA-1*", DeviceKind.LEGACY),
                    new DevicePattern("TRIMA-12", DeviceKind.NON_DEHP),
                    new DevicePattern("*-TEST-1", DeviceKind.NON_DEHP),
                    new DevicePattern("SITE-2-*", DeviceKind.LEGACY)),
            List.of(new FirmwareRule(VersionRange.parse("[7.0,)").orElseThrow(), DeviceKind.NON_DEHP, "[7.0,)")));

    @Test
    void anIdListedInFullBeatsEveryPattern() {
        assertThat(rules.forDevice("TRIMA-12"))
                .contains(new DeviceRules.RuleMatch(
                        DeviceKind.NON_DEHP, "listed in devices.nonDehp", "\"TRIMA-12\" of devices.nonDehp"));
    }

    @Test
    void theLongestPatternThatMatchesDecides() {
        assertThat(rules.forDevice("TRIMA-13"))
                .contains(new DeviceRules.RuleMatch(
                        DeviceKind.LEGACY,
                        "id matches \"TRIMA-1*\" of devices.legacy",
                        "\"TRIMA-1*\" of devices.legacy"));
        assertThat(kind("TRIMA-2")).contains(DeviceKind.NON_DEHP);
    }

    @Test
    void legacyDecidesBetweenEquallyLongPatternsSinceAnUnchangedCodeIsTheSaferMistake() {
        assertThat(kind("SITE-2-TEST-1")).contains(DeviceKind.LEGACY);
    }

    @Test
    void saysNothingOfDevicesThatNoLineNames() {
        assertThat(rules.forDevice("trima-1")).isEmpty();
        assertThat(rules.forVersion("6.9")).isEmpty();
        assertThat(rules.forVersion("no version")).isEmpty();
        assertThat(rules.unknown()).isEqualTo(UnknownDeviceStrategy.MAP);
    }

    @Test
    void aVersionIsToldWithTheRangeThatItLiesIn() {
        assertThat(rules.forVersion("V7.10-rc1"))
                .contains(new DeviceRules.RuleMatch(
                        DeviceKind.NON_DEHP,
                        "firmware 7.10 lies in [7.0,) (nonDehp) of devices.firmware",
                        "[7.0,) (nonDehp) of devices.firmware"));
    }

    private Optional<DeviceKind> kind(String id) {
        return rules.forDevice(id).map(DeviceRules.RuleMatch::kind);
    }
}
