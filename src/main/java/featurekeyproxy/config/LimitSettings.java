package featurekeyproxy.config;

import featurekeyproxy.config.value.Addresses;
import featurekeyproxy.config.value.Units;
import featurekeyproxy.config.value.ValueType;
import featurekeyproxy.wspair.leg.MemoryShares;

/** How much the proxy takes on, and from whom; 0 is no limit, and so is an empty list. */
final class LimitSettings {
    private static final ValueType.Word SHARE = new ValueType.Word("auto", MemoryShares.AUTO);

    static final Setting<Integer> CONNECTIONS = Setting.of(
                    "proxy.limits.connections",
                    ValueType.numberOr(SHARE, "none"),
                    "auto",
                    "connections of TOMEs; 503 beyond; `auto` is one for each 32 KiB of memory",
                    "2000")
            .into((component, most) -> component.getTomes().setMaxConnections(most));

    static final Setting<Integer> CONNECTIONS_PER_ADDRESS = Setting.of(
                    "proxy.limits.connections-per-address",
                    ValueType.numberOr("none"),
                    "none",
                    "connections from one address; 429 beyond",
                    "20")
            .into((component, most) -> component.getTomes().setMaxConnectionsPerAddress(most));

    static final Setting<Integer> HANDSHAKES_PER_SECOND = Setting.of(
                    "proxy.limits.handshakes-per-second",
                    ValueType.numberOr("none"),
                    "none",
                    "handshakes that one address may begin in a second; 429 beyond",
                    "10")
            .into((component, most) -> component.getTomes().setHandshakesPerSecond(most));

    static final Setting<String> ALLOWED_ADDRESSES = Setting.of(
                    "proxy.limits.allowed-addresses",
                    Addresses.ranges(),
                    "",
                    "addresses that may connect; 403 for others",
                    "10.1.0.0/16, ::1")
            .into((component, ranges) -> component.getTomes().setAllowedAddresses(ranges));

    static final Setting<String> ALLOWED_ORIGINS = Setting.of(
                    "proxy.limits.allowed-origins",
                    ValueType.of("names", "", text -> text),
                    "",
                    "origins that a browser may connect from; 403 for others",
                    "https://tomes.example")
            .into((component, origins) -> component.getTomes().setAllowedOrigins(origins));

    static final Setting<Integer> HEADER_SIZE = Setting.of(
                    "proxy.limits.header-size",
                    Units.size(),
                    "64KiB",
                    "head of a request; 431 beyond, 414 if its first line is that long",
                    "8KiB")
            .into((component, size) -> component.getTomes().setMaxHeaderSize(size));

    static final Setting<Integer> SESSION_BYTES = Setting.of(
                    "proxy.limits.session-bytes",
                    Units.sizeOr(SHARE, "none"),
                    "auto",
                    "bytes that one session may hold; 1008 beyond; `auto` is what all may hold, and not more than 128MiB; at least `proxy.message.max-size`",
                    "64MiB")
            .into((component, bytes) -> component.setMaxSessionBytes(bytes));

    static final Setting<Integer> BUFFERED_BYTES = Setting.of(
                    "proxy.limits.buffered-bytes",
                    Units.sizeOr(SHARE, "none"),
                    "auto",
                    "bytes that all sessions together may hold; 1013 beyond; `auto` is a quarter of the memory: of the heap"
                            + " (`-Xmx`) or of direct memory (`-XX:MaxDirectMemorySize`), whichever is smaller",
                    "256MiB")
            .into((component, bytes) -> component.setMaxBufferedBytes(bytes));

    static final SettingGroup GROUP = SettingGroup.of(
            "Limits",
            CONNECTIONS,
            CONNECTIONS_PER_ADDRESS,
            HANDSHAKES_PER_SECOND,
            ALLOWED_ADDRESSES,
            ALLOWED_ORIGINS,
            HEADER_SIZE,
            SESSION_BYTES,
            BUFFERED_BYTES);

    private LimitSettings() {}

    /** Notes what does not go together. */
    static void check(SettingsReader reader) {
        int set = reader.get(SESSION_BYTES);
        long sessionBytes = set == MemoryShares.AUTO ? MemoryShares.MOST_OF_SESSION : set;
        if (sessionBytes > 0 && sessionBytes < reader.get(SessionSettings.MAX_MESSAGE_SIZE)) {
            reader.problem(SESSION_BYTES, "none, or at least " + SessionSettings.MAX_MESSAGE_SIZE);
        }
    }
}
