package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Instant;
import java.util.Optional;

/** One thing that happened to a device, as far as the proxy could see it. */
public sealed interface TimelineEvent {
    /** Returns when it happened. */
    Instant time();

    /** Returns the id of the session in which it happened. */
    String session();

    /** The Terminal told that the device is there, and what it was taken for then. */
    record Joined(
            Instant time,
            String session,
            DeviceKind kind,
            String reason,
            Optional<String> version,
            Optional<String> address)
            implements TimelineEvent {}

    /** TOMEs asked it, or it answered. */
    record Initialized(InitializationEntry entry) implements TimelineEvent {
        @Override
        public Instant time() {
            return entry.time();
        }

        @Override
        public String session() {
            return entry.session();
        }
    }

    /** The connection over which TOMEs spoke to it ended; {@code by} is empty if the proxy ended it. */
    record Parted(Instant time, String session, Optional<Leg> by, String cause) implements TimelineEvent {}
}
