package featurekeyproxy.ops.audit;

import featurekeyproxy.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps other processes from writing into the directory of the trail, also after its lock file was taken away. For one thread. */
final class AuditLock implements AutoCloseable {
    private static final String NAME = "audit.lock";

    private final Path directory;
    private final Path file;
    private FileChannel channel;
    private @Nullable Object key;

    /**
     * Takes the lock.
     *
     * @throws IOException if another process has it, or the directory cannot be used
     */
    AuditLock(Path directory) throws IOException {
        this.directory = directory;
        this.file = directory.resolve(NAME);
        this.channel = take();
        this.key = keyOfFile();
    }

    private FileChannel take() throws IOException {
        FileChannel opened = PrivateFiles.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        try {
            FileLock held = opened.tryLock();
            if (held != null) {
                return opened;
            }
        } catch (OverlappingFileLockException e) { // held by this very process
        }
        opened.close();
        throw new IOException(
                "another proxy writes its audit trail into " + directory + "; give each its own proxy.audit.directory");
    }

    /** Returns what tells the file from another one of the same name, where the system has such a thing. */
    private @Nullable Object keyOfFile() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Takes the lock anew if its file is no longer the one that was locked; returns whether that was so.
     *
     * @throws IOException if another process was faster
     */
    boolean keep() throws IOException {
        if (Objects.equals(key, keyOfFile())) {
            return false;
        }
        PrivateFiles.createDirectories(directory);
        FileChannel former = channel;
        channel = take();
        key = keyOfFile();
        former.close();
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
