package featurekeyproxy;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The directory that the process was started in, against which the paths of settings are resolved. */
final class WorkingDirectory {
    private WorkingDirectory() {}

    /**
     * Returns why no file can be found in it, if that is so. Java reads its name with the charset of the locale, which in
     * {@code C} and {@code POSIX} has no umlauts, and cannot be told otherwise once it runs.
     */
    static Optional<String> problem() {
        String name = System.getProperty("user.dir", "");
        try {
            if (Files.isDirectory(Path.of(name))) {
                return Optional.empty();
            }
        } catch (InvalidPathException e) { // told below
        }
        return Optional.of(
                "cannot start: the working directory is gone, or its name has characters that this process cannot"
                        + " read with the charset " + System.getProperty("sun.jnu.encoding")
                        + "; set LC_ALL=C.UTF-8 in the environment, or start in a directory with a plain name");
    }
}
