package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.file.CheckReport;
import featurekeyproxy.mapping.file.MappingFile;
import featurekeyproxy.reload.FileBytes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the shipped {@code config/mapping.json} to what its readers expect of it. */
class ShippedMappingTest {
    @Test
    void warnsOnlyOfWhatItsTableOfThreeKeysBringsAlong() {
        CheckReport report = CheckReport.of(Path.of("config/mapping.json"));

        assertThat(report.exitCode()).isEqualTo(CheckReport.USABLE);
        assertThat(report.text().lines().filter(line -> line.endsWith("]")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("[chain]")
                        || line.endsWith("[shared-new-code]")
                        || line.endsWith("[missing-pairs]"));
    }

    @Test
    void hasConfirmationCodesOfSixteenBytes() throws IOException {
        FileBytes content = FileBytes.read(Path.of("config/mapping.json"));
        MappingFile.Valid valid = (MappingFile.Valid) MappingFile.read(content.bytes(), "config/mapping.json");

        assertThat(valid.mapping().table().rules())
                .filteredOn(rule -> rule.kind() == MappingRule.Kind.CONFIRMATION_CODE)
                .hasSize(2)
                .allSatisfy(rule -> {
                    assertThat(rule.oldCode()).hasSize(32).matches(Codes::isHex);
                    assertThat(rule.newCode()).hasSize(32).matches(Codes::isHex);
                });
        assertThat(valid.mapping().tomesConfiguration().codes())
                .isNotEmpty()
                .allMatch(code -> valid.mapping().table().forward(code).isPresent());
    }
}
