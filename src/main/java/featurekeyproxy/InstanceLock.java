package featurekeyproxy;

import featurekeyproxy.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second process from starting where a first one runs, before it overwrites a token or writes into a file of the first.
 * The file stays and holds the id of the process; the lock on it ends with the process, however that ends.
 */
final class InstanceLock {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceLock.class);
    private static final String NAME = "proxy.lock";

    /** What is locked lies far behind the text, so that others can read that on Windows too. */
    private static final long LOCKED = Long.MAX_VALUE - 1;

    private InstanceLock() {}

    /** Another process has the lock. */
    static final class TakenException extends IOException {
        TakenException(String message) {
            super(message);
        }
    }

    /**
     * Does something while the lock is held, which lies beside the token. Where no file can be made none can be overwritten
     * either, and the log says so.
     *
     * @throws TakenException if another process has it; nothing was done
     */
    static <T> T during(Path tokenFile, Callable<T> action) throws Exception {
        Path file = tokenFile.toAbsolutePath().resolveSibling(NAME);
        FileChannel channel = open(file);
        if (channel == null) {
            return action.call();
        }
        try (channel) {
            take(channel, file);
            return action.call();
        }
    }

    private static @Nullable FileChannel open(Path file) {
        try {
            PrivateFiles.createDirectories(file.resolveSibling("").normalize());
            return PrivateFiles.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", e.toString())
                    .log("nothing keeps a second proxy from starting here: the lock cannot be made");
            return null;
        }
    }

    private static void take(FileChannel channel, Path file) throws IOException {
        if (!isFree(channel)) {
            throw new TakenException(
                    "another proxy runs here: process "
                            + Files.readString(file).strip() + " holds " + file
                            + "; stop it, or start this one in a directory of its own (docs/configuration.md, Two on one machine)");
        }
        channel.truncate(0);
        String process = ProcessHandle.current().pid() + "\n";
        channel.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)));
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED, 1, false) != null;
        } catch (OverlappingFileLockException e) { // held by this very process
            return false;
        }
    }
}
