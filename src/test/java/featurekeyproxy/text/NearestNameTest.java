package featurekeyproxy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> NAMES = List.of("port", "host", "targets", "maxMessageSize");

    @ParameterizedTest
    @CsvSource({
        "prot,port",
        "PROT,port",
        "opRt,port",
        "hosts,host",
        "hots,host",
        "tragets,targets",
        "maxMessage,maxMessageSize"
    })
    void findsTheNameThatWasMeantAlsoWhereTwoLettersChangedPlaces(String slip, String meant) {
        assertThat(NearestName.of(slip, NAMES)).contains(meant);
    }

    @Test
    void namesNothingWhereNothingIsNear() {
        assertThat(NearestName.of("trop", NAMES)).isEmpty();
        assertThat(NearestName.of("", NAMES)).isEmpty();
        assertThat(NearestName.of("p", NAMES)).isEmpty();
        assertThat(NearestName.of("timeout", NAMES)).isEmpty();
    }
}
