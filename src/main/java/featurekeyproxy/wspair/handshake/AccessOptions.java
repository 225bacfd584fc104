package featurekeyproxy.wspair.handshake;

/**
 * Who may connect; 0 or an empty text is no limit.
 *
 * @param maxConnections how many connections there may be
 * @param maxWaiting how many of them may be without a whole request
 * @param maxConnectionsPerAddress how many from one address
 * @param handshakesPerSecond how many handshakes one address may begin in a second
 * @param allowedAddresses the addresses and CIDR ranges that may connect, with commas between
 * @param allowedOrigins the origins that a browser may connect from, with commas between
 * @param handshakeTimeoutMillis how long a connection may take to ask for an upgrade
 */
public record AccessOptions(
        int maxConnections,
        int maxWaiting,
        int maxConnectionsPerAddress,
        int handshakesPerSecond,
        String allowedAddresses,
        String allowedOrigins,
        long handshakeTimeoutMillis) {}
