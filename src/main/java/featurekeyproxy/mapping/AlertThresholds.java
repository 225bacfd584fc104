package featurekeyproxy.mapping;

import java.time.Duration;

/** When somebody must be told: {@code latency} added to one message, and the share of failed ones from 0 to 1. */
public record AlertThresholds(Duration latency, double errorRate) {
    /** 100 ms and one in a hundred. */
    public static final AlertThresholds DEFAULT = new AlertThresholds(Duration.ofMillis(100), 0.01);
}
