package featurekeyproxy.simulator;

import com.fasterxml.jackson.core.JsonPointer;

/**
 * What the properties of a message are called and where its ids lie. Nobody has captured the real traffic yet, so every
 * name is a setting. Pointers are JSON Pointers into the whole message, except {@code version}, which points into the
 * info of a handshake event; a pointer that goes through the payload works in every {@link WireFormat.Shape}.
 *
 * @param type property that holds the message type (unused by the shape that has {@code $type})
 * @param payload property that holds the payload
 * @param info property that holds the payload of a {@code ClientHandshakeEventMessage}
 * @param featureCodes property of the codes in an initialization
 * @param confirmationCode property of the device's code in the reply
 * @param destination where the id of the receiving client lies
 * @param source where the id of the sending client lies
 * @param eventDevice where the id of the device lies in a handshake event
 * @param version where the firmware version lies below {@code info}
 * @param messageId where the id of a message lies
 * @param inReplyTo where a reply repeats the id of its request; when equal to {@code messageId}, a reply has no id of
 *     its own
 */
public record WireNames(
        String type,
        String payload,
        String info,
        String featureCodes,
        String confirmationCode,
        String destination,
        String source,
        String eventDevice,
        String version,
        String messageId,
        String inReplyTo) {

    /** The names that are taken where no document says otherwise. */
    public static final WireNames DEFAULT = new WireNames(
            "MessageType",
            "Payload",
            "Info",
            "FeatureCodes",
            "FeatureKeysConfirmationCode",
            "/DestinationId",
            "/SourceId",
            "/SourceId",
            "/FirmwareVersion",
            "/MessageId",
            "/MessageId");

    /**
     * Checks the pointers.
     *
     * @throws IllegalArgumentException if a pointer is none or is empty, or if both ends of a message would lie at one place
     */
    public WireNames {
        for (String pointer : new String[] {destination, source, eventDevice, version, messageId, inReplyTo}) {
            if (JsonPointer.compile(pointer).matches()) {
                throw new IllegalArgumentException("an empty JSON Pointer names the whole message, not a property");
            }
        }
        if (destination.equals(source)) {
            throw new IllegalArgumentException("source and destination both lie at " + destination
                    + ": the Terminal could not tell to whom a message goes");
        }
    }

    /** Returns these names with other properties of the envelope. */
    public WireNames withProperties(String newType, String newPayload, String newInfo) {
        return new WireNames(
                newType,
                newPayload,
                newInfo,
                featureCodes,
                confirmationCode,
                destination,
                source,
                eventDevice,
                version,
                messageId,
                inReplyTo);
    }

    /** Returns these names with other properties for the codes. */
    public WireNames withCodes(String newFeatureCodes, String newConfirmationCode) {
        return new WireNames(
                type,
                payload,
                info,
                newFeatureCodes,
                newConfirmationCode,
                destination,
                source,
                eventDevice,
                version,
                messageId,
                inReplyTo);
    }

    /** Returns these names with the ids of the clients elsewhere. */
    public WireNames withClientsAt(String newDestination, String newSource, String newEventDevice) {
        return new WireNames(
                type,
                payload,
                info,
                featureCodes,
                confirmationCode,
                newDestination,
                newSource,
                newEventDevice,
                version,
                messageId,
                inReplyTo);
    }

    /** Returns these names with the firmware version and the ids of the messages elsewhere. */
    public WireNames withVersionAndIdsAt(String newVersion, String newMessageId, String newInReplyTo) {
        return new WireNames(
                type,
                payload,
                info,
                featureCodes,
                confirmationCode,
                destination,
                source,
                eventDevice,
                newVersion,
                newMessageId,
                newInReplyTo);
    }
}
