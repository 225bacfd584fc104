package featurekeyproxy.ops.metrics;

import featurekeyproxy.ops.alert.Alerts;
import featurekeyproxy.ops.alert.Alerts.ChannelState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Whether alerts that the proxy sends by itself arrive, for each channel, whether it is set or not. The gauges keep this object, which
 * the counters alone would not.
 */
public final class AlertMetrics implements MeterBinder {
    private final Supplier<List<ChannelState>> channels;

    /** Creates the meters of the channels that stand so. */
    public AlertMetrics(Supplier<List<ChannelState>> channels) {
        this.channels = channels;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String name : Alerts.CHANNELS) {
            FunctionCounter.builder("featurekeyproxy.alerts.sent", this, all -> all.of(name, ChannelState::sent))
                    .description("Alerts that were taken.")
                    .tag("channel", name)
                    .register(registry);
            FunctionCounter.builder("featurekeyproxy.alerts.lost", this, all -> all.of(name, ChannelState::lost))
                    .description("Alerts that were refused, or lost because too many waited.")
                    .tag("channel", name)
                    .register(registry);
            Gauge.builder("featurekeyproxy.alerts.waiting", () -> of(name, ChannelState::waiting))
                    .description("Alerts that wait to be taken.")
                    .tag("channel", name)
                    .register(registry);
            Gauge.builder("featurekeyproxy.alerts.failing", () -> of(name, state -> state.failing() ? 1 : 0))
                    .description("1 while alerts are not taken.")
                    .tag("channel", name)
                    .register(registry);
        }
    }

    private double of(String channel, ToDoubleFunction<ChannelState> figure) {
        return channels.get().stream()
                .filter(state -> state.channel().equals(channel))
                .mapToDouble(figure)
                .sum();
    }
}
