package featurekeyproxy;

import featurekeyproxy.config.Settings;
import featurekeyproxy.config.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

/**
 * Where in an object of the proxy a setting has to arrive, and as what: once as the default and once as another value.
 *
 * @param others the other value, and after it further keys and values that it does not go without
 */
record Reach<T>(String key, Function<T, Object> arrival, Object byDefault, Object byOther, List<String> others) {
    static <T> Reach<T> of(
            String key, Function<T, Object> arrival, Object byDefault, Object byOther, String... others) {
        return new Reach<>(key, arrival, byDefault, byOther, List.of(others));
    }

    /** Reads the default settings, or those with the other value; {@code base} stands in both. */
    Settings settings(Path directory, boolean other, Map<String, String> base) throws SettingsException {
        Properties properties = new Properties();
        properties.putAll(base);
        if (other) {
            properties.setProperty(key, others.get(0));
        }
        for (int i = 1; i < others.size(); i += 2) {
            properties.setProperty(others.get(i), others.get(i + 1));
        }
        return Settings.read(directory, Map.of(), properties);
    }

    @Override
    public String toString() {
        return key;
    }
}
