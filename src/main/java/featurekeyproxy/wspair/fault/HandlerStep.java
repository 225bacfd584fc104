package featurekeyproxy.wspair.fault;

/** Where the program is entered from below on behalf of a connection, by Netty, by Vert.x, by a timer, or out of a route. */
public enum HandlerStep {
    // a connection of TOMEs that has not asked yet
    ACCEPTED,
    REQUEST_BYTES,
    REQUEST_TOO_LATE,
    REQUEST_GIVES_WAY,
    // its request
    REQUESTED,
    REQUEST_UNREADABLE,
    TOMES_LEFT,
    ROUTE_DECIDED,
    ANSWER_SENT,
    HANDSHAKE_TOO_LATE,
    // the dial
    DIAL_RESOLVED,
    DIAL_RACE,
    DIAL_CONNECTED,
    DIAL_NOT_CONNECTED,
    DIAL_TOO_LATE,
    DIAL_READ,
    DIAL_CLOSED,
    DIAL_NEXT,
    DIAL_ANSWERED,
    PROBE,
    // the Terminal's answer on its way to TOMEs
    ACCEPTED_BY_TERMINAL,
    REFUSED_BY_TERMINAL,
    NO_TERMINAL,
    REFUSAL_BODY,
    REFUSAL_STALLED,
    SWITCHED,
    NOT_SWITCHED,
    OPENING,
    // the session
    FRAME,
    READ_COMPLETE,
    WRITABLE,
    LOST,
    ROUTED,
    SESSION_TASK,
    SESSION_TIMER,
    CLOSE_ACTION
}
