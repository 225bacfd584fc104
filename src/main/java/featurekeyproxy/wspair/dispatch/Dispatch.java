package featurekeyproxy.wspair.dispatch;

/** On which threads the messages that are received on a leg go through their route. */
public enum Dispatch {
    /** On the session's event loop, which is the fastest; a step that blocks holds up every session of that loop. */
    EVENT_LOOP,
    /** On a pool of worker threads, so that steps may block; still one message at a time, in order. */
    WORKER
}
