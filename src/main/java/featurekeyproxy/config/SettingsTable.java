package featurekeyproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All settings that there are, in the order of the shipped file. */
public final class SettingsTable {
    private static final List<SettingGroup> GROUPS = List.of(
            ListenerSettings.GROUP,
            TerminalTlsSettings.GROUP,
            SessionSettings.GROUP,
            LimitSettings.GROUP,
            ManagementSettings.GROUP,
            RecordingSettings.GROUP,
            ProtocolSettings.GROUP,
            CamelSettings.GROUP);

    private static final List<Setting<?>> ALL = new ArrayList<>();
    private static final Map<String, Setting<?>> BY_KEY = new TreeMap<>();

    static {
        for (SettingGroup group : GROUPS) {
            for (Setting<?> setting : group.settings()) {
                ALL.add(setting);
                if (BY_KEY.put(setting.key(), setting) != null) {
                    throw new IllegalStateException(setting + " is there twice");
                }
            }
        }
    }

    private SettingsTable() {}

    public static List<SettingGroup> groups() {
        return GROUPS;
    }

    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    public static Optional<Setting<?>> find(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }
}
