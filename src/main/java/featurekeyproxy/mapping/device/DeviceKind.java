package featurekeyproxy.mapping.device;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which firmware a device runs, and so which code it answers to. */
public enum DeviceKind {
    /** Legacy firmware: knows the old code, which must reach it unchanged. */
    LEGACY("legacy"),
    /** Non-DEHP firmware: knows the new code. */
    NON_DEHP("nonDehp"),
    /** Not known yet: the {@link UnknownDeviceStrategy} decides. */
    UNKNOWN("unknown");

    /** The names of the kinds that a mapping file may give to a device. */
    public static final List<String> NAMES = List.of(LEGACY.text, NON_DEHP.text);

    private final String text;

    DeviceKind(String text) {
        this.text = text;
    }

    /** Returns the name in the mapping file and in reports. */
    public String text() {
        return text;
    }

    /** Returns the kind of that name. */
    public static Optional<DeviceKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
}
