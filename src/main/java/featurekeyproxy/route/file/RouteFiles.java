package featurekeyproxy.route.file;

import featurekeyproxy.reload.FileBytes;
import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.reload.JarResource;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * A whole set of route files: those of the routes directory, or those that the proxy brings along if there was no such
 * directory at the start and no setting names one.
 */
public final class RouteFiles {
    private static final List<String> IN_THE_JAR = List.of("proxy.camel.yaml");

    private static final Path DIRECTORY_IN_THE_JAR = Path.of("routes");
    private static final Pattern ROUTE_FILE = Pattern.compile("\\.(ya?ml|xml)$");
    private static final Pattern XML_COMMENT = Pattern.compile("(?s)<!--.*?-->|<\\?.*?\\?>");
    private static final Pattern ERROR_HANDLER = Pattern.compile("error-?[hH]andler");
    private static final Pattern RESOURCE = Pattern.compile("(?m)^kind:\\s*[\"']?(\\w+)");

    /** Stands for a dot that Camel would take for the begin of the extension; hardly in any name, so that no two become one. */
    private static final char DOT = '\u00B7';

    private static final String SMALL = " (yml).yaml";

    private final Path directory;
    private final Map<String, FileBytes> files;

    private RouteFiles(Path directory, Map<String, FileBytes> files) {
        this.directory = directory;
        this.files = files;
    }

    /** Returns the routes that the proxy brings along. */
    public static RouteFiles ofTheJar() {
        return new RouteFiles(
                DIRECTORY_IN_THE_JAR,
                IN_THE_JAR.stream()
                        .collect(Collectors.toMap(
                                name -> name, name -> new FileBytes(JarResource.read("routes/" + name)))));
    }

    /**
     * Returns the files that a start would take now, if no setting names the directory.
     *
     * @throws IllegalArgumentException if they cannot be read
     */
    public static RouteFiles read(Path directory) {
        return atStart(directory, false, new RouteDirectory(directory).look());
    }

    /** Returns the files that were read from a directory. */
    static RouteFiles of(Path directory, FileSnapshot.Contents contents) {
        return new RouteFiles(directory, contents.files());
    }

    /**
     * Returns the files to start with.
     *
     * @param named whether a setting names the directory, which then has to be there
     * @throws IllegalArgumentException if they cannot be read
     */
    static RouteFiles atStart(Path directory, boolean named, FileSnapshot read) {
        if (read instanceof FileSnapshot.Contents contents) {
            return of(directory, contents);
        }
        if (!named && Files.notExists(directory)) {
            return ofTheJar();
        }
        String why = read instanceof FileSnapshot.Unreadable unreadable
                ? unreadable.what() + " cannot be read: " + unreadable.reason()
                : ((FileSnapshot.Absent) read).what() + " is not there";
        throw new IllegalArgumentException("proxy.routes.directory; allowed: a directory with route files; " + why);
    }

    static boolean isRouteFile(Path file) {
        String name = String.valueOf(file.getFileName());
        return ROUTE_FILE.matcher(name).find() && !name.startsWith(".");
    }

    /** Returns whether the file is there and not empty. */
    boolean says(String location) {
        return files.entrySet().stream()
                .anyMatch(each -> location(each.getKey()).equals(location)
                        && !new String(each.getValue().bytes(), StandardCharsets.UTF_8).isBlank());
    }

    /** Returns the whole paths of the files, for people. */
    public List<String> paths() {
        boolean inTheJar = directory == DIRECTORY_IN_THE_JAR; // and no equal path of the same name
        return files.keySet().stream()
                .map(directory::resolve)
                .map(path ->
                        inTheJar ? path + " in the jar" : path.toAbsolutePath().toString())
                .toList();
    }

    private String text(String name) {
        return new String(Objects.requireNonNull(files.get(name), name).bytes(), StandardCharsets.UTF_8);
    }

    /** Returns whether there is more in a file than comments, of which Camel can make nothing. */
    private boolean holdsSomething(String name) {
        String text = text(name).replace("\uFEFF", "");
        return name.endsWith(".xml")
                ? !XML_COMMENT.matcher(text).replaceAll("").isBlank()
                : !text.lines()
                        .map(String::strip)
                        .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.equals("---"));
    }

    /** Returns whether an error handler may be in any of the files. */
    boolean mentionErrorHandlers() {
        return files.keySet().stream()
                .map(this::text)
                .anyMatch(text -> ERROR_HANDLER.matcher(text).find());
    }

    /**
     * Checks that no file is a document of which Camel would load nothing.
     *
     * @throws IllegalArgumentException if one is; the message names it
     */
    void requireRoutes() {
        for (String name : files.keySet()) {
            Matcher kind = RESOURCE.matcher(text(name));
            if (!name.endsWith(".xml") && kind.find()) {
                throw new IllegalArgumentException(directory.resolve(name) + " is a document of the kind "
                        + kind.group(1) + " for Camel K; allowed: a list that begins with - route:");
            }
        }
    }

    /** Returns the files, as Camel loads them. */
    public Collection<Resource> resources() {
        return files.keySet().stream()
                .filter(this::holdsSomething)
                .map(this::resource)
                .toList();
    }

    /** Returns the files that are new here or differ from those before. */
    Collection<Resource> changedSince(RouteFiles before) {
        return files.entrySet().stream()
                .filter(each ->
                        !each.getValue().equals(before.files.get(each.getKey())) && holdsSomething(each.getKey()))
                .map(each -> resource(each.getKey()))
                .toList();
    }

    private Resource resource(String name) {
        return ResourceHelper.fromBytes(
                location(name), Objects.requireNonNull(files.get(name), name).bytes());
    }

    private String location(String name) {
        return directory + File.separator + loadedAs(name); // no path, since a system may not allow the DOT in one
    }

    /** Returns a path of which Camel knows the extension: for it that begins with the first dot of the name, and is not {@code yml}. */
    private static String loadedAs(String path) {
        int slash = path.lastIndexOf('/') + 1;
        String name = path.substring(slash);
        String stem = name.substring(0, name.lastIndexOf('.'));
        boolean small = name.endsWith(".yml");
        boolean known = !small && !stem.replaceFirst("\\.camel$", "").contains(".");
        return known
                ? path
                : path.substring(0, slash)
                        + stem.replace('.', DOT)
                        + (small ? SMALL : name.substring(name.lastIndexOf('.')));
    }

    /** Returns a text in which the files have the names under which they are saved. */
    static String withNames(String text) {
        return text.replace(SMALL, ".yml").replace(DOT, '.');
    }

    /** Names the files. */
    @Override
    public String toString() {
        return String.join(", ", files.keySet());
    }
}
