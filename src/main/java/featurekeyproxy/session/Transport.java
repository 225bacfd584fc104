package featurekeyproxy.session;

/**
 * What all sessions of a component share beside their routes: the bytes that they hold, the count of refusals, how long
 * one may carry no message, 0 for ever, and what is told and counted of them.
 */
record Transport(Buffers buffers, Refusals refusals, long idleTimeoutMillis, Telemetry telemetry) {}
