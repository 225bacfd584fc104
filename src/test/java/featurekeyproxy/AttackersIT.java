package featurekeyproxy;

import static featurekeyproxy.AdminProxy.ADMIN;
import static featurekeyproxy.AdminProxy.AS_ADMIN;
import static featurekeyproxy.AdminProxy.AS_READER;
import static featurekeyproxy.AdminProxy.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.RawHttp;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker tries on the management port of a whole proxy; each is refused, and the proxy answers its operator after it. */
class AttackersIT {
    private static final String SWITCH = Api.ROOT + "/switches/transformation";
    private static final String OFF = "{\"on\":false}";

    @TempDir
    static Path directory;

    private static AdminProxy proxy;
    private static int port;

    @BeforeAll
    static void open() throws Exception {
        proxy = new AdminProxy(directory);
        port = proxy.port();
    }

    @AfterAll
    static void close() throws IOException {
        proxy.close();
    }

    @AfterEach
    void theOperatorIsStillServedAndNothingIsSwitched() throws IOException {
        assertThat(proxy.get("/switches").at("/transformation/on").asBoolean()).isTrue();
    }

    /** Sends a whole request, with {@code \n} for the end of a line, and returns the status. */
    private static int status(String request) throws IOException {
        return RawHttp.ask(port, request).status();
    }

    private static RawHttp.Answer put(String... headers) throws IOException {
        return RawHttp.send(port, "PUT", SWITCH, OFF, headers);
    }

    // ---------------------------------------------------------------- tokens

    @Test
    void noToken() throws IOException {
        assertThat(put(JSON).status()).isEqualTo(401);
    }

    @Test
    void aWrongTokenAndOneInTheWrongPlace() throws IOException {
        assertThat(put(JSON, "Authorization: Bearer " + ADMIN.replace('0', '1')).status())
                .isEqualTo(401);
        assertThat(put(JSON, "Authorization: Basic " + ADMIN).status()).isEqualTo(401);
        assertThat(put(JSON, "Cookie: token=" + ADMIN).status()).isEqualTo(401);
        assertThat(RawHttp.send(port, "PUT", SWITCH + "?access_token=" + ADMIN, OFF, JSON)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aReadOnlyTokenOnAWrite() throws IOException {
        assertThat(put(JSON, AS_READER).status()).isEqualTo(403);
    }

    // ---------------------------------------------------------------- paths

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/..%2f..%2f..%2fetc%2fpasswd",
                "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "/%252e%252e/%252e%252e/etc/passwd",
                "/..%5c..%5cconfig%5capplication.properties",
                "/....//....//etc/passwd",
                "//etc/passwd",
                "/dashboard/index.html",
                "/js/../../config/application.properties",
                "/config/application.properties",
                "/openapi.json",
                "/featurekeyproxy/FeatureKeyProxy.class",
                "/index.html%00.js",
                "/index.html/",
                "/mapping.json",
                "/run/admin-token"
            })
    void aPathToAFileThatIsNotThePages(String path) throws IOException {
        RawHttp.Answer answer = RawHttp.get(port, path, AS_ADMIN);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("root:", "proxy.tomes", "openapi\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observe/../api/v1/switches",
                "/observe/%2e%2e/api/v1/switches",
                "/api/v1/../v1/switches",
                "/API/v1/switches",
                "//api/v1/switches",
                "/api//v1/switches",
                "/api/v1/switches/",
                "/api/v1/switches;a=b",
                "/api/v1/switches%20",
                "/./api/v1/switches"
            })
    void aPathThatLooksLikeAnotherToGetPastTheToken(String path) throws IOException {
        assertThat(RawHttp.get(port, path).status()).isIn(400, 401, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%0d%0aSet-Cookie:%20a=b", "%0aX-Evil:%20yes", "%00", "%1b[31m"})
    void lineEndsInAnId(String id) throws IOException {
        RawHttp.Answer answer = RawHttp.send(port, "PUT", Api.ROOT + "/switches/devices/" + id, OFF, AS_ADMIN, JSON);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).doesNotContainKeys("set-cookie", "x-evil");
        assertThat(proxy.get("/switches").get("devicesOff")).isEmpty();
    }

    @Test
    void anIdThatFillsTheMemory() throws IOException {
        String id = "x".repeat(3000);

        assertThat(RawHttp.send(port, "PUT", Api.ROOT + "/switches/devices/" + id, OFF, AS_ADMIN, JSON)
                        .status())
                .isEqualTo(400);
    }

    // ---------------------------------------------------------------- bodies

    @Test
    void aBodyThatSaysThatItIsTooLarge() throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send("POST " + Api.ROOT + "/mapping/validate HTTP/1.1\r\nHost: localhost\r\n" + AS_ADMIN + "\r\n"
                    + JSON + "\r\nContent-Length: 9000000\r\n\r\n{");
            assertThat(http.read().status()).isEqualTo(413);
            assertThat(http.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyInChunksThatNeverEnds() throws IOException {
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        try (RawHttp http = new RawHttp(port)) {
            http.send("POST " + Api.ROOT + "/mapping/validate HTTP/1.1\r\nHost: localhost\r\n" + AS_ADMIN + "\r\n"
                    + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                for (int i = 0; i < 130; i++) {
                    http.send(chunk);
                }
            } catch (SocketException closed) {
                return; // which came before all of it was sent
            }
            assertThat(http.read().status()).isEqualTo(413);
        }
    }

    @Test
    void aBodyOfSomebodyWithoutATokenIsNotEvenRead() throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send("PUT " + SWITCH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
            assertThat(http.read().status()).isEqualTo(401);
            assertThat(http.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatIsNestedTooDeep() throws IOException {
        String nested = "[".repeat(500_000);

        assertThat(RawHttp.send(port, "PUT", SWITCH, nested, AS_ADMIN, JSON).status())
                .isEqualTo(400);
        assertThat(RawHttp.send(port, "POST", Api.ROOT + "/mapping/validate", nested, AS_ADMIN, JSON)
                        .body())
                .contains("\"status\":\"invalid\"");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // waits until the proxy has had enough
    void aHeadAndABodyThatDripSlowly() throws IOException {
        try (RawHttp head = new RawHttp(port);
                RawHttp body = new RawHttp(port);
                RawHttp second = new RawHttp(port)) {
            head.send("GET / HTTP/1.1\r\nHost: local");
            body.send("PUT " + SWITCH + " HTTP/1.1\r\nHost: localhost\r\n" + AS_ADMIN + "\r\n" + JSON
                    + "\r\nContent-Length: 12\r\n\r\n{\"on\"");
            second.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT");
            assertThat(second.read().status()).isEqualTo(200);

            RawHttp.Answer late = body.read();

            assertThat(late.status()).isEqualTo(408);
            assertThat(body.isClosed()).isTrue();
            assertThat(head.isClosed()).isTrue();
            assertThat(second.isClosed()).isTrue();
        }
    }

    // ---------------------------------------------------------------- pages of others

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "null", "http://localhost:1", "https://localhost.evil.example", "file://"
            })
    void aPageOfAnotherOriginThatSendsAWrite(String origin) throws IOException {
        RawHttp.Answer answer = put(AS_ADMIN, JSON, "Origin: " + origin);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void aFormOfAnotherSite() throws IOException {
        assertThat(RawHttp.send(port, "POST", Api.ROOT + "/drain", "a=b", AS_ADMIN, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x/json")) {
            assertThat(RawHttp.send(port, "POST", Api.ROOT + "/drain", "{}", AS_ADMIN, "Content-Type: " + type)
                            .status())
                    .isEqualTo(415);
        }
        assertThat(proxy.application.operations().port()).isEqualTo(port);
    }

    @Test
    void aQuestionWhetherAnotherOriginMayAsk() throws IOException {
        RawHttp.Answer answer = RawHttp.ask(
                port,
                "OPTIONS " + SWITCH + " HTTP/1.1\nHost: localhost\nOrigin: http://evil.example\n"
                        + "Access-Control-Request-Method: PUT\nAccess-Control-Request-Headers: authorization\n\n");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().keySet()).isNotEmpty().noneMatch(name -> name.startsWith("access-control-"));
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 421",
        "evil.example:8090, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "127.1, 421",
        "0x7f000001, 421",
        "localhost@evil.example, 400",
        "localhost:8090/evil, 400",
        "'', 400"
    })
    void aNameThatWasMadeToResolveToThisMachine(String host, int status) throws IOException {
        assertThat(status("GET /observe/health HTTP/1.1\nHost: " + host + "\n\n"))
                .isEqualTo(status);
        assertThat(status("GET " + Api.ROOT + "/switches HTTP/1.1\nHost: " + host + "\n" + AS_ADMIN + "\n\n"))
                .isEqualTo(status);
    }

    @Test
    void noHostAndTwoHosts() throws IOException {
        assertThat(status("GET / HTTP/1.1\n\n")).isEqualTo(400);
        assertThat(status("GET / HTTP/1.0\n\n")).isEqualTo(400);
        assertThat(status("GET / HTTP/1.1\nHost: localhost\nHost: evil.example\n\n"))
                .isEqualTo(400);
        assertThat(status("GET http://evil.example/observe/health HTTP/1.1\nHost: evil.example\n\n"))
                .isEqualTo(421);
    }

    // ---------------------------------------------------------------- the protocol

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "OPTIONS", "PATCH", "PROPFIND", "DEBUG", "put", "Get"})
    void aMethodThatIsNotServed(String method) throws IOException {
        assertThat(status(method + " " + SWITCH + " HTTP/1.1\nHost: localhost\n" + AS_ADMIN + "\nMax-Forwards: 0\n\n"))
                .isEqualTo(405);
    }

    @Test
    void aMethodBehindAnother() throws IOException {
        for (String name : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            assertThat(RawHttp.send(port, "POST", SWITCH, OFF, AS_ADMIN, JSON, name + ": PUT")
                            .status())
                    .isEqualTo(405);
            assertThat(RawHttp.get(port, SWITCH + "?_method=PUT", AS_ADMIN, name + ": PUT")
                            .status())
                    .isIn(404, 405);
        }
    }

    @Test
    void aWriteToThePage() throws IOException {
        assertThat(RawHttp.send(port, "POST", "/", "{}", AS_ADMIN, JSON).status())
                .isEqualTo(405);
        assertThat(RawHttp.send(port, "DELETE", "/index.html", "").status()).isEqualTo(405);
    }

    @Test
    void aWebSocketOnTheManagementPort() throws IOException {
        assertThat(RawHttp.get(
                                port,
                                Api.ROOT + "/switches",
                                AS_ADMIN,
                                "Connection: Upgrade",
                                "Upgrade: WebSocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aHeadThatIsTooLarge() throws IOException {
        assertThat(RawHttp.get(port, "/", "X-Padding: " + "x".repeat(9000)).status())
                .isEqualTo(431);
        assertThat(RawHttp.get(port, "/" + "x".repeat(9000)).status()).isEqualTo(414);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: localhost\nX Y: space in a name\n\n",
                "GET / HTTP/1.1\nHost: localhost\nContent-Length: 1\nContent-Length: 2\n\n",
                "GET / HTTP/1.1\nHost: localhost\nContent-Length: -1\n\n",
                "GET / HTTP/9.9\nHost: localhost\n\n",
                "nonsense\n\n",
                "PRI * HTTP/2.0\n\nSM\n\n"
            })
    void whatIsNoHttp(String request) throws IOException {
        assertThat(status(request)).isIn(400, 405, 501, 505);
    }

    @Test
    void aSecondRequestHiddenInTheBodyOfTheFirst() throws IOException {
        String hidden = "PUT " + SWITCH + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (RawHttp http = new RawHttp(port)) {
            http.send("PUT " + SWITCH + " HTTP/1.1\r\nHost: localhost\r\n" + JSON + "\r\nContent-Length: 4\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden);
            assertThat(http.read().status()).isIn(400, 401);
        }
    }

    @Test
    void moreConnectionsThanAnybodyNeeds() throws Exception {
        List<RawHttp> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 110; i++) {
                idle.add(new RawHttp(port));
            }
            assertThat(idle.get(109).isClosed()).isTrue();
        } finally {
            for (RawHttp connection : idle) {
                connection.close();
            }
        }
        await().untilAsserted(() -> assertThat(RawHttp.get(port, "/").status()).isEqualTo(200));
    }

    // ---------------------------------------------------------------- what answers give away

    @Test
    void looksForStackTracesAndVersions() throws IOException {
        for (String path : List.of("/", "/nowhere", Api.ROOT + "/nowhere", "/observe/health")) {
            RawHttp.Answer answer = RawHttp.get(port, path);
            assertThat(answer.body()).doesNotContain("Exception", "\tat ", "vert.x", "Netty");
            assertThat(answer.headers())
                    .doesNotContainKeys("server", "x-powered-by")
                    .containsKeys("content-security-policy", "x-content-type-options", "cache-control");
        }
    }
}
