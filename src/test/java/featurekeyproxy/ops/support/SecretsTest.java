package featurekeyproxy.ops.support;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.Codes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken out of texts that leave the machine. */
class SecretsTest {
    private final Secrets secrets = new Secrets(List.of("DE00B1", "DE00B1FF"), List.of("swordfish", "", "abc"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.tomes.tls.keystore-password",
                "proxy.admin.token",
                "proxy.admin.read-token",
                "camel.ssl.keyPassphrase",
                "camel.component.http.oauth2ClientSecret",
                "camel.vault.aws.accessKey",
                "camel.some.apiKey",
            })
    void knowsSecretSettingsByTheirNames(String key) {
        assertThat(Secrets.shown(key, "value")).isEqualTo("(not shown)");
        assertThat(Secrets.shown(key, "")).isEmpty();
        assertThat(Secrets.shown(key, "{{env:NAME}}")).isEqualTo("{{env:NAME}}");
        assertThat(Secrets.shown(key, "{{file:/run/secrets/key}}")).isEqualTo("{{file:/run/secrets/key}}");
        assertThat(Secrets.shown(key, "{{env:NAME:fallback}}"))
                .as("a default is a secret")
                .isEqualTo("(not shown)");
        assertThat(Secrets.shown(key, "a{{env:NAME}}")).isEqualTo("(not shown)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.tomes.tls.key", "proxy.admin.token-file", "proxy.tomes.tls.keystore", "proxy.tomes.port"})
    void showsOtherSettings(String key) {
        assertThat(Secrets.shown(key, "value")).isEqualTo("value");
    }

    @Test
    void findsKnownSecretsWhereverTheyStandAndCodesInAnyCaseTheLongestFirst() {
        assertThat(secrets.takenOutOf("got swordfish, de00b1ff and DE00B1 but abc"))
                .isEqualTo("got (not shown), " + Codes.fingerprint("DE00B1FF") + " and " + Codes.fingerprint("DE00B1")
                        + " but abc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "uri: http:x?user=a&password=hunter2&x=1 | uri: http:x?user=a&password=(not shown)&x=1",
                "uri: http:x?password=RAW(a&b=c)&x=1 | uri: http:x?password=(not shown)&x=1",
                "password: \"hunter 2\" | password: (not shown)",
                "clientSecret: 'hunter 2' | clientSecret: (not shown)",
                "\"apiKey\": \"hunter2\", | \"apiKey\": (not shown),",
                "jdbc://me:hunter2@host/db | jdbc://me:(not shown)@host/db",
                "password={{env:NAME}} | password={{env:NAME}}",
                "the token is in a file | the token is in a file",
                "file=/run/admin-token seq=1 | file=/run/admin-token seq=1",
                "at 12:30:00 from 127.0.0.1:8080 | at 12:30:00 from 127.0.0.1:8080",
            })
    void findsUnknownSecretsByWhatTheyAreAssignedTo(String text, String clean) {
        assertThat(secrets.takenOutOf(text)).isEqualTo(clean);
        assertThat(secrets.takenOutOf(clean)).as("a second time").isEqualTo(clean);
    }
}
