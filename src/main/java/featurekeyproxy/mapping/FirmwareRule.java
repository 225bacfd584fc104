package featurekeyproxy.mapping;

/** One line of {@code devices.firmware}: which versions are of which kind. */
record FirmwareRule(VersionRange range, DeviceKind kind, String text) {
    /** Returns how the range is named in reports, such as {@code [7.0,) (nonDehp) of devices.firmware}. */
    String rule() {
        return text + " (" + kind.text() + ") of devices.firmware";
    }
}
