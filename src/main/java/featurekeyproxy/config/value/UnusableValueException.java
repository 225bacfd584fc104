package featurekeyproxy.config.value;

/** A value cannot be used: what is allowed instead, and which part of it is wrong, which may quote the value. */
public final class UnusableValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String allowed;
    private final String detail;

    public UnusableValueException(String allowed, String detail) {
        super(reason(allowed, detail));
        this.allowed = allowed;
        this.detail = detail;
    }

    private static String reason(String allowed, String detail) {
        return allowed.isEmpty() || detail.isEmpty() ? allowed + detail : allowed + "; " + detail;
    }

    /** Returns what is allowed and what is wrong. */
    public String reason() {
        return reason(allowed, detail);
    }

    /** Returns what is allowed, without a word of what was found; may be empty if the detail says it all. */
    public String allowed() {
        return allowed;
    }
}
