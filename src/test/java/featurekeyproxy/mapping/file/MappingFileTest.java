package featurekeyproxy.mapping.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.AlertThresholds;
import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.FallbackBehavior;
import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.TomesConfiguration;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.DeviceRules;
import featurekeyproxy.mapping.device.UnknownDeviceStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Tests what the reader makes of a file; what it complains about is tested by the golden files. */
class MappingFileTest {
    private static final Path FLEET = CheckReportTest.CASES.resolve("accepts-real-fleet/mapping.json");

    @Test
    void readsEverythingThatAFileCanSay() throws IOException {
        Mapping mapping = valid(Files.readAllBytes(FLEET));

        assertThat(mapping.table().rules())
                .containsExactly(
                        new MappingRule(
                                "03AZ0CGG8X4E51G55STFHCDG8X",
                                "03X32638Z2ZHP629Y9T7PPM0X",
                                MappingRule.Kind.FEATURE_KEY),
                        new MappingRule("A0B1C2D3", "A4B5C6D7", MappingRule.Kind.CONFIRMATION_CODE));
        assertThat(mapping.tomesConfiguration().featureKey()).contains("03AZ0CGG8X4E51G55STFHCDG8X");
        assertThat(mapping.tomesConfiguration().confirmationCode()).isEmpty();
        assertThat(mapping.fallbackBehavior()).isEqualTo(FallbackBehavior.REJECT);
        assertThat(mapping.cacheTimeout()).isEqualTo(Duration.ofHours(2));
        assertThat(mapping.alertThresholds()).isEqualTo(new AlertThresholds(Duration.ofNanos(2_500_000), 0));
        assertThat(mapping.devices().unknown()).isEqualTo(UnknownDeviceStrategy.OFFER_BOTH);
        assertThat(mapping.devices().forDevice("TRIMA-0001").map(DeviceRules.RuleMatch::kind))
                .contains(DeviceKind.LEGACY);
        assertThat(mapping.devices().forVersion("6.5").map(DeviceRules.RuleMatch::kind))
                .contains(DeviceKind.LEGACY);
    }

    @Test
    void aFileThatSaysNothingMeansTheDefaults() {
        Mapping mapping = valid("{}".getBytes(UTF_8));

        assertThat(mapping.table().rules()).isEmpty();
        assertThat(mapping.tomesConfiguration()).isEqualTo(TomesConfiguration.NONE);
        assertThat(mapping.fallbackBehavior()).isEqualTo(FallbackBehavior.PASSTHROUGH);
        assertThat(mapping.cacheTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(mapping.alertThresholds()).isEqualTo(AlertThresholds.DEFAULT);
        assertThat(mapping.devices().unknown()).isEqualTo(UnknownDeviceStrategy.LEARN);
    }

    @Test
    void theHashIsTheStartOfTheSha256OfTheBytesSoThatAnyToolCanCompareIt() {
        assertThat(valid("{}".getBytes(UTF_8)).hash()).isEqualTo("44136fa355b3");
    }

    @Test
    void showsNoCodeWhenItIsPrinted() throws IOException {
        byte[] bytes = Files.readAllBytes(FLEET);
        Mapping mapping = valid(bytes);
        MappingFile.Result bad = MappingFile.read(
                new String(bytes, UTF_8).replace("A4B5C6D7", "A4B5C6DX").getBytes(UTF_8), "x.json");

        assertThat(mapping.toString() + mapping.tomesConfiguration() + bad)
                .doesNotContain("03AZ0CGG", "03X32638", "A0B1C2", "A4B5C6")
                .contains(Codes.fingerprint("03AZ0CGG8X4E51G55STFHCDG8X"), "x.json:7:19 error not-hex");
    }

    @Test
    void everyKindOfFindingIsShownByAGoldenFile() throws IOException {
        Set<FindingKind> shown = EnumSet.noneOf(FindingKind.class);
        for (Path folder : CheckReportTest.cases()) {
            CheckReportTest.read(folder).findings().forEach(finding -> shown.add(finding.kind()));
        }

        assertThat(shown).containsExactlyInAnyOrder(FindingKind.values());
    }

    @Property(tries = 2_000)
    void anyBytesGiveAResultAndNeverAnException(@ForAll @Size(max = 40) byte[] bytes) {
        assertThat(MappingFile.read(bytes, "x").findings()).isNotEmpty();
    }

    @Property(tries = 2_000)
    void anyDamageToAFileGivesAResultWithPlacesInsideTheFile(
            @ForAll @IntRange(max = 500) int at,
            @ForAll @StringLength(max = 3) @CharRange(from = ' ', to = '~') String inserted,
            @ForAll @IntRange(max = 5) int removed)
            throws IOException {
        String text = Files.readString(FLEET);
        int start = Math.min(at, text.length());
        String damaged = text.substring(0, start) + inserted + text.substring(Math.min(text.length(), start + removed));
        long lines = damaged.lines().count();

        MappingFile.Result result = MappingFile.read(damaged.getBytes(UTF_8), "x");

        assertThat(result.findings()).allSatisfy(finding -> {
            assertThat(finding.line()).isBetween(1, (int) lines + 1);
            assertThat(finding.column()).isPositive();
        });
        assertThat(result instanceof MappingFile.Invalid)
                .isEqualTo(result.findings().stream().anyMatch(Finding::isError));
    }

    @Test
    void endlessCodesOfAnyFormAreNoDangerToTheStack() {
        for (String unit : List.of("_a", "A0", "O", "a", "_", "x_")) {
            String code = "a" + unit.repeat(200_000);
            String text = "{\"featureKeyMappings\":{\"confirmationCodeMappings\":{\"" + code + "\":\"" + code
                    + "1\"}},\"tomesConfiguration\":{\"confirmationCode\":\"" + code + "\"}}";

            assertThat(MappingFile.read(text.getBytes(UTF_8), "x").findings()).isNotEmpty();
        }
    }

    @Test
    void findsHundredsOfProblemsInOneGo() {
        StringBuilder text = new StringBuilder("{\n");
        for (int i = 0; i < 300; i++) {
            text.append("\"wrong").append(i).append("\": ").append(i).append(",\n");
        }
        MappingFile.Result result =
                MappingFile.read(text.append("\"wrong\": 0}").toString().getBytes(UTF_8), "x");

        assertThat(result.findings()).hasSize(301);
        assertThat(result.findings()).extracting(Finding::line).isSorted();
        assertThat(Arrays.asList(result.findings().get(300).place())).containsExactly("x:302:1");
    }

    private static Mapping valid(byte[] bytes) {
        assertThat(MappingFile.read(bytes, "x")).isInstanceOf(MappingFile.Valid.class);
        return ((MappingFile.Valid) MappingFile.read(bytes, "x")).mapping();
    }
}
