package featurekeyproxy.ops.dashboard;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.wspair.meter.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Makes figures that only grow into samples of what happened lately: rates since the last sample, and latencies of the last
 * {@link #WINDOW} samples, since those of a single second with few messages jump about. For one thread.
 */
final class Sampler {
    /** How many samples a latency looks back. */
    static final int WINDOW = 10;

    private static final double HALF = 0.5;
    private static final double NEARLY_ALL = 0.99;

    private final Deque<Reading> readings = new ArrayDeque<>();

    private record Reading(Instant time, Figures figures) {}

    /** After such a time without a reading, or back to an earlier one, the clock was set. */
    private static final Duration JUMP = Duration.ofMinutes(1);

    /** Returns a sample, from the second reading on; none if no time has passed or the clock was set meanwhile. */
    Optional<Sample> sample(Instant now, Figures figures) {
        Reading before = readings.peekLast();
        if (before != null && now.equals(before.time())) {
            return Optional.empty();
        }
        if (before != null
                && (now.isBefore(before.time()) || now.isAfter(before.time().plus(JUMP)))) {
            readings.clear();
            before = null;
        }
        readings.addLast(new Reading(now, figures));
        if (readings.size() > WINDOW + 1) {
            readings.removeFirst();
        }
        return Optional.ofNullable(before).map(earlier -> between(earlier, now, figures));
    }

    private Sample between(Reading earlier, Instant now, Figures figures) {
        double seconds = Duration.between(earlier.time(), now).toNanos() / 1e9;
        Latency lately = figures.latency().since(readings.getFirst().figures().latency());
        double toTerminal = (figures.toTerminal() - earlier.figures().toTerminal()) / seconds;
        double toTomes = (figures.toTomes() - earlier.figures().toTomes()) / seconds;
        return new Sample(
                now.getEpochSecond(),
                toTerminal,
                toTomes,
                toTerminal,
                toTomes,
                micros(lately, HALF),
                micros(lately, NEARLY_ALL),
                figures.sessions(),
                figures.of(DeviceKind.LEGACY),
                figures.of(DeviceKind.NON_DEHP),
                figures.of(DeviceKind.UNKNOWN));
    }

    private static OptionalLong micros(Latency latency, double share) {
        return latency.count() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(TimeUnit.NANOSECONDS.toMicros(latency.quantileNanos(share)));
    }
}
