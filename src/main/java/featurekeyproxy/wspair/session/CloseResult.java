package featurekeyproxy.wspair.session;

import featurekeyproxy.wspair.leg.Leg;
import java.util.Optional;

/**
 * How a session came to its end.
 *
 * @param by the leg whose peer closed it, broke the protocol or was lost; empty if the proxy itself ended it
 * @param code the close code that said so; 1005 for a close frame without one, 1006 for a connection that was lost
 * @param cause what happened, in words of the proxy, never of a peer
 */
public record CloseResult(Optional<Leg> by, int code, String cause) {
    /** The code for a connection that was lost without a close frame. */
    public static final int LOST = 1006;
}
