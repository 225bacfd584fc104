package featurekeyproxy.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What happens to a message on which the proxy's own code failed. */
public enum FallbackBehavior {
    /** The original bytes go on. */
    PASSTHROUGH("passthrough"),
    /** The connection is closed. */
    REJECT("reject");

    public static final List<String> NAMES =
            Arrays.stream(values()).map(FallbackBehavior::text).toList();

    private final String text;

    FallbackBehavior(String text) {
        this.text = text;
    }

    /** Returns the name in the mapping file and in reports. */
    public String text() {
        return text;
    }

    /** Returns the behaviour of that name. */
    public static Optional<FallbackBehavior> of(String text) {
        return Arrays.stream(values())
                .filter(behavior -> behavior.text.equals(text))
                .findFirst();
    }
}
