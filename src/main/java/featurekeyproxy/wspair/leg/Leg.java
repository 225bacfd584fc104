package featurekeyproxy.wspair.leg;

import featurekeyproxy.message.Direction;
import java.util.Arrays;
import java.util.Locale;

/** One of the two connections of a session, named by who is at its other end. */
public enum Leg {
    /** The connection that TOMEs opened to the proxy; the proxy is the server. */
    TOMES,
    /** The connection that the proxy opened to the Terminal; the proxy is the client. */
    TERMINAL;

    /**
     * Returns the leg of that name, in any case.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static Leg named(String name) {
        return Arrays.stream(values())
                .filter(leg -> leg.toString().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "ws-pair:" + name + " is no leg of a session; allowed are ws-pair:tomes and ws-pair:terminal"));
    }

    /** Returns the other leg of the session. */
    public Leg other() {
        return this == TOMES ? TERMINAL : TOMES;
    }

    /** Returns the direction of the messages that are received on this leg. */
    public Direction inbound() {
        return this == TOMES ? Direction.TOMES_TO_TERMINAL : Direction.TERMINAL_TO_TOMES;
    }

    /** Returns the name as it stands in an endpoint URI. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
