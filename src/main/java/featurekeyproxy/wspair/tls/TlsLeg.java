package featurekeyproxy.wspair.tls;

import java.util.Locale;

/** Where TLS may be spoken: on one of the two legs of sessions, or on the management port. */
public enum TlsLeg {
    /** TOMEs connects to the proxy, which is the server. */
    TOMES,
    /** The proxy connects to the Terminal, and is the client. */
    TERMINAL,
    /** Operators connect to the proxy, which is the server. */
    MANAGEMENT;

    /** Returns whether the proxy is the server. */
    public boolean isServer() {
        return this != TERMINAL;
    }

    /** Returns the name as it stands in the keys of settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
