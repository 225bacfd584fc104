package featurekeyproxy.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes files that only their owner can read, and directories that only he can look into, whatever the umask is. They are
 * made so: at no moment anybody else can open them.
 *
 * <p>A file of ours that others can open, as earlier versions made them, is closed to them when it is opened. A directory
 * that is there already stays as it is, since it may serve others too; the log says that they can look into it.
 */
public final class PrivateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Makes the directory, and those above it, as far as they are not there. */
    public static void createDirectories(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path above = absolute.getParent();
        if (above != null) {
            createDirectories(above);
        }
        try {
            if (isPosix(absolute)) {
                Files.createDirectory(absolute, PosixFilePermissions.asFileAttribute(DIRECTORY));
            } else {
                restrict(Files.createDirectory(absolute));
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(absolute)) {
                throw e;
            }
        }
    }

    /** Says so in the log if others can look into the directory, which a setting names. */
    public static void tellIfOpen(Path directory, String setting) throws IOException {
        if (isPosix(directory) && !DIRECTORY.containsAll(Files.getPosixFilePermissions(directory))) {
            LOG.atWarn()
                    .addKeyValue("directory", directory.toAbsolutePath())
                    .addKeyValue("permissions", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .addKeyValue("setting", setting)
                    .log("others can look into a directory of the proxy; chmod 700 keeps them out");
        }
    }

    /** Opens a file; one that is made by it belongs to its owner alone, and so does one that is written from now on. */
    public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        boolean writes = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
        if (!writes) {
            return FileChannel.open(file, options);
        }
        if (!isPosix(file)) {
            boolean made = !Files.exists(file);
            FileChannel channel = FileChannel.open(file, options);
            if (made) {
                restrict(file);
            }
            return channel;
        }
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(FILE);
        FileChannel channel = FileChannel.open(file, options, ownerOnly);
        narrow(file);
        return channel;
    }

    private static void narrow(Path file) throws IOException {
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
        if (!FILE.containsAll(found)) {
            Set<PosixFilePermission> kept = new HashSet<>(found);
            kept.retainAll(FILE);
            Files.setPosixFilePermissions(file, kept);
        }
    }

    /** Has the file hold this text and nothing else; whoever reads it meanwhile sees the former text or this one. */
    public static void replace(Path file, String text) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("not a file: " + file);
        }
        createDirectories(directory);
        Path draft = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Set<StandardOpenOption> create = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = open(draft, create)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isPosix(Path path) throws IOException {
        Path there = path.toAbsolutePath();
        for (Path above = there; above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return Files.getFileStore(above).supportsFileAttributeView("posix");
            }
        }
        return false;
    }

    /** Leaves the empty file or directory to its owner alone, as Windows says it. */
    private static void restrict(Path path) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
        if (view == null) {
            throw new IOException("the file system of " + path + " keeps no file from others");
        }
        AclEntry.Builder owner = AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(view.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class));
        if (Files.isDirectory(path)) {
            owner.setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);
        }
        view.setAcl(List.of(owner.build()));
    }
}
