package featurekeyproxy.config.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.reload.JarResource;
import featurekeyproxy.text.NearestName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The {@code camel.*} keys that Camel's own catalogue names: those of camel-main, and the options of components that are there.
 *
 * <p>Camel takes a key in any case and with or without dashes. Keys below which anything may stand, such as
 * {@code camel.beans}, those with brackets, and options of what is not in the jar are left to Camel.
 */
public final class CamelKeys {
    private static final String CATALOGUE = "META-INF/camel-main-configuration-metadata.json";
    private static final List<String> OPEN = List.of(
            "camel.beans.",
            "camel.component.",
            "camel.dataformat.",
            "camel.language.",
            "camel.routetemplate",
            "camel.variable.",
            "camel.kamelet.");

    /** Camel's names as it documents them, by what is compared. */
    private final Map<String, String> names = new TreeMap<>();

    /** What is compared of the names below which further ones may stand. */
    private final Set<String> maps = new HashSet<>();

    private final ObjectMapper json = new ObjectMapper();

    /** Reads the catalogue of camel-main. */
    public CamelKeys() {
        for (JsonNode property : tree(new String(JarResource.read(CATALOGUE), StandardCharsets.UTF_8))
                .path("properties")) {
            String name = property.path("name").asText();
            names.put(plain(name), dashed(name));
            if (property.path("type").asText().equals("object")) {
                maps.add(plain(name) + ".");
            }
        }
    }

    /** Returns what is wrong with a key that begins with {@code camel.}, as far as can be told. */
    public Optional<String> problem(String key) {
        String plain = plain(key);
        if (plain.startsWith("camel.component.")) {
            return option(key);
        }
        boolean known = key.contains("[")
                || names.containsKey(plain)
                || OPEN.stream().anyMatch(plain::startsWith)
                || maps.stream().anyMatch(plain::startsWith);
        return known ? Optional.empty() : Optional.of(unknown(key, names));
    }

    private Optional<String> option(String key) {
        String[] parts = key.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty(); // an option of an option
        }
        Map<String, String> options = options(parts[2]);
        return options.isEmpty() || options.containsKey(plain(key))
                ? Optional.empty()
                : Optional.of(unknown(key, options));
    }

    /** Returns the options of a component by what is compared; none if there is no such component. */
    private Map<String, String> options(String component) {
        Map<String, String> options = new TreeMap<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            String schema = context.getComponentParameterJsonSchema(component);
            JsonNode properties =
                    schema == null ? json.createObjectNode() : tree(schema).path("componentProperties");
            properties.fieldNames().forEachRemaining(name -> {
                String key = "camel.component." + component + "." + name;
                options.put(plain(key), dashed(key));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return options;
    }

    private static String unknown(String key, Map<String, String> known) {
        return "unknown key " + key
                + NearestName.of(dashed(key), known.values())
                        .map(name -> "; did you mean " + name + "?")
                        .orElse("; Camel knows none of that name");
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what Camel compares of a key. */
    private static String plain(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static String dashed(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
