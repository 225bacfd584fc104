package featurekeyproxy.mapping.device;

import java.time.Instant;

/**
 * What is known of one device: its kind, where that was learned, why, and when.
 *
 * @param since when it was learned; for what the mapping file says, when the device was first heard of
 */
public record DeviceProfile(DeviceKind kind, Source source, String reason, Instant since) {
    /** Where a profile comes from, the strongest first. */
    public enum Source {
        /** An operator said so while the proxy ran; it holds until it is forgotten or the proxy ends. */
        OPERATOR,
        /** The mapping file lists the device, or a pattern that it matches. */
        CONFIGURED,
        /** The version in the handshake event lies in a range of the mapping file. */
        FIRMWARE,
        /** A reply of the device carried the code of its kind. */
        REPLY,
        /** A try was rejected or stayed without a reply before the device came back. */
        TRY,
        /** Nothing was learned. */
        NONE
    }
}
