package featurekeyproxy.config;

import java.util.List;

/** The settings that the proxy has. */
public final class ProductSettings {
    /** All of them, in the order of the shipped file. */
    public static final SettingsTable TABLE = new SettingsTable(List.of(
            ListenerSettings.GROUP,
            TerminalTlsSettings.GROUP,
            SessionSettings.GROUP,
            LimitSettings.GROUP,
            ManagementSettings.GROUP,
            RecordingSettings.GROUP,
            AlertSettings.GROUP,
            ProtocolSettings.GROUP,
            CamelSettings.GROUP));

    private ProductSettings() {}
}
