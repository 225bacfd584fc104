package featurekeyproxy.wspair.upstream;

import java.io.IOException;

/** A dial came back to the proxy that made it, directly or by way of another proxy. */
public final class LoopException extends IOException {
    /** What is wrong, with the settings that decide about it. */
    public static final String REASON = "the address of the Terminal (proxy.terminal.host and proxy.terminal.port, or"
            + " proxy.terminal.targets) leads back to this proxy (proxy.tomes.host and proxy.tomes.port)";

    private static final long serialVersionUID = 1;

    LoopException() {
        super(REASON);
    }
}
