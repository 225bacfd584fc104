package featurekeyproxy.ops.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import featurekeyproxy.files.PrivateFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logback's rolling file, for the account of the proxy alone, that is opened by {@code run} and by no other command, and that is tried
 * again when it could not be written. Lines that it does not take are counted as {@link LogQueue#lost lost}, and told of in the file
 * once it takes lines again. For the one thread of a {@link LogQueue}.
 */
public final class LogFile extends RollingFileAppender<ILoggingEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Set<StandardOpenOption> APPENDING =
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    /** As a directory: no file is written. */
    private static final String NONE = "none";

    private static volatile boolean opened;

    private boolean begun;
    private boolean broken;
    private long missing;
    private long lookedNanos = System.nanoTime() - RETRY_NANOS;

    /** Lets files be written from now on, in a process that is the only one in its directory to do so. */
    public static void open() {
        opened = true;
    }

    /** Waits for {@link #open}. */
    @Override
    public void start() {
        begun = false;
    }

    @Override
    public void doAppend(ILoggingEvent event) {
        if (!opened || getFile() == null || Path.of(getFile()).startsWith(NONE)) {
            return;
        }
        look();
        if (isStarted()) {
            tellLoss();
        }
        if (isStarted()) {
            super.doAppend(event);
        }
        if (!isStarted()) {
            missing++;
            LogQueue.miss();
            failed("it takes nothing");
        }
    }

    /** Opens the file if it is not open, or if somebody moved it away; not more often than every few seconds. */
    private void look() {
        long now = System.nanoTime();
        if (now - lookedNanos < RETRY_NANOS) {
            return;
        }
        lookedNanos = now;
        Path file = Path.of(getFile());
        if (isStarted() && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            channel(file).close();
            if (begun) {
                openFile(getFile());
                started = true;
            } else {
                super.start();
                begun = isStarted();
            }
        } catch (IOException | RuntimeException e) {
            started = false;
            failed(e.toString());
        }
    }

    private void failed(String why) {
        if (!broken) {
            broken = true;
            LOG.atError()
                    .addKeyValue("file", getFile())
                    .addKeyValue("failure", why)
                    .log("the log cannot be written to its file; the console has it, and the file is tried again");
        }
    }

    private void tellLoss() {
        if (missing > 0) {
            long told = missing;
            super.doAppend(LogQueue.loss((LoggerContext) getContext(), told, "because the file could not be written"));
            if (isStarted()) {
                missing -= told;
                broken = false;
            }
        }
    }

    /** Leaves a device or a pipe where it is. */
    @Override
    public void rollover() {
        if (Files.isRegularFile(Path.of(getFile()))) {
            super.rollover();
        }
    }

    @Override
    public void openFile(String name) throws IOException {
        streamWriteLock.lock();
        try {
            setOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel(Path.of(name)))));
        } finally {
            streamWriteLock.unlock();
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        PrivateFiles.createDirectories(
                Objects.requireNonNull(file.toAbsolutePath().getParent()));
        return Files.exists(file) && !Files.isRegularFile(file) // a device or a pipe has rights of its own
                ? FileChannel.open(file, StandardOpenOption.WRITE)
                : PrivateFiles.open(file, APPENDING);
    }

    @Override
    public void stop() {
        if (begun) {
            started = true; // else nothing of it would be closed
            super.stop();
        }
    }
}
