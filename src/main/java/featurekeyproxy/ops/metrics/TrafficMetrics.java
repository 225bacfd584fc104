package featurekeyproxy.ops.metrics;

import featurekeyproxy.wspair.WsPairComponent;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.meter.IntegrityResult;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.upstream.TargetState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the component counts by itself, read when Prometheus asks and not before. To be bound when the component is started;
 * thread-safe.
 */
public final class TrafficMetrics implements MeterBinder {
    private static final double NANOS = 1e9;
    private static final List<String> STATES = List.of("CLOSED", "OPEN", "HALF_OPEN");

    private final WsPairComponent component;
    private final Supplier<Map<Leg, String>> unmapped;

    /** Creates the meters of that component, and of the legs from which its routes let initializations pass without being mapped. */
    public TrafficMetrics(WsPairComponent component, Supplier<Map<Leg, String>> unmapped) {
        this.component = component;
        this.unmapped = unmapped;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "sessions.open", "Sessions that are open.", WsPairComponent::openSessions);
        gauge(
                registry,
                "accepting",
                "1 while TOMEs can connect, 0 before and once it drains.",
                from -> from.isAccepting() ? 1 : 0);
        Gauge.builder("featurekeyproxy.buffered", component, WsPairComponent::bufferedBytes)
                .description(
                        "Bytes that all sessions hold: parts of messages, messages in routes, and what peers do not take in.")
                .baseUnit("bytes")
                .register(registry);
        FunctionCounter.builder("featurekeyproxy.handler.faults", component, WsPairComponent::handlerFaults)
                .description("Handlers of connections that threw, which ended what they were about.")
                .register(registry);
        for (Leg source : Leg.values()) {
            Gauge.builder(
                            "featurekeyproxy.leg.served",
                            component,
                            from -> from.unservedLegs().contains(source) ? 0 : 1)
                    .description(
                            "0 while no route is started that takes the messages of the leg; TOMEs is refused then.")
                    .tag("leg", source.toString())
                    .register(registry);
            Gauge.builder("featurekeyproxy.leg.unmapped", () -> unmapped.get().containsKey(source) ? 1 : 0)
                    .description("1 while routes let initializations of the leg pass without being mapped.")
                    .tag("leg", source.toString())
                    .register(registry);
            received(registry, source);
            for (IntegrityResult proof : IntegrityResult.values()) {
                routed(registry, source, proof);
            }
        }
        for (Limit limit : Limit.values()) {
            FunctionCounter.builder("featurekeyproxy.limits.hit", component, from -> from.refusals()
                            .count(limit))
                    .description("What a limit refused or ended.")
                    .tag("limit", Labels.of(limit))
                    .register(registry);
        }
        component.targets().forEach(target -> breaker(registry, target));
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<WsPairComponent> value) {
        Gauge.builder("featurekeyproxy." + name, component, value)
                .description(description)
                .register(registry);
    }

    private void received(MeterRegistry registry, Leg source) {
        counter(source, "messages.received", "Messages that came in whole.", Traffic::messages)
                .register(registry);
        counter(source, "received", "Bytes of payload that came in.", Traffic::bytes)
                .baseUnit("bytes")
                .register(registry);
        counter(
                        source,
                        "paused",
                        "For how long sessions were not read because the other leg did not keep up, in ended pauses.",
                        traffic -> traffic.pausedNanos() / NANOS)
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("featurekeyproxy.waiting", component, from -> from.traffic(source)
                        .waitingBytes())
                .description("Bytes that wait for their route or are in it.")
                .baseUnit("bytes")
                .tag("direction", Labels.direction(source))
                .register(registry);
    }

    private FunctionCounter.Builder<WsPairComponent> counter(
            Leg source, String name, String description, ToDoubleFunction<Traffic> value) {
        return FunctionCounter.builder(
                        "featurekeyproxy." + name, component, from -> value.applyAsDouble(from.traffic(source)))
                .description(description)
                .tag("direction", Labels.direction(source));
    }

    private void routed(MeterRegistry registry, Leg source, IntegrityResult proof) {
        FunctionCounter.builder("featurekeyproxy.messages", component, from -> from.messages(source, proof))
                .description("Messages that are through their route, by what checksums on both sides of it show.")
                .tags("direction", Labels.direction(source), "outcome", outcome(proof))
                .register(registry);
        FunctionCounter.builder("featurekeyproxy.message", component, from -> from.bytes(source, proof))
                .description("Bytes of the messages that are through their route, as they were received.")
                .baseUnit("bytes")
                .tags("direction", Labels.direction(source), "outcome", outcome(proof))
                .register(registry);
    }

    private static String outcome(IntegrityResult proof) {
        return switch (proof) {
            case IDENTICAL -> "forwarded_identical";
            case REWRITTEN -> "rewritten";
            case UNEXPLAINED -> "unexplained_difference";
            case WITHHELD -> "withheld";
        };
    }

    private void breaker(MeterRegistry registry, TargetState target) {
        for (String state : STATES) {
            Gauge.builder("featurekeyproxy.breaker.state", component, from -> isIn(from, target, state))
                    .description("1 for the state in which the circuit breaker of the target is.")
                    .tags("target", target.target().toString(), "state", state.toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private static double isIn(WsPairComponent component, TargetState target, String state) {
        return component.targets().stream()
                        .anyMatch(now -> now.target().equals(target.target())
                                && now.breaker().equals(state))
                ? 1
                : 0;
    }
}
