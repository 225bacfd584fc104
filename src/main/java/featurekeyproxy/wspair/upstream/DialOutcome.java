package featurekeyproxy.wspair.upstream;

/** What a target made of a handshake. */
public enum DialOutcome {
    /** It switched protocols. */
    ACCEPTED,
    /** It answered with another status. */
    REFUSED,
    /** It did not answer in time. */
    TIMED_OUT,
    /** It could not be reached, or what it said was no HTTP. */
    FAILED
}
