package featurekeyproxy.wspair.upstream;

import java.io.IOException;

/** Why a dial failed, in a sentence of our own, in which stands nothing that a peer has sent. */
final class DialException extends IOException {
    private static final long serialVersionUID = 1;

    DialException(String reason) {
        super(reason);
    }
}
