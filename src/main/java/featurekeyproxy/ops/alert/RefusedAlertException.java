package featurekeyproxy.ops.alert;

import java.io.IOException;

/** The receiver will not take this alert, however often it is sent. */
final class RefusedAlertException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedAlertException(String message) {
        super(message);
    }
}
