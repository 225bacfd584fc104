package featurekeyproxy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that tests need and the build cannot bring along. Where {@code CI} is {@code true}, as in {@code .ci/run}, a test
 * that lacks its program fails; elsewhere it is skipped, and says so.
 */
final class Tool {
    private static final Map<String, String> PACKAGES = Map.of("promtool", "prometheus");

    private Tool() {}

    /** Returns where the first of these programs is: names that are looked for in the path, or whole paths. */
    static Path require(String... names) {
        Optional<Path> found =
                Stream.of(names).flatMap(name -> find(name).stream()).findFirst();
        String missing = names[0] + " is missing, so " + caller() + " tests nothing; on Debian: apt-get install "
                + PACKAGES.getOrDefault(names[0], names[0]);
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        Assumptions.assumeTrue(found.isPresent(), missing);
        return found.orElseThrow();
    }

    private static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String caller() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(type -> type != Tool.class)
                        .map(Class::getSimpleName)
                        .findFirst()
                        .orElseThrow());
    }
}
