package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guard compares: one form for all spellings of a path. */
class RequestPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/ /",
                "/broker /broker",
                "/broker/ /broker",
                "/broker?x=/../admin /broker",
                "/broker/1?x=%zz /broker/1",
                "/broker//1/./2 /broker/1/2",
                "/broker\\1 /broker/1",
                "/broker;a=b/1;c /broker/1",
                "/broker/a.b/..c /broker/a.b/..c",
                "/broker/ger%C3%A4t /broker/gerät",
                "/%61dmin /admin",
                "/%2561dmin /admin",
                "/%252561dmin /admin",
                "/broker%2F1 /broker/1",
                "http://x/admin /admin",
                "HTTPS://x:1/admin?y /admin",
                "http://x /",
                "http://x?y /",
            })
    void givesOneFormToAllSpellingsOfAPath(String target, String path) {
        assertThat(RequestPath.of(target)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/broker/../admin",
                "/admin/../broker",
                "/broker/..",
                "/broker/%2e%2e/admin",
                "/broker/.%2E/admin",
                "/broker/%252e%252e/admin",
                "/broker/..%2fadmin",
                "/broker\\..\\admin",
                "/broker/..%5cadmin",
                "/broker/..;/admin",
                "/broker/..;x=y/admin",
                "/broker/.../admin",
                "/broker/..%20/admin",
                "//admin",
                "//broker/admin",
                "/\\broker/admin",
                "/%2fbroker/admin",
                "http://x//admin",
                "http://x/broker/../admin",
                "/admin#/broker",
                "/admin%23",
                "/admin%00",
                "/admin%0d%0a",
                "/admin%",
                "/admin%6",
                "/admin%zz",
                "/broker/%c0%ae%c0%ae/admin",
                "/broker/%u002e%u002e/admin",
                "/broker/ä",
                "/25252525%2525252525",
                "broker",
                "*",
                "x:80",
                "",
            })
    void saysThatNobodyKnowsWhatPathAServerWillTakeItFor(String target) {
        assertThat(RequestPath.of(target)).isEqualTo(RequestPath.UNCLEAR);
    }

    @Test
    void decodesOnlySoOftenHoweverLongTheTargetIs() {
        String target = "/%" + "25".repeat(100_000) + "61";

        assertThat(RequestPath.of(target)).isEqualTo(RequestPath.UNCLEAR);
    }
}
