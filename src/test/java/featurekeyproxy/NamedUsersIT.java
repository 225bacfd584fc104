package featurekeyproxy;

import static featurekeyproxy.AdminProxy.AS_ADMIN;
import static featurekeyproxy.AdminProxy.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who sign in by name to a running proxy: what they may, what is asked of them, and what is written down. */
class NamedUsersIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PASSWORD = "correct horse bättery";
    private static final String SWITCH = "/switches/devices/V7-001";

    @TempDir
    private static Path directory;

    private static Path users;
    private static AdminProxy proxy;

    @BeforeAll
    static void open() throws Exception {
        users = Files.createDirectory(directory.resolve("config")).resolve("users");
        Files.writeString(
                users,
                UserLines.of("anna", "admin", PASSWORD)
                        + UserLines.of("ben", "read-only", PASSWORD)
                        + UserLines.of("clara", "admin", PASSWORD));
        proxy = new AdminProxy(directory, "proxy.admin.users.file=config/users");
    }

    @AfterAll
    static void close() throws Exception {
        proxy.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }

    private static String basic(String name, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static RawHttp.Answer signIn(String name, String password) throws IOException {
        return proxy.send("POST", "/sign-in", "", basic(name, password), JSON);
    }

    /** Returns the header of somebody who has signed in. */
    private static String as(String name) throws IOException {
        RawHttp.Answer answer = signIn(name, PASSWORD);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode body = MAPPER.readTree(answer.body());
        assertThat(body.get("user").asText()).isEqualTo(name);
        return "Authorization: Bearer " + body.get("token").asText();
    }

    private static RawHttp.Answer get(String path, String... headers) throws IOException {
        return RawHttp.get(proxy.port(), Api.ROOT + path, headers);
    }

    private static List<String> trail(String part) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                return Files.readAllLines(file).stream()
                        .filter(line -> line.contains(part))
                        .toList();
            }
        }
        return List.of();
    }

    @Test
    void asksAPersonWhyAndWritesDownWhoAndWhy() throws Exception {
        String anna = as("anna");

        RawHttp.Answer refused = proxy.send("PUT", SWITCH, "{\"on\":false}", anna, JSON);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("say why, by the parameter reason");
        assertThat(get("/switches", anna).body()).contains("\"devicesOff\":[]");
        RawHttp.Answer done = proxy.send("PUT", SWITCH + "?reason=sends%20nonsense", "{\"on\":false}", anna, JSON);
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(proxy.send("PUT", SWITCH, "{\"on\":true}", AS_ADMIN, JSON).status())
                .as("a script with the token has no reason")
                .isEqualTo(200);
        assertThat(proxy.send("POST", "/mapping/validate", "{}", anna, JSON).status())
                .as("changes nothing")
                .isEqualTo(200);

        await().until(() -> !trail("sends nonsense").isEmpty());
        assertThat(trail("sends nonsense"))
                .singleElement()
                .asString()
                .contains("\"role\":\"admin\",\"user\":\"anna\",\"who\":\"127.0.0.1\"")
                .contains("\"subject\":\"V7-001\"", "\"after\":\"off\"", "\"why\":\"sends nonsense\"");
        assertThat(MAPPER.readTree(get("/status", anna).body()).get("user").asText())
                .isEqualTo("anna");
    }

    @Test
    void letsAReaderReadAlone() throws Exception {
        String ben = as("ben");

        assertThat(get("/devices", ben).status()).isEqualTo(200);
        assertThat(proxy.send("PUT", SWITCH + "?reason=x", "{\"on\":false}", ben, JSON)
                        .status())
                .isEqualTo(403);
        await().until(() -> trail("\"user\":\"ben\"").stream().anyMatch(line -> line.contains("refused: role")));
    }

    @Test
    void endsASignInWhenAskedTo() throws Exception {
        String ben = as("ben");

        assertThat(proxy.send("DELETE", "/sign-in", "", ben).status()).isEqualTo(204);

        assertThat(get("/devices", ben).status()).isEqualTo(401);
        assertThat(proxy.send("DELETE", "/sign-in", "", AS_ADMIN).status()).isEqualTo(204);
        assertThat(get("/devices", AS_ADMIN).status()).isEqualTo(200);
    }

    @Test
    void triesNoMorePasswordsForANameAfterTenWrongOnesAndLocksNobodyElseOut() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(signIn("clara", "wrong password " + i).status()).isEqualTo(401);
        }

        RawHttp.Answer refused = signIn("clara", PASSWORD);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("retry-after", "60").doesNotContainKey("www-authenticate");
        assertThat(signIn("anna", PASSWORD).status()).isEqualTo(200);
        assertThat(get("/devices", AS_ADMIN).status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(trail("refused: wrong password"))
                .filteredOn(line -> line.contains("\"user\":\"clara\""))
                .hasSize(2));
        assertThat(signIn("nobody", PASSWORD).status()).isEqualTo(401);
        assertThat(signIn("", "").status()).isEqualTo(401);
        assertThat(proxy.send("POST", "/sign-in", "", "Authorization: Basic ***", JSON)
                        .status())
                .isEqualTo(401);
        assertThat(proxy.send("POST", "/sign-in", "", JSON).headers())
                .as("no browser asks by itself and keeps what it is told")
                .containsEntry("www-authenticate", "Bearer");
    }

    @Test
    void takesASavedFileAtOnceAndTellsOfOneThatCannotBeUsedUntilItIsRight() throws Exception {
        String ben = as("ben");
        String right = Files.readString(users);

        Files.writeString(users, right.replace("ben:", "ben;"));
        await().untilAsserted(() -> assertThat(problem()).contains("The file of users has mistakes", "users:2"));
        assertThat(get("/devices", ben).status())
                .as("what was in force stays so")
                .isEqualTo(200);
        Files.writeString(users, right.replaceAll("(?m)^ben:.*\n", ""));
        await().untilAsserted(() -> assertThat(problem()).isEmpty());

        assertThat(get("/devices", ben).status()).as("his line is gone").isEqualTo(401);
        assertThat(signIn("ben", PASSWORD).status()).isEqualTo(401);
        double before = applied();
        Files.writeString(users, right);
        await().until(() -> applied() > before); // a wrong guess each time would soon not be tried any more
        assertThat(signIn("ben", PASSWORD).status()).isEqualTo(200);
    }

    private static double applied() throws IOException {
        return Scrape.of(RawHttp.get(proxy.port(), "/observe/metrics").body())
                .value("featurekeyproxy_config_reloads_total", "kind=users", "outcome=applied");
    }

    private static String problem() throws IOException {
        for (JsonNode problem : proxy.get("/problems").get("problems")) {
            if (problem.get("id").asText().startsWith("users-")) {
                return problem.get("title").asText() + " "
                        + problem.get("detail").asText();
            }
        }
        return "";
    }
}
