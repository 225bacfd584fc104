package featurekeyproxy.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However many values there are, the series are few. */
class LabelsTest {
    @Test
    void putsValuesBeyondTheLimitTogetherAndKeepsThoseThatItKnows() {
        Labels labels = new Labels(2);
        assertThat(labels.of("a")).isEqualTo("a");
        assertThat(labels.of("b")).isEqualTo("b");
        assertThat(labels.of("c")).isEqualTo("other");
        assertThat(labels.of("a")).isEqualTo("a");
        assertThat(labels.of("b")).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({
        "1000,1000",
        "1006,1006",
        "1015,1015",
        "3000,3xxx",
        "3999,3xxx",
        "4999,4xxx",
        "999,other",
        "1016,other",
        "5000,other"
    })
    void namesTheCloseCodesOfTheProtocolAndPutsTheOthersIntoClasses(int code, String label) {
        assertThat(Labels.closeCode(code)).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"401,401", "503,503", "418,4xx", "599,5xx", "302,3xx", "99,other", "600,other"})
    void namesTheStatusesThatServersUseAndPutsTheOthersIntoClasses(int status, String label) {
        assertThat(Labels.status(status)).isEqualTo(label);
    }
}
