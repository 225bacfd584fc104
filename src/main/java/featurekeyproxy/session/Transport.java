package featurekeyproxy.session;

/** What all sessions of a component share beside their routes: the bytes that they hold, and the count of refusals. */
record Transport(Buffers buffers, Refusals refusals) {}
