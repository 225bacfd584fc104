package featurekeyproxy.route.file;

import featurekeyproxy.reload.JarResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * The route files that are in force at one moment: those in the routes directory, and from the jar those whose name does
 * not occur there.
 */
public final class RouteFiles {
    private static final List<String> IN_THE_JAR = List.of("proxy.camel.yaml");

    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Path directory;

    private RouteFiles(Path directory) {
        this.directory = directory;
    }

    /** Reads the routes that the proxy brings along. */
    public static RouteFiles ofTheJar() throws IOException {
        return new RouteFiles(Path.of("routes")).withThoseOfTheJar();
    }

    private RouteFiles withThoseOfTheJar() throws IOException {
        for (String name : IN_THE_JAR) {
            contents.put(name, JarResource.read("routes/" + name));
        }
        return this;
    }

    /**
     * Reads the files as they are now.
     *
     * @throws IOException if one of them cannot be read; it may just be being replaced
     */
    public static RouteFiles read(Path directory) throws IOException {
        RouteFiles files = new RouteFiles(directory).withThoseOfTheJar();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> listing = Files.list(directory)) {
                for (Path file : listing.filter(RouteFiles::isRouteFile).toList()) {
                    files.contents.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    private static boolean isRouteFile(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    boolean sameAs(RouteFiles other) {
        return contents.keySet().equals(other.contents.keySet())
                && contents.entrySet().stream()
                        .allMatch(each -> Arrays.equals(each.getValue(), other.contents.get(each.getKey())));
    }

    /** Returns the files, as Camel loads them. */
    public Collection<Resource> resources() {
        return contents.keySet().stream().map(this::resource).toList();
    }

    /** Returns the files that are new here or differ from those before. */
    Collection<Resource> changedSince(RouteFiles before) {
        return contents.entrySet().stream()
                .filter(each -> !Arrays.equals(each.getValue(), before.contents.get(each.getKey())))
                .map(each -> resource(each.getKey()))
                .toList();
    }

    private Resource resource(String name) {
        return ResourceHelper.fromBytes(
                directory.resolve(name).toString(), Objects.requireNonNull(contents.get(name), name));
    }
}
