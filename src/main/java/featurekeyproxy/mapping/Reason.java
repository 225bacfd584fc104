package featurekeyproxy.mapping;

/** Why a code, or a whole message, left the proxy as it did; the weightiest first. */
public enum Reason {
    /** The code of a request was replaced by its new code. */
    MAPPED(false),
    /** The new code was put behind the code of a request. */
    OFFERED(false),
    /** The code of a reply was replaced by the very string that TOMEs had sent. */
    RESTORED(false),
    /** The code of a reply was replaced by its only old code in the table. */
    REVERSED_BY_TABLE(false),
    /** The code of a reply has several old codes, and was replaced by the one that TOMEs is configured with. */
    REVERSED_BY_TOMES_CODE(false),
    /** The code of a reply has several old codes and nothing tells which; it stayed. */
    AMBIGUOUS(true),
    /** A device that had been sent a new code replied with a code that neither TOMEs nor the proxy knows; it stayed. */
    UNEXPECTED(true),
    /** The code of a reply is one that TOMEs sent; it stayed. */
    KEPT(false),
    /** The code of a request stayed since its device is to get what TOMEs sent. */
    PASSED(false),
    /** The table maps the code, but that is switched off, for the code, its device or altogether; it stayed. */
    SWITCHED_OFF(false),
    /** The table says nothing of the code; it stayed. */
    UNMAPPED(false),
    /** The message holds no code. */
    NO_CODE(false),
    /** The message could not be read as what its type says; it stayed. */
    NOT_UNDERSTOOD(true),
    /** The proxy failed; the message is the original. */
    FAILED(true);

    private final boolean warning;

    Reason(boolean warning) {
        this.warning = warning;
    }

    /** Returns whether somebody should look at it. */
    public boolean isWarning() {
        return warning;
    }
}
