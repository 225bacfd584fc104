package featurekeyproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfirmationCodeTest {
    @Test
    void comparesHexByItsBytesBecauseTomesDoes() {
        assertThat(code("0a1B").sameAs(code("0A1b"))).isTrue();
        assertThat(code("0a1B").sameAs(code("0A1C"))).isFalse();
        assertThat(code("0a1B").fingerprint()).isEqualTo(code("0A1b").fingerprint());
    }

    @Test
    void comparesEverythingElseLetterByLetter() {
        assertThat(code("03AZ").sameAs(code("03AZ"))).isTrue();
        assertThat(code("03AZ").sameAs(code("03az"))).isFalse();
        assertThat(code("0A1").sameAs(code("0a1"))).isFalse();
        assertThat(code("").sameAs(code("00"))).isFalse();
    }

    @Test
    void showsItselfAsFingerprintOnly() {
        assertThat(code("0A1B2C3D").toString()).matches("#[0-9a-f]{8}").doesNotContain("0A1B");
        assertThat(new Firmware(Firmware.Kind.NON_DEHP, "7.1.0", "0A1B2C3D")).hasToString("non-DEHP 7.1.0");
    }

    private static ConfirmationCode code(String text) {
        return new ConfirmationCode(text);
    }
}
