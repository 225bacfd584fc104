package featurekeyproxy.config.value;

import featurekeyproxy.wspair.handshake.AddressRange;
import featurekeyproxy.wspair.upstream.Target;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names and addresses of machines. Names are never looked up. */
public final class Addresses {
    private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}_]([\\p{L}\\p{N}_-]{0,61}[\\p{L}\\p{N}_])?");
    private static final Pattern DIGITS = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");
    private static final int LONGEST = 253;
    private static final String HOST = "a host name or an IP address without scheme, port or path, such as ";
    private static final String TARGETS = "host:port with commas between";
    private static final String RANGES = "addresses and ranges with commas between";

    private Addresses() {}

    /** A name or an IP address; brackets around an IPv6 address are left out of the value. */
    public static ValueType<String> host(String example) {
        String allowed = HOST + example + " or [::1]";
        return ValueType.of("host", allowed, text -> {
            if (text.isEmpty()) {
                throw new UnusableValueException("not empty, but " + allowed, "");
            }
            return parseHost(text);
        });
    }

    /** Names or IP addresses with commas between, in small letters. */
    public static ValueType<Set<String>> hosts(String example) {
        return ValueType.of("names", HOST + example + ", with commas between", text -> ValueType.parts(text).stream()
                .map(part -> parseHost(part).toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Addresses with ports, each once. */
    public static ValueType<List<Target>> targets() {
        return ValueType.of("targets", TARGETS, text -> {
            requireNoZone(text);
            try {
                List<Target> targets = Target.list(text);
                targets.forEach(target -> requireHost(target.host()));
                return targets;
            } catch (IllegalArgumentException e) {
                throw new UnusableValueException(TARGETS, String.valueOf(e.getMessage()));
            }
        });
    }

    /** Addresses and CIDR ranges, as they are written. */
    public static ValueType<String> ranges() {
        return ValueType.of("ranges", RANGES, text -> {
            requireNoZone(text);
            try {
                AddressRange.list(text);
                return text;
            } catch (IllegalArgumentException e) {
                throw new UnusableValueException(RANGES, String.valueOf(e.getMessage()));
            }
        });
    }

    /** Returns whether who connects to that host reaches what listens there, as far as names and addresses tell by themselves. */
    public static boolean isServedBy(String host, String listens) {
        if (host.equalsIgnoreCase(listens)) {
            return true;
        }
        InetAddress to = address(host);
        InetAddress at = address(listens);
        if (to == null || at == null || to.equals(at)) {
            return to != null && to.equals(at);
        }
        boolean takesTheFamily = to.getClass() == at.getClass() || at instanceof Inet6Address;
        return takesTheFamily && at.isAnyLocalAddress() && (to.isLoopbackAddress() || to.isAnyLocalAddress());
    }

    /** Returns the address, for localhost the one that is tried first, or null for other names. */
    private static @Nullable InetAddress address(String host) {
        return NetUtil.createInetAddressFromIpAddressString(host.equalsIgnoreCase("localhost") ? "127.0.0.1" : host);
    }

    private static void requireNoZone(String text) {
        if (text.contains("%")) {
            throw new UnusableValueException(
                    "",
                    "a zone (what stands behind %) cannot be used: give a name, or an address that is not link-local");
        }
    }

    private static void requireHost(String host) {
        if (!isAddress(host) && !isName(host)) {
            throw new IllegalArgumentException(host + " is no host name and no IP address");
        }
    }

    private static String parseHost(String text) {
        requireNoZone(text);
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String host = bracketed ? text.substring(1, text.length() - 1) : text;
        boolean right = bracketed ? NetUtil.isValidIpV6Address(host) : isAddress(host) || isName(host);
        if (!right) {
            throw new IllegalArgumentException();
        }
        return host;
    }

    private static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || (!host.startsWith("[") && NetUtil.isValidIpV6Address(host));
    }

    /** Returns whether it is a name that can be looked up; one that ends with a number would be a mistyped address. */
    private static boolean isName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return name.length() <= LONGEST
                && !DIGITS.matcher(labels[labels.length - 1]).matches();
    }
}
