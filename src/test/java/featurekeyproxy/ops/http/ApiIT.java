package featurekeyproxy.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.ops.access.SignIns;
import featurekeyproxy.ops.access.Users;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The doors of the Admin API, with resources that exist only here. */
class ApiIT {
    private static final String ADMIN = "a".repeat(32);
    private static final String READER = "r".repeat(32);
    private static final String AS_ADMIN = "Authorization: Bearer " + ADMIN;
    private static final String AS_READER = "Authorization: Bearer " + READER;
    private static final String JSON = "Content-Type: application/json";

    private final Queue<String> actions = new ConcurrentLinkedQueue<>();
    private ManagementServer server;
    private int port;

    record Lamp(boolean on) {}

    record Thing(String id, Instant at, List<Integer> numbers) {}

    @BeforeEach
    void open() throws Exception {
        server = ManagementServer.open("127.0.0.1", 0, Set.of(), Optional.empty());
        Api api = new Api(
                server,
                new Tokens(ADMIN, Optional.of(READER)),
                new SignIns(Users::none),
                (caller, action, result) ->
                        actions.add(caller.role() + " " + caller.address() + " " + action + " " + result));
        api.get("/things/{id}", call -> new Thing(call.path("id"), Instant.EPOCH, List.of(call.number("n", 3, 1, 9))));
        api.put("/lamps/{id}", call -> {
            Lamp lamp = call.body(Lamp.class);
            call.action("switch lamp", call.path("id"), "off", lamp.on() ? "on" : "off");
            return null;
        });
        api.post("/nothing", call -> new ApiResponse(202, List.of()));
        api.delete("/lamps/{id}", call -> {
            throw HttpProblem.of(404, "there is no such lamp");
        });
        api.post("/broken", call -> {
            throw new IllegalStateException("a secret of the proxy");
        });
        server.serve();
        port = server.port();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawHttp.Answer put(String body, String... headers) throws Exception {
        return RawHttp.send(port, "PUT", Api.ROOT + "/lamps/1", body, headers);
    }

    @Test
    void answersInJsonWhatIsAsked() throws Exception {
        RawHttp.Answer answer = RawHttp.get(port, "/api/v1/things/a%2Fb?n=7", AS_READER);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"a/b\",\"at\":\"1970-01-01T00:00:00Z\",\"numbers\":[7]}");
        assertThat(answer.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("cache-control", "no-store");
    }

    @Test
    void lettsAnAdminWriteAndTellsOfIt() throws Exception {
        assertThat(put("{\"on\":true}", AS_ADMIN, JSON).status()).isEqualTo(204);
        assertThat(RawHttp.send(port, "POST", "/api/v1/nothing", "", AS_ADMIN, JSON)
                        .status())
                .isEqualTo(202);

        assertThat(actions)
                .containsExactly(
                        "admin 127.0.0.1 OperatorAction[action=switch lamp, subject=1, before=off, after=on, why=] done",
                        "admin 127.0.0.1 OperatorAction[action=POST /nothing, subject=, before=, after=, why=] done");
    }

    @Test
    void refusesAReaderToWriteAndTellsOfThatToo() throws Exception {
        RawHttp.Answer answer = put("{\"on\":true}", AS_READER, JSON);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(answer.body()).contains("\"status\":403", "\"detail\":\"this token may only read\"");
        assertThat(actions)
                .singleElement()
                .asString()
                .startsWith("read-only 127.0.0.1 OperatorAction[action=PUT /lamps/{id}")
                .endsWith("refused: role");
    }

    @Test
    void tellsOfWritesThatCameToNothing() throws Exception {
        assertThat(RawHttp.send(port, "DELETE", "/api/v1/lamps/7", "", AS_ADMIN).status())
                .isEqualTo(404);
        RawHttp.Answer broken = RawHttp.send(port, "POST", "/api/v1/broken", "", AS_ADMIN, JSON);

        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.body()).doesNotContain("secret");
        assertThat(actions.poll()).endsWith("refused: there is no such lamp");
        assertThat(actions.poll()).endsWith(" failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "on",
                "{}",
                "null",
                "[]",
                "{\"on\":null}",
                "{\"on\":\"true\"}",
                "{\"on\":1}",
                "{\"on\":true,\"off\":false}",
                "{\"on\":true} {\"on\":false}",
                "{\"on\":true"
            })
    void refusesABodyThatIsNotWhatIsAskedForWithoutRepeatingIt(String body) throws Exception {
        RawHttp.Answer answer = put(body, AS_ADMIN, JSON);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("the body is not the JSON that /api/v1/openapi.json asks for");
        assertThat(actions).singleElement().asString().contains("refused");
    }

    @ParameterizedTest
    @CsvSource({
        "/things/1?n=0",
        "/things/1?n=10",
        "/things/1?n=x",
        "/things/1?n=1&n=2",
        "/things/%0d%0aX-Evil:%20yes",
        "/things/%00"
    })
    void refusesParametersThatNoSensibleProgramSends(String path) throws Exception {
        RawHttp.Answer answer = RawHttp.get(port, Api.ROOT + path, AS_READER);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).doesNotContainKey("x-evil");
    }

    @Test
    void tellsNobodyWithoutATokenWhatThereIs() throws Exception {
        assertThat(RawHttp.get(port, "/api/v1/things/1").status()).isEqualTo(401);
        assertThat(RawHttp.get(port, "/api/v1/nowhere").status()).isEqualTo(401);
        assertThat(RawHttp.get(port, "/api/v1/nowhere", AS_READER).status()).isEqualTo(404);
        assertThat(RawHttp.send(port, "PUT", "/api/v1/things/1", "{}", AS_ADMIN, JSON)
                        .status())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Basic YTph",
                "Authorization: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "Authorization: Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Cookie: token=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void knowsOnlyWholeTokensInTheirHeader(String header) throws Exception {
        RawHttp.Answer answer = RawHttp.get(port, "/api/v1/things/1", header);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
    }

    @Test
    void doesNotChooseBetweenTwoTokens() throws Exception {
        assertThat(RawHttp.get(port, "/api/v1/things/1", AS_READER, AS_ADMIN).status())
                .isEqualTo(401);
    }

    @Test
    void answersManyWrongTokensWith429ButNeverLocksOutTheRightOne() throws Exception {
        String wrong = "Authorization: Bearer " + "w".repeat(32);
        for (int i = 0; i < TokenAuthentication.FAILURES; i++) {
            assertThat(RawHttp.get(port, "/api/v1/things/1", wrong).status()).isEqualTo(401);
        }

        RawHttp.Answer refused = RawHttp.get(port, "/api/v1/things/1", wrong);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("retry-after", "60");
        assertThat(RawHttp.get(port, "/api/v1/things/1", AS_READER).status()).isEqualTo(200);
    }
}
