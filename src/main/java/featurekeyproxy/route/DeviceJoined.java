package featurekeyproxy.route;

import featurekeyproxy.mapping.device.DeviceKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A device has told that it is there.
 *
 * @param session the id of the session in which it did
 * @param device its id, if the event names it
 * @param version its firmware or software version, if the event tells it
 * @param address its network address, if the event tells it
 * @param kind what is known of it now
 * @param reason why, or why the event could not be understood
 */
public record DeviceJoined(
        Instant time,
        String session,
        Optional<String> device,
        Optional<String> version,
        Optional<String> address,
        Optional<DeviceKind> kind,
        String reason) {}
