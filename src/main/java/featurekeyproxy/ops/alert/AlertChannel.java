package featurekeyproxy.ops.alert;

import java.io.IOException;

/** A way to tell people; may block for as long as its time-outs say. For one thread at a time. */
interface AlertChannel {
    /** Returns the name in settings, metrics and answers. */
    String name();

    /**
     * Tells of an alert.
     *
     * @throws RefusedAlertException if the receiver will never take this one
     * @throws IOException if it was not told and may be later; the message holds no secret
     */
    void send(Alert alert) throws IOException;
}
