package featurekeyproxy.message;

import java.util.Optional;

/**
 * What the event says that a device has joined.
 *
 * @param device the device, if it is named
 * @param version its firmware or software version, if told
 * @param address its network address, if told
 * @param fault why the event could not be understood, in which case nothing else is known
 */
public record DeviceJoinedMessage(
        Optional<String> device, Optional<String> version, Optional<String> address, Optional<String> fault) {
    static DeviceJoinedMessage notUnderstood(String fault) {
        return new DeviceJoinedMessage(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(fault));
    }
}
