package featurekeyproxy.wspair.handshake;

/** Which headers tell the Terminal for whom the proxy connects. */
public enum ForwardedHeaders {
    /** No header is added; those that came are passed on. */
    NONE,
    /** {@code X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code X-Forwarded-Host}. */
    X_FORWARDED,
    /** {@code Forwarded} (RFC 7239). */
    FORWARDED,
    /** Both kinds. */
    BOTH;

    boolean legacy() {
        return this == X_FORWARDED || this == BOTH;
    }

    boolean standard() {
        return this == FORWARDED || this == BOTH;
    }
}
