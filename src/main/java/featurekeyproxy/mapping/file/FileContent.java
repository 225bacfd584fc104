package featurekeyproxy.mapping.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one look at a file showed; equal to another look that showed the same. */
public sealed interface FileContent {
    /** More than any mapping file needs; keeps a wrong path from filling the memory. */
    int MOST_BYTES = 16 * 1024 * 1024;

    /** The whole content. The array is never written to. */
    @SuppressWarnings("ArrayRecordComponent") // equality is by content, below
    record Bytes(byte[] bytes) implements FileContent {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
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

    /** There is no such file. */
    record Absent() implements FileContent {}

    /** The file cannot be read, for the given reason. */
    record Unreadable(String reason) implements FileContent {}

    /** Reads the file, links followed, and closes it at once, so that others can move and delete it. */
    static FileContent of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES
                    ? new Unreadable("larger than " + MOST_BYTES + " bytes")
                    : new Bytes(bytes);
        } catch (NoSuchFileException e) {
            return new Absent();
        } catch (FileSystemException e) {
            return new Unreadable(e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
        } catch (IOException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
