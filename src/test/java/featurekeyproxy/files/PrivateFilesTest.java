package featurekeyproxy.files;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has lists of access instead of permissions")
class PrivateFilesTest {
    @TempDir
    Path directory;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void makesEachMissingDirectoryForItsOwnerAloneAndLeavesThoseThatAreThere() throws Exception {
        Path there = Files.createDirectory(directory.resolve("there"));
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));

        PrivateFiles.createDirectories(there.resolve("a/b"));

        assertThat(permissions(there)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(there.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(there.resolve("a/b"))).isEqualTo("rwx------");
        PrivateFiles.createDirectories(there.resolve("a/b"));
    }

    @Test
    void refusesAFileInThePlaceOfADirectory() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> PrivateFiles.createDirectories(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void makesAFileForItsOwnerAloneAndClosesAnEarlierOneToOthers() throws Exception {
        Path made = directory.resolve("made");
        PrivateFiles.open(made, Set.of(CREATE, WRITE)).close();
        Path earlier = Files.writeString(directory.resolve("earlier"), "kept");
        Files.setPosixFilePermissions(earlier, PosixFilePermissions.fromString("rw-r--r--"));
        PrivateFiles.open(earlier, Set.of(APPEND)).close();

        assertThat(permissions(made)).isEqualTo("rw-------");
        assertThat(permissions(earlier)).isEqualTo("rw-------");
        assertThat(earlier).hasContent("kept");
    }

    @Test
    void replacesTheTextOfAFileThatOthersCouldRead() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "former");

        PrivateFiles.replace(file, "latter\n");

        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(file).hasContent("latter\n");
        assertThat(directory.resolve("token.new")).doesNotExist();
    }

    @Test
    void followsNoLinkThatWasPutInTheFilesPlace() throws Exception {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "untouched");
        Path file = Files.createSymbolicLink(directory.resolve("token"), elsewhere);
        Files.createSymbolicLink(directory.resolve("token.new"), elsewhere);

        PrivateFiles.replace(file, "text");

        assertThat(elsewhere).hasContent("untouched");
        assertThat(file).hasContent("text");
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void saysThatItCannotWrite() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> PrivateFiles.replace(file.resolve("token"), "text"))
                .isInstanceOf(IOException.class);
    }
}
