package featurekeyproxy.config;

import java.time.Duration;

/**
 * How much is done before TOMEs can connect so that the first messages are fast.
 *
 * @param messages how many messages go there and back at least, 0 for no warm-up
 * @param limit after what time it ends however many there were
 */
public record WarmUpSettings(int messages, Duration limit) {}
