package featurekeyproxy.session;

/**
 * What all sessions of a component share beside their routes: the bytes that they hold, the count of refusals, and how long
 * one may carry no message, 0 for ever.
 */
record Transport(Buffers buffers, Refusals refusals, long idleTimeoutMillis) {}
