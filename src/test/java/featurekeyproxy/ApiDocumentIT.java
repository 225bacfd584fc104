package featurekeyproxy;

import static featurekeyproxy.AdminProxy.AS_ADMIN;
import static featurekeyproxy.AdminProxy.AS_READER;
import static featurekeyproxy.AdminProxy.JSON;
import static featurekeyproxy.AdminProxy.NEW;
import static featurekeyproxy.AdminProxy.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import featurekeyproxy.ops.admin.ApiDocument;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the OpenAPI document and the running proxy against each other: every path, every answer, and nothing besides. */
class ApiDocumentIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Set<String> WRITES = Set.of("put", "post", "delete");
    /** Takes no session after it, so it is asked for elsewhere. */
    private static final String LAST = "/drain";

    /** Where no token is needed, or none is enough; {@link NamedUsersIT} asks there. */
    private static final String SIGN_IN = "/sign-in";

    @TempDir
    static Path directory;

    private static AdminProxy proxy;
    private static AdminProxy.Ends session;

    /** One thing that the document says can be asked for. */
    record Operation(String method, String path) {
        JsonNode node() {
            return DOCUMENT.at("/paths/" + path.replace("~", "~0").replace("/", "~1") + "/" + method);
        }

        boolean isWrite() {
            return WRITES.contains(method);
        }

        /** Returns the path with the examples of its parameters. */
        String example() {
            String filled = path;
            for (JsonNode parameter : node().path("parameters")) {
                if (parameter.get("in").asText().equals("path")) {
                    String name = parameter.get("name").asText();
                    filled = filled.replace(
                            "{" + name + "}",
                            encoded(real(path, parameter.get("example").asText())));
                }
            }
            return filled;
        }

        String body() {
            JsonNode example = node().at("/requestBody/content/application~1json/example");
            return example.isMissingNode() ? "" : example.toString();
        }

        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    private static JsonNode document() {
        try {
            return MAPPER.readTree(ApiDocumentIT.class.getResourceAsStream(ApiDocument.RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Examples cannot know the ids of this run. */
    private static String real(String path, String example) {
        try {
            return path.startsWith("/sessions/")
                    ? proxy.get("/sessions").at("/sessions/0/id").asText()
                    : path.startsWith("/switches/rules/")
                            ? proxy.get("/mapping").at("/rules/0/fingerprint").asText()
                            : example;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @BeforeAll
    static void open() throws Exception {
        proxy = new AdminProxy(directory);
        session = proxy.session("/");
        session.request("V7-001", OLD);
        session.reply("V7-001", NEW);
        session.request("V7-002", OLD); // does not start
        session.reply("V7-002", "DE00000000000000000000000000EEEE");
    }

    @AfterAll
    static void close() throws Exception {
        session.close();
        proxy.close();
    }

    static Stream<Operation> operations() {
        return DOCUMENT.get("paths").properties().stream().flatMap(path -> path.getValue().properties().stream()
                .map(method -> new Operation(method.getKey(), path.getKey())));
    }

    static Stream<Operation> writes() {
        return operations()
                .filter(Operation::isWrite)
                .filter(operation -> !operation.path().equals(SIGN_IN));
    }

    static Stream<Operation> repeatable() {
        return operations()
                .filter(operation -> !Set.of(LAST, SIGN_IN).contains(operation.path()))
                .filter(operation -> operation
                        .node()
                        .at("/responses/200/content/text~1event-stream")
                        .isMissingNode());
    }

    private static RawHttp.Answer ask(Operation operation, String path, String body, String... headers)
            throws IOException {
        return operation.method().equals("get")
                ? RawHttp.get(proxy.port(), Api.ROOT + path, headers)
                : proxy.send(operation.method().toUpperCase(Locale.ROOT), path, body, headers);
    }

    /** Demands that the answer is one that the document describes for this operation. */
    private static void assertDescribed(Operation operation, RawHttp.Answer answer) throws IOException {
        JsonNode response = operation.node().path("responses").path(Integer.toString(answer.status()));
        assertThat(response.isMissingNode())
                .as("%s may answer %s: %s", operation, answer.status(), answer.body())
                .isFalse();
        String location = "/paths/" + operation.path().replace("/", "~1") + "/" + operation.method() + "/responses/"
                + answer.status();
        if (response.has("$ref")) {
            location = response.get("$ref").asText().substring(1);
        }
        Map.Entry<String, JsonNode> content = DOCUMENT.at(location).path("content").properties().stream()
                .findFirst()
                .orElse(Map.entry("", MissingNode.getInstance()));
        assertThat(answer.headers().getOrDefault("content-type", "")).isEqualTo(content.getKey());
        if (content.getKey().isEmpty()) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        JsonSchema schema = SCHEMAS.getSchema(SchemaLocation.of("classpath:" + ApiDocument.RESOURCE.substring(1) + "#"
                + location + "/content/" + content.getKey().replace("/", "~1") + "/schema"));
        Set<ValidationMessage> faults = schema.validate(MAPPER.readTree(answer.body()));
        assertThat(faults).as("%s answered %s", operation, answer.body()).isEmpty();
    }

    @Test
    void describesEveryPathThatIsServedAndNoOther() {
        Set<String> described = new TreeSet<>();
        operations().forEach(operation -> described.add(operation.toString()));
        Set<String> served = new TreeSet<>();
        proxy.application
                .operations()
                .operations()
                .forEach(operation -> served.add(new Operation(operation.method(), operation.path()).toString()));

        assertThat(described).isEqualTo(served).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("repeatable")
    void answersAsDescribed(Operation operation) throws IOException {
        RawHttp.Answer answer = ask(operation, operation.example(), operation.body(), AS_ADMIN, JSON);

        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        assertDescribed(operation, answer);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void letsNobodyInWithoutAToken(Operation operation) throws IOException {
        RawHttp.Answer answer = ask(operation, operation.example(), operation.body(), JSON);

        assertThat(answer.status()).isEqualTo(401);
        assertDescribed(operation, answer);
    }

    @ParameterizedTest
    @MethodSource("writes")
    void letsAReaderWriteNothing(Operation operation) throws IOException {
        RawHttp.Answer answer = ask(operation, operation.example(), operation.body(), AS_READER, JSON);

        assertThat(answer.status()).isEqualTo(403);
        assertDescribed(operation, answer);
    }

    @ParameterizedTest
    @MethodSource("writes")
    void demandsJson(Operation operation) throws IOException {
        if (!operation.method().equals("delete")) {
            RawHttp.Answer answer = ask(operation, operation.example(), operation.body(), AS_ADMIN);

            assertThat(answer.status()).isEqualTo(415);
            assertDescribed(operation, answer);
        }
    }

    @ParameterizedTest
    @MethodSource("repeatable")
    void describesItsAnswersToNonsense(Operation operation) throws IOException {
        String path = operation.path().replaceAll("\\{\\w+}", "%00");
        assertDescribed(operation, ask(operation, path + "?limit=no", "{\"on\":", AS_ADMIN, JSON));
        assertDescribed(operation, ask(operation, path.replace("%00", "unknown"), "{\"on\":", AS_ADMIN, JSON));
    }

    @Test
    void namesEachOperationOnce() {
        assertThat(operations()
                        .map(operation -> operation.node().path("operationId").asText()))
                .hasSizeGreaterThan(10)
                .doesNotContain("")
                .doesNotHaveDuplicates();
    }

    @Test
    void servesTheDocumentItself() throws IOException {
        assertThat(proxy.get("/openapi.json")).isEqualTo(DOCUMENT);
        assertThat(List.of(DOCUMENT.get("openapi").asText())).containsExactly("3.1.0");
    }
}
