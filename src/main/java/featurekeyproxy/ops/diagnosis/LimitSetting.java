package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.wspair.leg.Limit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** By which setting a limit is changed, so that nobody who meets one has to look for it. */
public final class LimitSetting {
    private LimitSetting() {}

    /** Returns the key of the setting. */
    public static String of(Limit limit) {
        return switch (limit) {
            case ADDRESS -> "proxy.limits.allowed-addresses";
            case PROXY_PEER -> "proxy.tomes.proxy-protocol.from";
            case PROXY_HEADER -> "proxy.tomes.proxy-protocol";
            case CONNECTIONS -> "proxy.limits.connections";
            case CONNECTIONS_PER_ADDRESS -> "proxy.limits.connections-per-address";
            case HANDSHAKE_RATE -> "proxy.limits.handshakes-per-second";
            case ORIGIN -> "proxy.limits.allowed-origins";
            case HEADER_SIZE -> "proxy.limits.header-size";
            case HANDSHAKE_TIME -> "proxy.tomes.handshake-timeout";
            case MESSAGE_SIZE -> "proxy.message.max-size";
            case SESSION_BYTES -> "proxy.limits.session-bytes";
            case BUFFERED_BYTES -> "proxy.limits.buffered-bytes";
            case IDLE -> "proxy.idle-timeout";
        };
    }

    /** Returns what to do about a handshake that was refused for this reason, if that is a limit. */
    static Optional<String> advice(String reason) {
        return Arrays.stream(Limit.values())
                .filter(limit -> limit.name().toLowerCase(Locale.ROOT).equals(reason))
                .findFirst()
                .map(limit -> "The limit " + of(limit)
                        + " refuses it. If the connection is meant, change it and start the proxy again; if not, find out who"
                        + " connects: the log has the address.");
    }
}
