package featurekeyproxy.ops.audit;

import featurekeyproxy.files.PrivateFiles;
import featurekeyproxy.ops.audit.AuditState.Disturbance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the trail as they are written: lines are only appended, what was written before is never touched, and each
 * write has reached the disk when it returns.
 *
 * <p>A file that does not end with a whole line, because the process or the disk failed in the middle of one, stays as it
 * is; the chain goes on in a new file, whose first line says so. For one thread.
 */
final class AuditWriter implements AutoCloseable {
    /** Opens a file to append to, which is the seam for disks that are full. */
    interface Opener {
        SeekableByteChannel open(Path file, Set<StandardOpenOption> options) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
    private static final int MOST_AT_ONCE = 1 << 18;

    private final AuditSettings settings;
    private final Clock clock;
    private final Opener opener;
    private final Consumer<? super ChainHead> onRotation;
    private final AuditLock lock;
    private final Deque<AuditEvent> first = new ArrayDeque<>();
    private final List<AuditFile> outdated = new ArrayList<>();

    private ChainHead head = ChainHead.NONE;
    private boolean clean = true;
    private @Nullable AuditFile file;
    private @Nullable AuditFile suspect;
    private @Nullable SeekableByteChannel channel;
    private volatile @Nullable Disturbance disturbance;
    private long size;

    /** Opens the directory, makes it if need be, and finds the end of the chain that is there. */
    AuditWriter(AuditSettings settings, Clock clock, Opener opener, Consumer<? super ChainHead> onRotation)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.opener = opener;
        this.onRotation = onRotation;
        PrivateFiles.createDirectories(settings.directory());
        PrivateFiles.tellIfOpen(settings.directory(), "proxy.audit.directory");
        this.lock = new AuditLock(settings.directory());
        try {
            goOn();
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** Looks from the newest file backwards for the last good line. */
    private void goOn() throws IOException {
        List<AuditFile> files = AuditFile.list(settings.directory());
        for (int i = files.size() - 1; i >= 0; i--) {
            AuditTail tail = AuditTail.of(files.get(i));
            boolean newest = i == files.size() - 1;
            if (!tail.isClean()) {
                first.addFirst(tail.broken(clock.instant(), "no whole line at the end"));
            } else if (newest) {
                open(tail.file(), StandardOpenOption.WRITE);
            }
            if (tail.last().isPresent()) {
                head = tail.last().get().head();
                clean = tail.isClean()
                        && first.isEmpty()
                        && tail.last().get().event().equals("stopped");
                return;
            }
        }
    }

    /** Returns the last line that was written. */
    ChainHead head() {
        return head;
    }

    /** Returns whether the trail that was found ends as it should, or there was none. */
    boolean wasClean() {
        return clean;
    }

    /**
     * Writes the events and takes them out of the queue as they reach the disk.
     *
     * @throws IOException if the disk does not take them; what is left in the queue may be tried again
     */
    void write(Deque<AuditEvent> events) throws IOException {
        lookAfterFile();
        while (!first.isEmpty() || !events.isEmpty()) {
            boolean current = file != null && file.day().equals(today());
            if (!current || !append(first.isEmpty() ? events : first)) {
                rotate();
            }
        }
        while (!outdated.isEmpty()) { // the trail says so by now
            Files.deleteIfExists(outdated.remove(0).path());
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Returns what others did last to the files, if they did. */
    Optional<Disturbance> disturbance() {
        return Optional.ofNullable(disturbance);
    }

    private void disturbed(String what) {
        disturbance = new Disturbance(clock.instant(), what);
        LOG.atError().addKeyValue("what", what).log("SOMEBODY CHANGED THE AUDIT TRAIL; it goes on in a new file");
    }

    /** Ends the current file if something else changed or removed the files. */
    private void lookAfterFile() throws IOException {
        if (lock.keep()) {
            disturbed("the lock file was taken away");
        }
        if (suspect != null) {
            first.addFirst(
                    Files.exists(suspect.path())
                            ? AuditTail.of(suspect).broken(clock.instant(), "half a line, because the disk failed")
                            : AuditTail.gone(suspect, clock.instant()));
            suspect = null;
        } else if (file != null && !Files.exists(file.path())) {
            first.addFirst(AuditTail.gone(file, clock.instant()));
            disturbed(file.name() + " is gone");
            close(channel);
            file = null;
        } else if (file != null && Files.size(file.path()) != size) {
            String found = Files.size(file.path()) + " bytes instead of " + size;
            first.addFirst(AuditTail.of(file).broken(clock.instant(), found));
            disturbed(file.name() + " has " + found);
            close(channel);
            file = null;
        }
    }

    /** Appends as many of the events as the file holds; returns false if it is full. */
    private boolean append(Deque<AuditEvent> events) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        ChainHead end = head;
        int count = 0;
        for (AuditEvent event : events) {
            byte[] line = line(end, event);
            long before = size + lines.size();
            if (lines.size() > MOST_AT_ONCE || (before > 0 && before + line.length > settings.maxSize())) {
                break;
            }
            lines.writeBytes(line);
            end = AuditLine.headOf(end.seq() + 1, line);
            count++;
        }
        put(lines.toByteArray());
        head = end;
        for (int i = 0; i < count; i++) {
            events.removeFirst();
        }
        return count > 0;
    }

    /** Returns the line of an event, or of the gap that it leaves if it cannot be told; the trail must go on. */
    private static byte[] line(ChainHead before, AuditEvent event) {
        try {
            return AuditLine.bytes(before, event);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("event", event.name()).log("AN AUDIT EVENT CANNOT BE WRITTEN");
            Instant time = event.time();
            return AuditLine.bytes(before, new AuditEvent.Gap(time, 1, time, time, e.toString()));
        }
    }

    private void put(byte[] bytes) throws IOException {
        SeekableByteChannel open = Objects.requireNonNull(channel);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                open.write(buffer);
            }
            size += bytes.length;
        } catch (IOException e) {
            takeBack(open);
            throw e;
        }
    }

    /** Takes back what was written of lines that did not fit; if not even that works, the file is left as it is. */
    private void takeBack(SeekableByteChannel open) {
        try {
            open.truncate(size);
        } catch (IOException e) {
            close(open);
            suspect = file;
            file = null;
        }
    }

    private void rotate() throws IOException {
        PrivateFiles.createDirectories(settings.directory());
        AuditFile next = AuditFile.next(settings.directory(), head.seq() + 1, today());
        close(channel);
        file = null;
        open(next, StandardOpenOption.CREATE_NEW);
        if (head.seq() > 0) {
            onRotation.accept(head);
        }
        retire(next);
    }

    private void open(AuditFile next, StandardOpenOption option) throws IOException {
        channel = opener.open(next.path(), Set.of(option, StandardOpenOption.APPEND, StandardOpenOption.DSYNC));
        file = next;
        size = Files.size(next.path());
    }

    /** Chooses the files that are too old or too many, and has the trail tell what each of them ended with. */
    private void retire(AuditFile current) throws IOException {
        List<AuditFile> files = new ArrayList<>(AuditFile.list(settings.directory()));
        files.removeAll(outdated);
        int tooMany = settings.maxFiles() == 0 ? 0 : files.size() - settings.maxFiles();
        for (int i = 0; i < files.size() && !files.get(i).equals(current); i++) {
            AuditFile old = files.get(i);
            boolean tooOld = settings.maxDays() > 0
                    && old.day().plusDays(settings.maxDays()).isBefore(today());
            if (i >= tooMany && !tooOld) {
                return; // the chain is cut at one place only
            }
            ChainHead last = AuditTail.of(old).last().map(AuditLine::head).orElse(ChainHead.NONE);
            first.addLast(new AuditEvent.Removed(clock.instant(), old.name(), last.seq(), last.hash()));
            outdated.add(old);
        }
    }

    private static void close(@Nullable SeekableByteChannel open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("an audit file did not close");
        }
    }

    @Override
    public void close() throws IOException {
        close(channel);
        lock.close();
    }
}
