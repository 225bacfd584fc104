package featurekeyproxy.message;

/** The way a message travels through the proxy. */
public enum Direction {
    /** From TOMEs to the Terminal: requests. */
    TOMES_TO_TERMINAL,
    /** From the Terminal to TOMEs: replies and events of devices. */
    TERMINAL_TO_TOMES
}
