package featurekeyproxy.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The whole content of a file, equal to another with the same bytes. The array is never written to. */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record FileBytes(byte[] bytes) {
    /** More than any of these files needs; keeps a wrong path from filling the memory. */
    public static final int MOST_BYTES = 16 * 1024 * 1024;

    /**
     * Reads a file, links followed, and closes it at once, so that others can move and delete it.
     *
     * @throws IOException if it cannot be read, or is no file: whoever opens a pipe waits until somebody writes
     */
    public static FileBytes read(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        if (!found.isRegularFile()) {
            throw new FileSystemException(
                    file.toString(), null, found.isDirectory() ? "Is a directory" : "Is a pipe or a device");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("larger than " + MOST_BYTES + " bytes");
            }
            return new FileBytes(bytes);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
