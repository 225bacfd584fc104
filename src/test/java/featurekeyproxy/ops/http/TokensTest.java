package featurekeyproxy.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.access.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final String ADMIN = "0123456789abcdef0123456789abcdef";

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
}
