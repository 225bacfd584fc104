package featurekeyproxy.mapping.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests versions and their ranges. */
class VersionRangeTest {
    @Test
    void sortsWhatDevicesTellByTheNumbersOfVersionsAfterWhatIsNone() {
        assertThat(Stream.of("10.0", "v9.1", "", "9.10", "beta", "9.2").sorted(FirmwareVersion.ORDER))
                .containsExactly("", "beta", "v9.1", "9.2", "9.10", "10.0");
    }

    @Provide
    Arbitrary<String> ranges() {
        Arbitrary<String> ends = Arbitraries.of("", "1", "2", "2.5", "3", "10");
        return Combinators.combine(Arbitraries.of("[", "("), ends, ends, Arbitraries.of("]", ")"))
                .as((open, from, to, close) ->
                        (from.isEmpty() ? "(" : open) + from + "," + to + (to.isEmpty() ? ")" : close));
    }

    @Property
    void rangesOverlapExactlyWhenSomeVersionLiesInBoth(@ForAll("ranges") String one, @ForAll("ranges") String other) {
        VersionRange first = VersionRange.parse(one).orElseThrow();
        VersionRange second = VersionRange.parse(other).orElseThrow();
        boolean common = List.of("0.5", "1", "1.5", "2", "2.2", "2.5", "2.7", "3", "5", "10", "11").stream()
                .map(version -> FirmwareVersion.parse(version).orElseThrow())
                .anyMatch(version -> first.contains(version) && second.contains(version));

        assertThat(first.overlaps(second)).isEqualTo(common);
        assertThat(second.overlaps(first)).isEqualTo(common);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[6.0,7.0); 6.0; true",
                "[6.0,7.0); 6.99.1; true",
                "[6.0,7.0); 7.0; false",
                "[6.0,7.0); 7.0-rc1; false",
                "(6.0,7.0]; 6; false",
                "(6.0,7.0]; V7.0.0; true",
                "[7.0,); 7.10; true",
                "(,7.9); 7.10; false",
                "(,); 0; true",
                "[ 7.1 ]; 7.1.0+build9; true",
                "[7.1]; 7.1.1; false",
                "[1,2]; 2.0 (build 7); true",
            })
    void includesTheEndWithASquareBracketAndComparesNumberByNumber(String range, String version, boolean contained) {
        assertThat(VersionRange.parse(range)
                        .orElseThrow()
                        .contains(FirmwareVersion.parse(version).orElseThrow()))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7", "[7", "(7)", "(7]", "[7)", "[]", "[,7]", "[7,]", "[1,2,3]", "[1..2,3]", "[a,b]", "[.,7)"
            })
    void refusesWhatIsNoRange(String text) {
        assertThat(VersionRange.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "v", "seven", ".7", "7.", "7..0", "-1", "1234567890123456789"})
    void refusesWhatIsNoVersion(String text) {
        assertThat(FirmwareVersion.parse(text)).isEmpty();
    }

    @Test
    void refusesAVersionOfEndlessLength() {
        assertThat(FirmwareVersion.parse("1" + ".0".repeat(50))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"7, 7.0", "7.0.0, 7.0", "0, 0.0", "V7.10.1-rc1, 7.10.1", "007.1, 7.1"})
    void showsAVersionWithoutWhatDoesNotCount(String text, String shown) {
        assertThat(FirmwareVersion.parse(text).orElseThrow()).hasToString(shown);
    }
}
