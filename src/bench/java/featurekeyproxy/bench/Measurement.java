package featurekeyproxy.bench;

/**
 * What one relay did in one round of one kind of work. A message is one round trip, so a relay handles two for it.
 *
 * @param cpuMicros the CPU that the relay took for one message, in microseconds
 * @param foreignPercent the CPU that others than relay, driver and echo server took meanwhile, in percent of one core: how far
 *     the figures can be trusted
 * @param residentKb the memory of the relay in RAM at the end; for idle sessions, what each of them added
 * @param startSeconds from the start of the process until it was ready, if it was started for this
 */
record Measurement(
        String relay,
        String work,
        int round,
        long messages,
        double perSecond,
        double cpuMicros,
        double p50Micros,
        double p99Micros,
        double p999Micros,
        double maxMicros,
        double residentKb,
        double startSeconds,
        double foreignPercent) {}
