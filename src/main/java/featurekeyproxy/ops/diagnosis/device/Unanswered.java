package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Initialized;
import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Joined;
import featurekeyproxy.ops.diagnosis.device.TimelineEvent.Parted;
import java.time.Instant;
import java.util.Optional;

/**
 * The requests of a session to which a device has not answered since its last reply.
 *
 * @param drops how often it left instead: how often it joined after a request, or was asked anew where nobody tells of joins
 * @param since when it was asked first of what it may still answer, if it may
 */
record Unanswered(int drops, Optional<Instant> since) {
    static Unanswered of(DeviceTimeline timeline) {
        boolean announced = timeline.lastIndex(Joined.class::isInstance) >= 0;
        Unanswered unanswered = new Unanswered(0, Optional.empty());
        for (TimelineEvent event : timeline.events()) {
            unanswered = unanswered.then(event, announced);
        }
        return unanswered;
    }

    private Unanswered then(TimelineEvent event, boolean announced) {
        boolean waiting = since.isPresent();
        if (event instanceof Initialized it && it.entry().request()) {
            return new Unanswered(
                    waiting && !announced ? drops + 1 : drops, waiting ? since : Optional.of(event.time()));
        }
        if (event instanceof Joined) {
            return new Unanswered(waiting ? drops + 1 : drops, Optional.empty());
        }
        return event instanceof Parted || event instanceof Initialized ? new Unanswered(0, Optional.empty()) : this;
    }
}
