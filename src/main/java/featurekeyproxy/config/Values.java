package featurekeyproxy.config;

import featurekeyproxy.wspair.WsPairComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What each setting is set to, read and checked. Immutable. */
public final class Values {
    /** The value of one setting, kept together with it so that both have one type. */
    private record Value<T>(Setting<T> setting, T value) {
        void applyTo(WsPairComponent component) {
            setting.taker().accept(component, value);
        }
    }

    private final Map<Setting<?>, Value<?>> values = new LinkedHashMap<>();

    Values(SettingsReader reader) {
        reader.table().all().forEach(setting -> put(reader, setting));
    }

    private Values(Values others) {
        values.putAll(others.values);
    }

    private <T> void put(SettingsReader reader, Setting<T> setting) {
        values.put(setting, new Value<>(setting, reader.get(setting)));
    }

    /** Returns the value of a setting. */
    @SuppressWarnings("unchecked") // each value was put with its own setting
    public <T> T get(Setting<T> setting) {
        return ((Value<T>) Objects.requireNonNull(values.get(setting), setting.key())).value();
    }

    /** Returns the same values but for one. */
    <T> Values with(Setting<T> setting, T value) {
        Values copy = new Values(this);
        copy.values.put(setting, new Value<>(setting, value));
        return copy;
    }

    /** Hands the component whatever is meant for it. */
    public void applyTo(WsPairComponent component) {
        values.values().forEach(value -> value.applyTo(component));
    }

    /** Shows no value, which may be secret. */
    @Override
    public String toString() {
        return values.size() + " settings";
    }
}
