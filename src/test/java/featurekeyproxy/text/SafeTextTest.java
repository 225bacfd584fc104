package featurekeyproxy.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"TRIMA-1", "Gerät 7 (Saal 2)", "A\\B", "血液-1", "a\"b", "😀", ""})
    void leavesPlainTextAsItIs(String plain) {
        assertThat(SafeText.id(plain)).isEqualTo(plain);
        assertThat(SafeText.line(plain, 100)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\nb",
                "a\tb",
                "a\u0000b",
                "\u001B[31mred",
                "a\u0085b",
                "a\u2028b",
                "a\u202Eb",
                "a\u2066b",
                "a\u200Bb",
                "\uFEFFa",
                "a\uD800b",
                "a\uDC00",
                "a\u007Fb",
                "a\u00A0b",
                "a\uE000b",
                "a\uDB40\uDC41b"
            })
    void escapesWhateverATerminalOrABrowserWouldObey(String odd) {
        for (String safe : new String[] {SafeText.id(odd), SafeText.line(odd, 100)}) {
            assertThat(safe)
                    .startsWith(odd.substring(0, odd.charAt(0) == 'a' ? 1 : 0))
                    .doesNotContain(odd)
                    .matches("[\\x20-\\x7E…]+");
        }
    }

    @Test
    void keepsIdsApartWhateverIsCutFromThem() {
        String long1 = "x".repeat(1_000_000) + "1";
        String long2 = "x".repeat(1_000_000) + "2";

        assertThat(SafeText.id(long1)).isNotEqualTo(SafeText.id(long2)).hasSizeLessThan(200);
        assertThat(SafeText.id(long1)).isEqualTo(SafeText.id(new String(long1.toCharArray())));
        assertThat(SafeText.id("a\uD800")).isNotEqualTo(SafeText.id("a\uD801"));
    }

    @Test
    void givesNoIdWhatAnotherBecame() {
        String made = SafeText.id("A1\n");

        assertThat(made).startsWith("A1\\n…#");
        assertThat(SafeText.id(made)).isNotEqualTo(made);
        assertThat(SafeText.id("A1\\n")).isEqualTo("A1\\n").isNotEqualTo(made);
    }

    @Test
    void boundsIdsThatAreAllEscapes() {
        assertThat(SafeText.id("\uDB40\uDC41".repeat(100_000))).hasSizeLessThan(200);
    }

    @Test
    void saysOfACutLineHowLongItWas() {
        assertThat(SafeText.line("ab\n".repeat(1_000_000), 10)).isEqualTo("ab\\nab\\nab… (3000000 characters)");
    }
}
