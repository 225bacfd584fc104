package featurekeyproxy.route.file;

import featurekeyproxy.reload.JarResource;
import featurekeyproxy.text.NearestName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Maven artifact of Camel has which component, data format and language, by an excerpt of Camel's own catalogue; so that a
 * message about a name that nothing in the jar knows can say what to put where.
 */
public final class CamelArtifacts {
    private static final String INDEX = "META-INF/featurekeyproxy/camel-artifacts.txt";
    private static final Pattern ROW = Pattern.compile("(?m)^(\\w+) (\\S+) (\\S+)$");
    private static final Pattern VERSION = Pattern.compile("^# .*of Camel (\\S+)");
    private static final Pattern NO_CLASS = Pattern.compile(
            "ClassNotFoundException: [\\w.$]+|Cannot find class: [\\w.$]+|Error creating bean: \\S+ of type: #class:");

    private static final Map<Kind, Map<String, String>> ARTIFACTS = new TreeMap<>();
    private static final String CAMEL;

    static {
        String index = new String(JarResource.read(INDEX), StandardCharsets.UTF_8);
        for (Kind kind : Kind.values()) {
            ARTIFACTS.put(kind, new TreeMap<>());
        }
        ROW.matcher(index).results().forEach(row -> ARTIFACTS
                .getOrDefault(Kind.valueOf(row.group(1).toUpperCase(Locale.ROOT)), new TreeMap<>())
                .put(row.group(2), row.group(3)));
        Matcher version = VERSION.matcher(index);
        CAMEL = version.find() ? version.group(1) : "";
    }

    /** What is found by name in a jar. */
    public enum Kind {
        COMPONENT(
                "component",
                Pattern.compile("No (?:component|endpoint could be) found (?:for|with scheme): ([\\w-]+)")),
        DATAFORMAT("data format", Pattern.compile("[Dd]ata ?format '?([\\w-]+)'? could not be (?:created|found)")),
        LANGUAGE("language", Pattern.compile("No language could be found for: ([\\w-]+)"));

        private final String text;
        private final Pattern missing;

        Kind(String text, Pattern missing) {
            this.text = text;
            this.missing = missing;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private CamelArtifacts() {}

    /** Returns the version of Camel that the artifacts are of. */
    static String version() {
        return CAMEL;
    }

    /** Returns the artifact that has it, as Maven writes it; empty if Camel has none of that name. */
    public static Optional<String> of(Kind kind, String name) {
        return Optional.ofNullable(ARTIFACTS.getOrDefault(kind, Map.of()).get(name))
                .map(CamelArtifacts::coordinates);
    }

    /** Returns what Maven calls an artifact of Camel. */
    public static String coordinates(String artifact) {
        return "org.apache.camel:" + artifact + ":" + CAMEL;
    }

    /** Returns what is to be done about a name that nothing in the jar knows. */
    public static String advice(Kind kind, String name) {
        return of(kind, name)
                .map(artifact -> "the " + kind + " " + name + " is in " + artifact
                        + ", which belongs into lib/ with what it needs")
                .orElseGet(() -> "Camel has no " + kind + " " + name
                        + NearestName.of(
                                        name,
                                        ARTIFACTS.getOrDefault(kind, Map.of()).keySet())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; the jar with one of the site's own belongs into lib/"));
    }

    /** Returns what is to be done about a failure of Camel to find something by name; empty if it is another failure. */
    static Optional<String> adviceOn(String failure) {
        for (Kind kind : Kind.values()) {
            Matcher missing = kind.missing.matcher(failure);
            if (missing.find()) {
                return Optional.of(advice(kind, missing.group(1)));
            }
        }
        if (failure.contains("No bean could be found in the registry")) {
            return Optional.of(
                    "a bean is declared by - beans: in a route file, and the jar with its class belongs into lib/");
        }
        return NO_CLASS.matcher(failure).find()
                ? Optional.of("if the class is not there, its jar belongs into lib/")
                : Optional.empty();
    }
}
