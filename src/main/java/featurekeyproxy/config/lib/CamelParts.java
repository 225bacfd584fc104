package featurekeyproxy.config.lib;

import featurekeyproxy.route.file.CamelArtifacts;
import featurekeyproxy.route.file.CamelArtifacts.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds keys of Camel's that would have no effect, because the part that takes them is neither in the proxy nor in a jar of the site. */
public final class CamelParts {
    private static final String SERVICES = "META-INF/services/org/apache/camel/";

    /** The parts that camel-main configures and looks for when it starts, by what their keys begin with. */
    private static final Map<String, String> PARTS = new TreeMap<>(Map.ofEntries(
            Map.entry("camel.faulttolerance.", "camel-microprofile-fault-tolerance"),
            Map.entry("camel.lra.", "camel-lra"),
            Map.entry("camel.mdc.", "camel-mdc"),
            Map.entry("camel.opentelemetry.", "camel-opentelemetry"),
            Map.entry("camel.opentelemetry2.", "camel-opentelemetry2"),
            Map.entry("camel.resilience4j.", "camel-resilience4j"),
            Map.entry("camel.server.", "camel-platform-http-main"),
            Map.entry("camel.telemetrydev.", "camel-telemetry-dev"),
            Map.entry("camel.vault.aws.", "camel-aws-secrets-manager"),
            Map.entry("camel.vault.azure.", "camel-azure-key-vault"),
            Map.entry("camel.vault.cyberark.", "camel-cyberark-vault"),
            Map.entry("camel.vault.gcp.", "camel-google-secret-manager"),
            Map.entry("camel.vault.hashicorp.", "camel-hashicorp-vault"),
            Map.entry("camel.vault.ibm.", "camel-ibm-secrets-manager"),
            Map.entry("camel.vault.kubernetes.", "camel-kubernetes"),
            Map.entry("camel.vault.kubernetescm.", "camel-kubernetes")));

    private static final Map<String, Kind> KINDS = Map.of(
            "component", Kind.COMPONENT,
            "dataformat", Kind.DATAFORMAT,
            "language", Kind.LANGUAGE);

    private CamelParts() {}

    /** Returns why a key would have no effect with the classes of that loader; empty if it may have one. */
    public static Optional<String> missing(String key, ClassLoader classes) {
        String[] parts = key.split("\\.", -1);
        Kind kind = parts.length > 3 && parts[0].equals("camel") ? KINDS.get(parts[1].toLowerCase(Locale.ROOT)) : null;
        if (kind != null) {
            boolean isThere =
                    classes.getResource(SERVICES + parts[1].toLowerCase(Locale.ROOT) + "/" + parts[2]) != null;
            boolean isTold = kind == Kind.COMPONENT
                    || CamelArtifacts.of(kind, parts[2]).isPresent(); // others have more names than one
            return isThere || !isTold ? Optional.empty() : Optional.of(CamelArtifacts.advice(kind, parts[2]));
        }
        String plain = key.replace("-", "").toLowerCase(Locale.ROOT);
        return PARTS.entrySet().stream()
                .filter(part -> plain.startsWith(part.getKey()))
                .map(Map.Entry::getValue)
                .filter(artifact ->
                        classes.getResource("META-INF/maven/org.apache.camel/" + artifact + "/pom.properties") == null)
                .map(artifact -> "its part is in " + CamelArtifacts.coordinates(artifact)
                        + ", which belongs into lib/ with what it needs")
                .findFirst();
    }
}
