package featurekeyproxy.config.lib;

import featurekeyproxy.mapping.FeatureKeyCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * One jar of a site.
 *
 * @param version what its manifest or Maven says; empty if neither does
 * @param classes the names of its class files
 * @param declaresCodec whether it declares a codec as a service
 * @param mentionsCodec whether a class of it uses the interface of codecs
 */
record SiteJar(Path file, String version, Set<String> classes, boolean declaresCodec, boolean mentionsCodec) {
    static final String SERVICE = "META-INF/services/" + FeatureKeyCodec.class.getName();
    private static final String INTERFACE = FeatureKeyCodec.class.getName().replace('.', '/');
    private static final String VERSIONED = "META-INF/";

    SiteJar {
        classes = Collections.unmodifiableSet(new TreeSet<>(classes));
    }

    /** Opens a jar once by itself, so that a problem with it has its name. */
    static SiteJar of(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Set<String> classes = new TreeSet<>();
            boolean mentions = false;
            boolean declares = jar.getEntry(SERVICE) != null;
            String version = "";
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith(VERSIONED) && !name.endsWith("module-info.class")) {
                    classes.add(name);
                    mentions |= !declares && mentions(jar, entry);
                } else if (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties")) {
                    version = mavenVersion(jar, entry);
                }
            }
            return new SiteJar(file, manifestVersion(jar).orElse(version), classes, declares, mentions);
        }
    }

    private static boolean mentions(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(INTERFACE);
        }
    }

    private static String mavenVersion(JarFile jar, JarEntry entry) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
            properties.load(in);
        }
        return properties.getProperty("version", "");
    }

    private static Optional<String> manifestVersion(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        return Optional.ofNullable(manifest)
                .map(found -> found.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    }

    String name() {
        return String.valueOf(file.getFileName());
    }
}
