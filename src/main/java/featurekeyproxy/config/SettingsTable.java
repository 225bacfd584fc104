package featurekeyproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Settings by group and by key. Immutable. */
public final class SettingsTable {
    private final List<SettingGroup> groups;
    private final List<Setting<?>> all = new ArrayList<>();
    private final Map<String, Setting<?>> byKey = new TreeMap<>();

    SettingsTable(List<SettingGroup> groups) {
        this.groups = List.copyOf(groups);
        for (SettingGroup group : groups) {
            for (Setting<?> setting : group.settings()) {
                all.add(setting);
                if (byKey.put(setting.key(), setting) != null) {
                    throw new IllegalStateException(setting + " is there twice");
                }
            }
        }
    }

    /** Returns the groups in the order of the shipped file. */
    public List<SettingGroup> groups() {
        return groups;
    }

    /** Returns all settings in the order of the shipped file. */
    public List<Setting<?>> all() {
        return List.copyOf(all);
    }

    /** Returns the setting of that key, if there is one. */
    public Optional<Setting<?>> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
