package featurekeyproxy.mapping;

/** One line of {@code devices.legacy} or {@code devices.nonDehp}: which devices are of which kind. */
record DevicePattern(Glob glob, DeviceKind kind, String text) {
    DevicePattern(String text, DeviceKind kind) {
        this(new Glob(text), kind, text);
    }

    /** Returns how the pattern is named in reports, such as {@code "TRIMA-1*" of devices.legacy}. */
    String rule() {
        return Quoted.of(text) + " of devices." + kind.text();
    }

    /** Returns the number of characters, which decides between patterns that match the same device. */
    int strength() {
        return glob.text().length();
    }
}
