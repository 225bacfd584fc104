package featurekeyproxy.route.file;

import featurekeyproxy.reload.FileSnapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory with the route files and all directories in it. What is hidden, that is begins with a dot, is not there for it; other
 * files that are none of routes are told once. To be looked at by one thread.
 */
final class RouteDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(RouteDirectory.class);
    private static final int MOST_LEVELS = 32;

    private final Path directory;
    private volatile Set<String> ignored = Set.of();

    RouteDirectory(Path directory) {
        this.directory = directory;
    }

    /** Reads all route files that are there now, by their paths within the directory; one that is a link to nothing makes the set unreadable. */
    FileSnapshot look() {
        Map<String, Path> found = new TreeMap<>();
        Set<String> others = new TreeSet<>();
        try {
            Files.walkFileTree(
                    directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MOST_LEVELS, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                            return !each.equals(directory) && isHidden(each)
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (RouteFiles.isRouteFile(file)) {
                                found.put(name(file), file);
                            } else if (!isHidden(file)) {
                                others.add(name(file));
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            return FileSnapshot.failed(directory, e);
        }
        ignore(others);
        return FileSnapshot.of(found);
    }

    private String name(Path file) {
        return directory.relativize(file).toString().replace(File.separatorChar, '/');
    }

    static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private void ignore(Set<String> others) {
        Set<String> news = new TreeSet<>(others);
        news.removeAll(ignored);
        ignored = Set.copyOf(others);
        news.forEach(name ->
                LOG.atWarn().addKeyValue("file", directory.resolve(name)).log(WHY_IGNORED));
    }

    static final String WHY_IGNORED = "is not loaded: a route file ends with .yaml, .yml or .xml";

    /** Returns the files of the latest look that are none of routes, by their whole paths. For any thread. */
    Set<String> ignored() {
        Set<String> paths = new TreeSet<>();
        ignored.forEach(
                name -> paths.add(directory.resolve(name).toAbsolutePath().toString()));
        return paths;
    }
}
