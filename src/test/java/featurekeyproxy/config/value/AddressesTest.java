package featurekeyproxy.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a host, and what only looks like one. */
class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, localhost",
        "terminal.example, terminal.example",
        "terminal.example., terminal.example.",
        "PC_01.hospital, PC_01.hospital",
        "3com, 3com",
        "bücher.example, bücher.example",
        "10.1.2.3, 10.1.2.3",
        "0.0.0.0, 0.0.0.0",
        "::1, ::1",
        "[::1], ::1",
        "::ffff:10.1.2.3, ::ffff:10.1.2.3"
    })
    void takesNamesAndAddresses(String text, String host) {
        assertThat(Addresses.host("terminal.example").parse(text)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://10.1.2.3",
                "ws://terminal.example",
                "terminal.example:8081",
                "[::1]:8081",
                "terminal.example/path",
                "two words",
                "300.1.2.3",
                "10.1.2",
                "10.1.2.3.4",
                "0x7f.1",
                "[10.1.2.3]",
                "[::1",
                "::1]",
                "a..b",
                ".a",
                "-a.example",
                "user@terminal",
                "*",
                ":::1"
            })
    void refusesWhatCannotBeOneWithAnExample(String text) {
        assertThatThrownBy(() -> Addresses.host("terminal.example").parse(text))
                .isInstanceOf(UnusableValueException.class)
                .hasMessageContaining(
                        "a host name or an IP address without scheme, port or path, such as terminal.example or"
                                + " [::1]");
    }

    @Test
    void saysThatAZoneCannotBeUsedWhereverAnAddressMayStand() {
        for (ValueType<?> type : List.of(
                Addresses.host("terminal.example"),
                Addresses.hosts("terminal.example"),
                Addresses.targets(),
                Addresses.ranges())) {
            assertThatThrownBy(() -> type.parse("[fe80::1%eth0]:8081"))
                    .isInstanceOf(UnusableValueException.class)
                    .hasMessageStartingWith("a zone (what stands behind %) cannot be used");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"300.1.2.3:8081", "a..b:1"})
    void refusesTargetsWhoseHostIsNone(String text) {
        assertThatThrownBy(() -> Addresses.targets().parse(text))
                .hasMessageStartingWith("host:port with commas between; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1, [::1]:2, 10.1.2.3:3", ""})
    void takesTargetsOfEachKind(String text) {
        assertThat(Addresses.targets().parse(text)).hasSize(text.isEmpty() ? 0 : 3);
    }
}
