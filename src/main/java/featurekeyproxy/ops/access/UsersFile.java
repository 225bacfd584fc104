package featurekeyproxy.ops.access;

import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.reload.Loaded;
import featurekeyproxy.reload.WatchedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The file of the named users, kept in force as it is saved. */
public final class UsersFile {
    /** What such files are called in metrics and the audit trail. */
    public static final String KIND = "users";

    private final WatchedFiles<Users> watched;

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if it cannot be used, with all that is wrong
     */
    public UsersFile(Path file) {
        FileSnapshot now = look(file);
        if (!(load(file, now) instanceof Loaded.Usable<Users> first)) {
            throw new IllegalArgumentException(String.join("; ", problems(file)));
        }
        watched = new WatchedFiles<>(
                KIND,
                first.value(),
                () -> look(file),
                files -> load(file, files),
                (before, after) -> {},
                System::nanoTime);
        watched.startFrom(first.value(), now);
    }

    /** Returns all that is wrong with a file. */
    public static List<String> problems(Path file) {
        return load(file, look(file)) instanceof Loaded.Unusable<Users> unusable
                ? unusable.problems().stream().map(FileProblem::toString).toList()
                : List.of();
    }

    private static FileSnapshot look(Path file) {
        return FileSnapshot.of(Map.of(file.toString(), file));
    }

    private static Loaded<Users> load(Path file, FileSnapshot files) {
        if (files instanceof FileSnapshot.Contents contents) {
            return Users.read(file.toString(), contents.bytes(file.toString()));
        }
        String why = files instanceof FileSnapshot.Unreadable unreadable
                ? "cannot be read: " + unreadable.reason()
                : "there is no such file";
        return new Loaded.Unusable<>(List.of(new FileProblem(file.toString(), why)));
    }

    /** Returns the file, to be watched. */
    public WatchedFiles<Users> files() {
        return watched;
    }
}
