package featurekeyproxy.route;

import featurekeyproxy.mapping.Outcome;
import featurekeyproxy.message.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What was decided on one initialization message, and when.
 *
 * @param session the id of its session
 * @param answeredAfter for a reply, how long after the request that it answers it came, if that is known
 */
public record InitializationDecision(
        Instant time, String session, Direction direction, Outcome outcome, Optional<Duration> answeredAfter) {}
