package featurekeyproxy.config;

import featurekeyproxy.config.source.CamelKeys;
import featurekeyproxy.text.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Says which keys are none of the proxy's, and which one was probably meant. */
final class UnknownKeys {
    private static final int NEAR = 2;

    private final List<String> known;

    /** Camel's catalogue, which is read only when there is a key to look up. */
    private @Nullable CamelKeys camel;

    UnknownKeys(SettingsTable table) {
        known = table.all().stream()
                .map(Setting::key)
                .filter(key -> key.startsWith("proxy."))
                .toList();
    }

    /** Returns what is wrong with a key that is not in the table, if anything is. */
    Optional<String> problem(String key) {
        if (key.startsWith("camel.")) {
            camel = camel == null ? new CamelKeys() : camel;
            return camel.problem(key);
        }
        return key.startsWith("proxy.") || isSlip(key)
                ? Optional.of("unknown key " + key + nearest(key))
                : Optional.empty();
    }

    /** Returns whether a key that may be another program's is more likely one of ours with a slip of the pen. */
    private boolean isSlip(String key) {
        LevenshteinDistance distance = new LevenshteinDistance(NEAR);
        String small = key.toLowerCase(Locale.ROOT);
        return known.stream().anyMatch(name -> distance.apply(small, name) >= 0);
    }

    private String nearest(String key) {
        return NearestName.of(key, known)
                .map(name -> "; did you mean " + name + "?")
                .orElse("; the keys are listed in " + SettingsFile.NAME);
    }
}
