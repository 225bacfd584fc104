package featurekeyproxy.mapping.device;

import org.jspecify.annotations.Nullable;

/**
 * Decides how requests to a device are treated, and learns from their results.
 *
 * <p>A device is named by its id, or by an object that stands for the connection when messages name none. Implementations
 * are safe for use by several threads.
 */
@FunctionalInterface
public interface DevicePolicy {
    /** Treats every device as one with new firmware, and learns nothing. */
    DevicePolicy MAP_ALL = (device, unanswered) -> Treatment.MAP;

    /**
     * Returns the treatment of a request whose codes the table maps.
     *
     * @param unanswered how the former request to this device on this connection was treated, if no reply to it came
     */
    Treatment treatment(Object device, @Nullable Treatment unanswered);

    /** Returns how often the device was announced, 0 if announcements are not seen. */
    default int joins(Object device) {
        return 0;
    }

    /** Tells that the device replied with the code of this kind. */
    default void replied(Object device, DeviceKind kind) {}

    /** Tells that the device replied to a request of this treatment, and not with the code of any kind. */
    default void rejected(Object device, Treatment treatment) {}
}
