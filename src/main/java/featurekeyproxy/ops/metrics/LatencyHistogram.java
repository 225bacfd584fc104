package featurekeyproxy.ops.metrics;

import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.Latency;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/**
 * The added latency as a histogram of Prometheus, made of what event loops have counted when it is asked for: a timer of
 * Micrometer would be written by all of them for each message.
 */
public final class LatencyHistogram implements Collector {
    private static final String NAME = "featurekeyproxy_added_latency_seconds";
    private static final double NANOS = 1e9;

    private final WsPairComponent component;

    /** Creates the histogram of a component that is started. */
    public LatencyHistogram(WsPairComponent component) {
        this.component = component;
    }

    @Override
    public String getPrometheusName() {
        return NAME;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name(NAME)
                .help(
                        "From a message that has come in whole to its hand-over to the other socket; one of several is timed.");
        for (Leg source : Leg.values()) {
            Latency latency = component.latency(source);
            histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(io.prometheus.metrics.model.snapshots.Labels.of("direction", Labels.direction(source)))
                    .classicHistogramBuckets(buckets(latency))
                    .sum(latency.sumNanos() / NANOS)
                    .build());
        }
        return histogram.build();
    }

    private static ClassicHistogramBuckets buckets(Latency latency) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < Latency.BOUNDS_NANOS.size(); i++) {
            buckets.bucket(Latency.BOUNDS_NANOS.get(i) / NANOS, latency.counts().get(i));
        }
        return buckets.bucket(
                        Double.POSITIVE_INFINITY,
                        latency.counts().get(latency.counts().size() - 1))
                .build();
    }
}
