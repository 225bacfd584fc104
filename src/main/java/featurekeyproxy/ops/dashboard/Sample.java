package featurekeyproxy.ops.dashboard;

import java.util.List;
import java.util.OptionalLong;

/**
 * The figures of one second or one minute.
 *
 * @param time seconds since 1970
 * @param toTerminal messages a second from TOMEs to the Terminal
 * @param toTomes messages a second from the Terminal to TOMEs
 * @param peakToTerminal the most messages in one second of it from TOMEs, which a mean hides
 * @param peakToTomes the most messages in one second of it from the Terminal
 * @param latencyP50 microseconds that half of the messages stayed below in the proxy, if there was any message
 * @param latencyP99 microseconds that 99 of 100 stayed below
 */
public record Sample(
        long time,
        double toTerminal,
        double toTomes,
        double peakToTerminal,
        double peakToTomes,
        OptionalLong latencyP50,
        OptionalLong latencyP99,
        int sessions,
        int legacy,
        int nonDehp,
        int unknown) {
    /**
     * Returns several samples as one, at the time of the last: the mean of the rates, their peaks, the worst of the latencies, the last of
     * what is a state.
     */
    static Sample of(List<Sample> samples) {
        Sample last = samples.get(samples.size() - 1);
        return new Sample(
                last.time,
                samples.stream().mapToDouble(Sample::toTerminal).average().orElse(0),
                samples.stream().mapToDouble(Sample::toTomes).average().orElse(0),
                samples.stream().mapToDouble(Sample::peakToTerminal).max().orElse(0),
                samples.stream().mapToDouble(Sample::peakToTomes).max().orElse(0),
                samples.stream().flatMapToLong(each -> each.latencyP50.stream()).max(),
                samples.stream().flatMapToLong(each -> each.latencyP99.stream()).max(),
                last.sessions,
                last.legacy,
                last.nonDehp,
                last.unknown);
    }
}
