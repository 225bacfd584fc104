package featurekeyproxy.config;

import java.util.List;

/** Settings that belong together, below one heading of the documentation and of the shipped file. */
public record SettingGroup(String heading, List<Setting<?>> settings) {
    static SettingGroup of(String heading, Setting<?>... settings) {
        return new SettingGroup(heading, List.of(settings));
    }
}
