package featurekeyproxy.mapping.device;

/** One line of {@code devices.firmware}: which versions are of which kind. */
public record FirmwareRule(VersionRange range, DeviceKind kind, String text) {
    /** Returns how the range is named in reports, such as {@code [7.0,) (nonDehp) of devices.firmware}. */
    public String rule() {
        return text + " (" + kind.text() + ") of devices.firmware";
    }
}
