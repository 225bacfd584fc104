package featurekeyproxy.reload;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What one look at some files showed, as one state; equal to another look that showed the same. */
public sealed interface FileSnapshot {
    /** All files by name, or by what they are for. */
    record Contents(Map<String, FileBytes> files) implements FileSnapshot {
        public Contents {
            files = Collections.unmodifiableMap(new TreeMap<>(files));
        }

        /** Returns the bytes of a file that is there. */
        public byte[] bytes(String name) {
            return Objects.requireNonNull(files.get(name), name).bytes();
        }
    }

    /** A file or directory is not there, or is a link to nothing. */
    record Absent(String what) implements FileSnapshot {}

    /** A file or directory cannot be read, for the given reason. */
    record Unreadable(String what, String reason) implements FileSnapshot {}

    /** Reads files under the names that they are given here; the first that cannot be read decides. */
    static FileSnapshot of(Map<String, Path> files) {
        Map<String, FileBytes> contents = new TreeMap<>();
        for (Map.Entry<String, Path> each : new TreeMap<>(files).entrySet()) {
            try {
                contents.put(each.getKey(), FileBytes.read(each.getValue()));
            } catch (IOException e) {
                return failed(each.getValue(), e);
            }
        }
        return new Contents(contents);
    }

    /** Returns what a failure to read a file or to list a directory shows. */
    static FileSnapshot failed(Path what, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return new Absent(what.toString());
        }
        if (failure instanceof FileSystemException told) {
            return new Unreadable(what.toString(), Objects.requireNonNullElse(told.getReason(), simpleName(failure)));
        }
        return new Unreadable(what.toString(), Objects.requireNonNullElse(failure.getMessage(), simpleName(failure)));
    }

    private static String simpleName(IOException failure) {
        return failure.getClass().getSimpleName();
    }
}
