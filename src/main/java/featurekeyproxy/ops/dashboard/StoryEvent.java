package featurekeyproxy.ops.dashboard;

import featurekeyproxy.mapping.DeviceKind;
import featurekeyproxy.session.Leg;
import java.time.Instant;
import java.util.Optional;

/** One thing that happened to a device, as far as the proxy could see it. */
public sealed interface StoryEvent {
    /** Returns when it happened. */
    Instant time();

    /** The Terminal told that the device is there, and what it was taken for then. */
    record Joined(Instant time, String session, DeviceKind kind, String reason) implements StoryEvent {}

    /** TOMEs asked it, or it answered. */
    record Initialized(InitializationEntry entry) implements StoryEvent {
        @Override
        public Instant time() {
            return entry.time();
        }
    }

    /** The connection over which TOMEs spoke to it ended; {@code by} is empty if the proxy ended it. */
    record Parted(Instant time, String session, Optional<Leg> by, String cause) implements StoryEvent {}
}
