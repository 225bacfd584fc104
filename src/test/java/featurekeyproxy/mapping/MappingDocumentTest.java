package featurekeyproxy.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.DeviceRules;
import featurekeyproxy.mapping.file.CheckReport;
import featurekeyproxy.mapping.file.FindingKind;
import featurekeyproxy.mapping.file.MappingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds {@code docs/mapping.md} to what the program does. */
class MappingDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/mapping.md");
    private static final Pattern EXAMPLE = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

    static List<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(DOCUMENT))
                .results()
                .map(example -> example.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void showsOnlyExamplesThatCanBeUsed(String example) {
        CheckReport report = CheckReport.of(example.getBytes(UTF_8), "example");

        assertThat(report.exitCode()).as(report.text()).isEqualTo(CheckReport.USABLE);
    }

    @Test
    void explainsEveryFindingUnderItsSeverityAndNoOther() throws IOException {
        String text = Files.readString(DOCUMENT);
        String errors = text.substring(text.indexOf("Errors:"), text.indexOf("Warnings:"));
        String warnings = text.substring(text.indexOf("Warnings:"), text.indexOf("Remarks (`info`):"));
        String remarks = text.substring(text.indexOf("Remarks (`info`):"), text.indexOf("## Saving"));

        assertThat(listed(errors)).isEqualTo(ids(FindingKind.Severity.ERROR));
        assertThat(listed(warnings)).isEqualTo(ids(FindingKind.Severity.WARNING));
        assertThat(listed(remarks)).isEqualTo(ids(FindingKind.Severity.INFO));
    }

    @Test
    void worksTheExampleOfTheSharedCodeOutAsTheTableDoes() throws IOException {
        String example = examples().get(3);
        MappingFile.Valid valid = (MappingFile.Valid) MappingFile.read(example.getBytes(UTF_8), "example");
        MappingTable table = valid.mapping().table();

        assertThat(table.forward("0YR4GB5SVIV7WBRE0X").map(MappingRule::newCode))
                .contains("03ZE408K6Y2X2X918FNYUFWFP");
        assertThat(table.reverse("03ZE408K6Y2X2X918FNYUFWFP")).contains("0YR4GB5SVIV7WBRE0X");
        assertThat(table.reverse("03X32638Z2ZHP629Y9T7PPM0X")).contains("03AZ0CGG8X4E51G55STFHCDG8X");
        assertThat(new MappingTable(table.rules(), List.of()).reverse("03X32638Z2ZHP629Y9T7PPM0X"))
                .isEmpty();
    }

    @Test
    void saysOfTheDevicesOfTheRealFleetWhatTheRulesSay() throws IOException {
        MappingFile.Valid valid =
                (MappingFile.Valid) MappingFile.read(examples().get(2).getBytes(UTF_8), "example");
        DeviceRules devices = valid.mapping().devices();

        assertThat(devices.forDevice("TRIMA-1712").map(DeviceRules.RuleMatch::kind))
                .contains(DeviceKind.NON_DEHP);
        assertThat(devices.forDevice("TRIMA-1812").map(DeviceRules.RuleMatch::kind))
                .contains(DeviceKind.LEGACY);
        assertThat(devices.forVersion("V7.0-rc1").map(DeviceRules.RuleMatch::kind))
                .contains(DeviceKind.NON_DEHP);
        assertThat(valid.warnings()).isEmpty();
    }

    private static Set<String> listed(String section) {
        return Pattern.compile("^\\| `([a-z0-9-]+)` \\|", Pattern.MULTILINE)
                .matcher(section)
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> ids(FindingKind.Severity severity) {
        return Arrays.stream(FindingKind.values())
                .filter(kind -> kind.severity() == severity)
                .map(FindingKind::id)
                .collect(Collectors.toSet());
    }
}
