package featurekeyproxy.wspair.address;

import java.net.InetAddress;
import java.util.List;

/**
 * What is known of the addresses of a host.
 *
 * @param addresses those that are dialled; none before the first lookup, or when it failed
 * @param isFailing whether the last lookup failed, so that the addresses are those of an earlier one
 */
public record Resolution(List<String> addresses, boolean isFailing) {
    public Resolution {
        addresses = List.copyOf(addresses);
    }

    static Resolution of(List<InetAddress> addresses, boolean isFailing) {
        return new Resolution(
                addresses.stream().map(InetAddress::getHostAddress).toList(), isFailing);
    }
}
