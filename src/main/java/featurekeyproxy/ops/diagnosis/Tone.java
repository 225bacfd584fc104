package featurekeyproxy.ops.diagnosis;

import java.util.Locale;

/** How something is meant to strike the reader, apart from its words. */
public enum Tone {
    /** As it should be. */
    OK,
    /** Neither good nor bad. */
    PLAIN,
    /** Not decided yet. */
    WAIT,
    /** Worth a look. */
    WARNING,
    /** Does not work. */
    ERROR;

    /** Returns the name in answers of the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
