package featurekeyproxy.wspair.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A range holds the addresses that share its first bits, and no name is ever looked up. */
class AddressRangeTest {
    private static boolean contains(String ranges, String address) {
        InetAddress candidate = Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(address));
        return AddressRange.list(ranges).stream().anyMatch(range -> range.contains(candidate));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.2, false",
        "10.1.2.128/25, 10.1.2.255, true",
        "10.1.2.128/25, 10.1.2.127, false",
        "10.0.0.0/7, 11.1.1.1, true",
        "10.0.0.0/7, 12.1.1.1, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::1, ::1, true",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.1.2.3, false",
        "fc00::/7, fd12::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "fe80::1/128, fe80::1, true",
        "fe80::1/128, fe80::2, false",
        "10.1.2.3/31, 10.1.2.2, true",
        "10.1.2.3/31, 10.1.2.4, false",
        "127.0.0.1/8, 127.255.0.1, true"
    })
    void containsWhatSharesItsFirstBits(String range, String address, boolean contained) {
        assertThat(contains(range, address)).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({"fc00::/7, fe80::1", "2000::/3, fd00::1", "fd00::/8, ff02::1", "10.0.0.0/8, 255.1.1.1"})
    void letsNobodyInWhoseFirstBitsAreAllSet(String range, String address) {
        assertThat(contains(range, address)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:10.1.0.0/112, 10.1.2.3, true",
        "::ffff:10.1.0.0/112, 10.2.2.3, false",
        "::ffff:10.1.2.3, 10.1.2.3, true",
        "::ffff:10.1.2.3, 10.1.2.4, false",
        "::ffff:0:0/96, 203.0.113.9, true",
        "10.1.2.3, ::ffff:10.1.2.3, true"
    })
    void knowsAnIpv4AddressInTheFormOfIpv6(String range, String address, boolean contained) {
        assertThat(contains(range, address)).isEqualTo(contained);
    }

    @Test
    void readsSeveralWithCommasBetween() {
        assertThat(contains("10.0.0.0/8, ::1", "::1")).isTrue();
        assertThat(AddressRange.list(" ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10.1.0.0/33",
                "10.1.0.0/",
                "10.1.0/16",
                "::1/129",
                "10.1.0.0/-1",
                "/8",
                "::ffff:10.1.2.3/95"
            })
    void refusesWhatIsNoRangeAndQuotesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.list("10.0.0.0/8," + text))
                .withMessageContaining(text);
    }
}
