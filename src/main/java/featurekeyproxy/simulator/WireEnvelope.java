package featurekeyproxy.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What one message says, whatever it looks like on the wire. {@link #toString} never shows the payload, which may hold
 * codes.
 *
 * @param type the plain message type, without name space
 * @param source id of the client that sent it, or of the device that a handshake event tells of
 * @param destination id of the client that shall get it; none is the Terminal itself
 * @param inReplyTo id of the request that this answers
 */
record WireEnvelope(
        String type,
        @Nullable String source,
        @Nullable String destination,
        @Nullable String messageId,
        @Nullable String inReplyTo,
        ObjectNode payload) {
    static final String HANDSHAKE = "ConnectionHandshakeMessage";
    static final String HANDSHAKE_RESPONSE = "ConnectionHandshakeResponseMessage";
    static final String HANDSHAKE_EVENT = "ClientHandshakeEventMessage";
    static final String INITIALIZATION = "ApplicationInitializationMessage";
    static final String INITIALIZATION_RESPONSE = "ApplicationInitializationResponseMessage";
    static final String STATUS = "StatusMessage";

    static final String CLIENT_ID = "ClientId";
    static final String CLIENT_TYPE = "ClientType";
    static final String DEVICE = "Device";
    static final String TOMES = "TOMEs";
    static final String VERSION = "Version";
    static final String ADDRESS = "IpAddress";
    static final String SEQUENCE = "Sequence";

    @Override
    public String toString() {
        return type + " from " + source + " to " + destination;
    }
}
