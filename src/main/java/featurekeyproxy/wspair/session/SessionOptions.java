package featurekeyproxy.wspair.session;

/**
 * What a session is configured with.
 *
 * @param tomes its connection to TOMEs
 * @param terminal its connection to the Terminal
 * @param terminalLostCode the close code with which TOMEs is told that the Terminal's connection is lost
 * @param closeTimeoutMillis how long it may take from the first sign of closing to the end of both connections
 * @param idleTimeoutMillis how long it may carry no message; 0 for ever
 */
public record SessionOptions(
        LegOptions tomes, LegOptions terminal, int terminalLostCode, long closeTimeoutMillis, long idleTimeoutMillis) {}
