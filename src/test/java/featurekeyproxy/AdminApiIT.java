package featurekeyproxy;

import static featurekeyproxy.AdminProxy.AS_ADMIN;
import static featurekeyproxy.AdminProxy.JSON;
import static featurekeyproxy.AdminProxy.NEW;
import static featurekeyproxy.AdminProxy.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import featurekeyproxy.mapping.Codes;
import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.wspair.Wire;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to a running proxy acts on the messages of sessions that are open meanwhile. */
class AdminApiIT {
    @TempDir
    Path directory;

    private AdminProxy proxy;

    @BeforeEach
    void open() throws Exception {
        proxy = new AdminProxy(directory);
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    // ---------------------------------------------------------------- switches

    @Test
    void switchesTheTransformationOffAndOnWithoutClosingASessionAndStillRestoresWhatWasMapped() throws Exception {
        try (AdminProxy.Ends session = proxy.session("/")) {
            assertThat(session.request("7", OLD)).isEqualTo(NEW);

            JsonNode off = proxy.write("PUT", "/switches/transformation", "{\"on\":false}");

            assertThat(off.at("/transformation/on").asBoolean(true)).isFalse();
            assertThat(session.reply("7", NEW)).as("mapped before").isEqualTo(OLD);
            assertThat(session.request("7", OLD)).isEqualTo(OLD);
            assertThat(session.reply("7", NEW))
                    .as("as a device without the proxy")
                    .isEqualTo(NEW);

            proxy.write("PUT", "/switches/transformation", "{\"on\":true}");
            assertThat(session.request("7", OLD)).isEqualTo(NEW);
            assertThat(session.reply("7", NEW)).isEqualTo(OLD);
        }
    }

    @Test
    void switchesOneDeviceAndLeavesTheOthers() throws Exception {
        try (AdminProxy.Ends session = proxy.session("/")) {
            JsonNode off = proxy.write("PUT", "/switches/devices/7%2Fa", "{\"on\":false}");

            assertThat(off.get("devicesOff"))
                    .hasSize(1)
                    .first()
                    .extracting(JsonNode::asText)
                    .isEqualTo("7/a");
            assertThat(session.request("7/a", OLD)).isEqualTo(OLD);
            assertThat(session.request("8", OLD)).isEqualTo(NEW);
        }
    }

    @Test
    void switchesOneRuleByItsFingerprintInEitherSpelling() throws Exception {
        String rule = proxy.get("/mapping").at("/rules/0/fingerprint").asText();
        assertThat(rule).isEqualTo(Codes.fingerprint(OLD) + "→" + Codes.fingerprint(NEW));
        try (AdminProxy.Ends session = proxy.session("/")) {
            String path = "/switches/rules/" + rule.replace("#", "").replace('→', '-');
            JsonNode off = proxy.write("PUT", path, "{\"on\":false}");
            assertThat(off.at("/rulesOff/0/fingerprint").asText()).isEqualTo(rule);
            assertThat(off.at("/rulesOff/0/inTable").asBoolean()).isTrue();
            assertThat(proxy.get("/mapping").at("/rules/0/on").asBoolean(true)).isFalse();
            assertThat(session.request("7", OLD)).isEqualTo(OLD);

            String encoded = "/switches/rules/" + rule.replace("#", "%23").replace("→", "%E2%86%92");
            assertThat(proxy.write("PUT", encoded, "{\"on\":true}").get("rulesOff"))
                    .isEmpty();
            assertThat(session.request("7", OLD)).isEqualTo(NEW);
        }
        assertThat(proxy.send("PUT", "/switches/rules/00000000-11111111", "{\"on\":false}", AS_ADMIN, JSON)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void canSwitchARuleOnAgainThatHasLeftTheTable() throws Exception {
        String rule = proxy.get("/mapping")
                .at("/rules/0/fingerprint")
                .asText()
                .replace("#", "")
                .replace('→', '-');
        proxy.write("PUT", "/switches/rules/" + rule, "{\"on\":false}");
        proxy.map(OLD, "C3C3C3C3");
        await().until(() -> proxy.get("/mapping").get("version").asLong() == 2);

        assertThat(proxy.get("/switches").at("/rulesOff/0/inTable").asBoolean(true))
                .isFalse();
        assertThat(proxy.write("PUT", "/switches/rules/" + rule, "{\"on\":true}")
                        .get("rulesOff"))
                .isEmpty();
    }

    // ---------------------------------------------------------------- profiles

    @Test
    void setsAProfileAgainstWhatWasLearnedAndForgetsIt() throws Exception {
        try (AdminProxy.Ends session = proxy.session("/")) {
            session.request("7", OLD);
            session.reply("7", NEW);

            JsonNode set = proxy.write("PUT", "/devices/7/profile", "{\"kind\":\"legacy\"}");

            assertThat(set.get("source").asText()).isEqualTo("operator");
            assertThat(session.request("7", OLD)).isEqualTo(OLD);
            proxy.write("DELETE", "/devices/7/profile", "");
            assertThat(session.request("7", OLD)).isEqualTo(NEW);
        }
        assertThat(proxy.send("PUT", "/devices/7/profile", "{\"kind\":\"unknown\"}", AS_ADMIN, JSON)
                        .status())
                .isEqualTo(400);
    }

    // ---------------------------------------------------------------- mapping

    @Test
    void showsTheTableWithoutAWholeCode() throws Exception {
        JsonNode mapping = proxy.get("/mapping");

        assertThat(mapping.get("version").asLong()).isEqualTo(1);
        assertThat(mapping.at("/rules/0/kind").asText()).isEqualTo("confirmationCode");
        assertThat(mapping.toString()).doesNotContain(OLD, NEW);
    }

    @Test
    void validatesACandidateAsCheckDoesAndChangesNothing() throws Exception {
        JsonNode good =
                proxy.write("POST", "/mapping/validate", "{\"featureKeyMappings\":{\"oldToNew\":{\"a\":\"b\"}}}");
        JsonNode bad = proxy.write("POST", "/mapping/validate", "{\"featureKeyMappings\":7}");

        assertThat(good.get("status").asText()).isEqualTo("valid");
        assertThat(bad.get("status").asText()).isEqualTo("invalid");
        assertThat(bad.at("/findings/0/line").asInt()).isEqualTo(1);
        assertThat(proxy.get("/mapping").get("version").asLong()).isEqualTo(1);
    }

    @Test
    void looksAtTheFileAtOnceAndSaysWhatCameOfIt() throws Exception {
        assertThat(proxy.write("POST", "/mapping/reload", "").get("outcome").asText())
                .isEqualTo("unchanged");
        proxy.save("{ \"featureKeyMappings\": 7 }");

        JsonNode refused = proxy.write("POST", "/mapping/reload", "");

        assertThat(refused.get("outcome").asText()).isEqualTo("refused");
        assertThat(refused.get("version").asLong()).isEqualTo(1);
        assertThat(refused.get("problems")).isNotEmpty();
    }

    // ---------------------------------------------------------------- sessions and drain

    @Test
    void showsSessionsWithTheirTrafficAndWithoutTheSecretsOfTheirQueries() throws Exception {
        try (AdminProxy.Ends session = proxy.session("/broker?token=secret")) {
            session.request("7", OLD);
            session.reply("7", NEW);
            session.tomes().sendText("status");
            session.terminal().read();

            JsonNode all = proxy.get("/sessions");
            String id = all.at("/sessions/0/id").asText();
            JsonNode one = proxy.get("/sessions/" + id);

            assertThat(all.get("total").asInt()).isEqualTo(1);
            assertThat(one.get("path").asText()).isEqualTo("/broker");
            assertThat(one.at("/fromTomes/messages").asLong()).isEqualTo(2);
            assertThat(one.at("/fromTomes/rewritten").asLong()).isEqualTo(1);
            assertThat(one.at("/fromTomes/identical").asLong()).isEqualTo(1);
            assertThat(one.at("/fromTerminal/rewritten").asLong()).isEqualTo(1);
            assertThat(one.at("/initializations/replies").asLong()).isEqualTo(1);
            assertThat(all.toString()).doesNotContain("secret");
        }
        await().until(() -> proxy.get("/sessions").get("total").asInt() == 0);
    }

    @Test
    void pagesThroughSessions() throws Exception {
        try (AdminProxy.Ends first = proxy.session("/1");
                AdminProxy.Ends second = proxy.session("/2")) {
            await().until(() -> proxy.get("/sessions").get("total").asInt() == 2); // open after TOMEs has its answer
            JsonNode page = proxy.get("/sessions?offset=1&limit=1");

            assertThat(page.get("sessions")).hasSize(1);
            assertThat(page.at("/sessions/0/path").asText()).isEqualTo("/2");
            assertThat(first).isNotEqualTo(second);
        }
    }

    @Test
    void drainsWithoutEndingTheProcess() throws Exception {
        try (AdminProxy.Ends session = proxy.session("/")) {
            JsonNode begun = proxy.write("POST", "/drain", "");
            proxy.write("POST", "/drain", "");

            assertThat(begun.get("sessions").asInt()).isEqualTo(1);
            assertThat(session.tomes().read().closeCode()).isEqualTo(1001);
            assertThat(session.terminal().read().closeCode()).isEqualTo(1001);
        }
        await().until(() -> proxy.get("/sessions").get("total").asInt() == 0);
        await().untilAsserted(() -> assertThat(isAccepting()).isFalse());
        assertThat(RawHttp.get(proxy.port(), "/observe/health/live").status()).isEqualTo(200);
    }

    private boolean isAccepting() {
        try {
            Wire.open(proxy.application.port()).close();
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }
}
