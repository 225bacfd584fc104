package featurekeyproxy.mapping.device;

import featurekeyproxy.text.Quoted;

/** One line of {@code devices.legacy} or {@code devices.nonDehp}: which devices are of which kind. */
public record DevicePattern(Glob glob, DeviceKind kind, String text) {
    public DevicePattern(String text, DeviceKind kind) {
        this(new Glob(text), kind, text);
    }

    /** Returns how the pattern is named in reports, such as {@code "TRIMA-1*" of devices.legacy}. */
    public String rule() {
        return Quoted.of(text) + " of devices." + kind.text();
    }

    /** Returns the number of characters, which decides between patterns that match the same device. */
    public int strength() {
        return glob.text().length();
    }
}
