package featurekeyproxy.ops.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line, as bytes. A line that is longer than any of a trail can be comes in pieces. */
final class AuditLines implements Closeable {
    private static final int LONGEST = 1 << 20;

    private final InputStream in;
    private long number;
    private boolean whole = true;

    AuditLines(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** Returns the next line without its line break, or null at the end. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        int read = in.read();
        while (read >= 0 && read != '\n' && line.size() < LONGEST) {
            line.write(read);
            read = in.read();
        }
        if (read < 0 && line.size() == 0) {
            return null;
        }
        whole = read == '\n';
        number++;
        return line.toByteArray();
    }

    /** Returns the number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /** Returns whether the line that was read last had its line break. */
    boolean isWhole() {
        return whole;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
