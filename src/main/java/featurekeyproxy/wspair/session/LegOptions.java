package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.websocket.WebSocketOptions;

/**
 * What one leg of a session is configured with.
 *
 * @param webSocket what is accepted from its peer
 * @param pingIntervalMillis after how long a silence the peer is sent a ping of our own; 0 for never
 * @param pingTimeoutMillis how long the peer may stay silent after that before it counts as lost
 */
public record LegOptions(WebSocketOptions webSocket, long pingIntervalMillis, long pingTimeoutMillis) {}
