package featurekeyproxy.config;

import featurekeyproxy.config.value.Units;
import featurekeyproxy.config.value.ValueType;
import java.time.Duration;

/**
 * How much is done before TOMEs can connect so that the first messages are fast.
 *
 * @param messages how many messages go there and back at least, 0 for no warm-up
 * @param limit after what time it ends however many there were
 */
public record WarmUpSettings(int messages, Duration limit) {
    static final Setting<Integer> MESSAGES = Setting.of(
            "proxy.warm-up.messages",
            ValueType.numberOr("off"),
            "30000",
            "how many messages the proxy sends through a copy of itself on loopback before it is ready, so that TOMEs' first"
                    + " messages are not slow: [performance.md](performance.md)",
            "off");

    static final Setting<Duration> LIMIT = Setting.of(
            "proxy.warm-up.limit",
            Units.duration(),
            "2s",
            "after what time the proxy is ready however many of them there were",
            "5s");

    static WarmUpSettings read(SettingsReader reader) {
        return new WarmUpSettings(reader.get(MESSAGES), reader.get(LIMIT));
    }
}
