package featurekeyproxy.mapping.device;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is sent to a device of which nothing is known. */
public enum UnknownDeviceStrategy {
    /** Try the mapping once and remember what the device made of it. */
    LEARN("learn"),
    /** Always send the new code. */
    MAP("map"),
    /** Always send the old code. */
    PASSTHROUGH("passthrough"),
    /** Send the old code and the new one behind it. */
    OFFER_BOTH("offer-both");

    public static final List<String> NAMES =
            Arrays.stream(values()).map(UnknownDeviceStrategy::text).toList();

    private final String text;

    UnknownDeviceStrategy(String text) {
        this.text = text;
    }

    /** Returns the name in the mapping file and in reports. */
    public String text() {
        return text;
    }

    /** Returns the strategy of that name. */
    public static Optional<UnknownDeviceStrategy> of(String text) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.text.equals(text))
                .findFirst();
    }
}
