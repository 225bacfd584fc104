package featurekeyproxy.ops.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final String ADMIN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    void makesUpTokensThatAreLongAndNeverTheSame() {
        String one = Tokens.random();

        assertThat(Tokens.isUsable(one)).isTrue();
        assertThat(one).hasSizeGreaterThan(40).isNotEqualTo(Tokens.random());
    }

    @Test
    void takesNoTokenThatCouldBeGuessedOrFitsNoHeader() {
        assertThat(Tokens.isUsable(ADMIN)).isTrue();
        assertThat(Tokens.isUsable(ADMIN.substring(1))).isFalse();
        assertThat(Tokens.isUsable(ADMIN + "\n")).isFalse();
        assertThat(Tokens.isUsable(ADMIN + " " + ADMIN)).isFalse();
    }

    @Test
    void givesNobodyTheRoleOfAReaderWithoutAToken() {
        Tokens tokens = new Tokens(ADMIN, Optional.empty());

        assertThat(tokens.role(List.of("Bearer "))).isEmpty();
        assertThat(tokens.role(List.of())).isEmpty();
        assertThat(tokens.role(List.of("bearer " + ADMIN))).contains(Role.ADMIN);
        assertThat(tokens).asString().doesNotContain(ADMIN);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no POSIX permissions")
    void writesATokenThatNobodyButItsOwnerCanRead() throws IOException {
        Path file = directory.resolve("run/token");
        TokenFile.write(file, "former");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        TokenFile.write(file, ADMIN);

        assertThat(file).hasContent(ADMIN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryContaining("glob:**/token").isDirectoryNotContaining("glob:**/*.new");
    }

    @Test
    void followsNoLinkThatWasPutInItsPlace() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "untouched");
        Path file = Files.createSymbolicLink(directory.resolve("token"), elsewhere);
        Files.createSymbolicLink(directory.resolve("token.new"), elsewhere);

        TokenFile.write(file, ADMIN);

        assertThat(elsewhere).hasContent("untouched");
        assertThat(file).hasContent(ADMIN);
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void saysThatItCannotWrite() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> TokenFile.write(file.resolve("token"), ADMIN)).isInstanceOf(IOException.class);
    }
}
