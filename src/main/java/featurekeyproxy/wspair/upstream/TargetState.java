package featurekeyproxy.wspair.upstream;

import featurekeyproxy.wspair.address.Resolution;
import java.util.Optional;

/**
 * A target, the state of its circuit breaker, and what came of the last time that it was asked, by a probe or for TOMEs.
 *
 * @param breaker CLOSED while it answers, OPEN while it does not, HALF_OPEN while it is to be tried again
 * @param resolution what is known of its addresses
 * @param failure why it could not be reached the last time, in words that are safe to be shown; empty if it could be
 */
public record TargetState(
        Target target, String breaker, Contact contact, Resolution resolution, Optional<String> failure) {
    /** What came of the last time that a target was asked. */
    public enum Contact {
        NOT_ASKED,
        ANSWERED,
        FAILED,
        /** It is this proxy itself, or leads to it. */
        ITSELF
    }
}
