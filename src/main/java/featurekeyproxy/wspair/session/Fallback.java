package featurekeyproxy.wspair.session;

/** What happens to a message whose route failed before the message was sent on. */
public enum Fallback {
    /** The message is forwarded as it was received. */
    PASSTHROUGH,
    /** The session is closed with 1011, and both sides see it. */
    REJECT
}
