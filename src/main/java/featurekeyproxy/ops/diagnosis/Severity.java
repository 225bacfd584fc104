package featurekeyproxy.ops.diagnosis;

import java.util.Locale;

/** How good or bad something is, the worst first. */
public enum Severity {
    /** Something does not work. */
    ERROR,
    /** Something works, but not as it should. */
    WARNING,
    /** Good to know. */
    INFO,
    /** Not decided yet. */
    WAITING,
    /** As it should be. */
    OK;

    /** Returns the name in answers of the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
