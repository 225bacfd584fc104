package featurekeyproxy.wspair.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of targets is read as it is meant, or refused with the part that is wrong. */
class TargetTest {
    @Test
    void readsNamesAndAddressesInTheirOrder() {
        assertThat(Target.list(" broker-1:8081,10.0.0.7:80 , [fe80::1]:443"))
                .containsExactly(new Target("broker-1", 8081), new Target("10.0.0.7", 80), new Target("fe80::1", 443));
    }

    @Test
    void readsNothingAsNoTarget() {
        assertThat(Target.list("")).isEmpty();
        assertThat(Target.list(" , ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"broker", "broker:", ":80", "broker:0", "broker:65536", "ws://broker:80", "fe80::1", "a b:1"})
    void refusesWhatIsNotHostAndPortAndQuotesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.list("good:1," + text))
                .withMessageContaining(text)
                .withMessageContaining("host:port");
    }

    @Test
    void refusesATargetThatStandsThereTwiceBecauseItCouldNotTakeOverFromItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.list("a:1,b:2,a:1"))
                .withMessage("a:1 stands there twice");
    }

    @Test
    void namesItselfAsAHostHeaderDoes() {
        assertThat(new Target("broker", 80).authority(false)).isEqualTo("broker");
        assertThat(new Target("broker", 80).authority(true)).isEqualTo("broker:80");
        assertThat(new Target("::1", 443).authority(true)).isEqualTo("[::1]");
        assertThat(new Target("::1", 8081)).hasToString("[::1]:8081");
    }
}
