package featurekeyproxy.mapping;

import featurekeyproxy.mapping.device.DeviceRules;
import java.time.Duration;

/**
 * Everything that one mapping file says. Immutable.
 *
 * <p>{@code cacheTimeout} is how long a learned device kind is kept. {@code hash} is the start of the SHA-256 of the file's
 * bytes in hex, which tells an operator whether two proxies use the same file.
 */
public record Mapping(
        MappingTable table,
        TomesConfiguration tomesConfiguration,
        FallbackBehavior fallbackBehavior,
        DeviceRules devices,
        Duration cacheTimeout,
        AlertThresholds alertThresholds,
        String hash) {
    /** How long a learned device kind is kept unless the file says otherwise. */
    public static final Duration DEFAULT_CACHE_TIMEOUT = Duration.ofHours(1);

    /** The mapping before any file was read: maps nothing. */
    public static final Mapping EMPTY = new Mapping(
            MappingTable.EMPTY,
            TomesConfiguration.NONE,
            FallbackBehavior.PASSTHROUGH,
            DeviceRules.NONE,
            DEFAULT_CACHE_TIMEOUT,
            AlertThresholds.DEFAULT,
            "none");

    /** Returns the same with another table. */
    public Mapping with(MappingTable other) {
        return new Mapping(other, tomesConfiguration, fallbackBehavior, devices, cacheTimeout, alertThresholds, hash);
    }

    /** Returns hash and size, never a code. */
    @Override
    public String toString() {
        return "mapping " + hash + " with " + table.rules().size() + " rules";
    }
}
