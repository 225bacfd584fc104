package featurekeyproxy.wspair.upstream;

/** A target and the state of its circuit breaker: CLOSED while it answers, OPEN or HALF_OPEN while it does not. */
public record TargetState(Target target, String breaker) {}
