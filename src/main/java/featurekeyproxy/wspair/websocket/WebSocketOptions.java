package featurekeyproxy.wspair.websocket;

/**
 * What one connection accepts.
 *
 * @param maxMessageSize how many bytes a message may have
 * @param strictUtf8 whether text that is not UTF-8 fails the connection
 * @param compression whether permessage-deflate is negotiated
 */
public record WebSocketOptions(int maxMessageSize, boolean strictUtf8, boolean compression) {}
