package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of the real jar with everything logged that any library can log, donors in its messages, passwords in its settings,
 * failures and reloads: afterwards none of it is in any file, page or line that the proxy wrote.
 */
class SecretsIT {
    private static final String OLD = "03AZ0CGG8X4E51G55STFHCDG8X";
    private static final String NEW = "03X32638Z2ZHP629Y9T7PPM0X";
    private static final String UNKNOWN = "0QZ7TT4V9SECRETKEYX5XY77ZZ";
    private static final String NAME = "Quillfeather";
    private static final String BIRTH = "1957-03-29";
    private static final String PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAUA";
    private static final String STORE_PASSWORD = "store-password-8461";
    private static final String FILE_PASSWORD = "file-password-2957";
    private static final String ADMIN_TOKEN = "admin-token-31415926535897932384626433";
    private static final String READ_TOKEN = "read-token-27182818284590452353602874";
    private static final String WRONG_TOKEN = "wrong-token-16180339887498948482045868";
    private static final String COOKIE = "cookie-secret-5772";
    private static final String QUERY = "query-secret-6931";

    private static final Map<String, String> SECRETS = new LinkedHashMap<>();

    static {
        SECRETS.put("the name of a donor", NAME);
        SECRETS.put("a birth date", BIRTH);
        SECRETS.put("a picture", PICTURE);
        SECRETS.put("an old code", OLD);
        SECRETS.put("a new code", NEW);
        SECRETS.put("a code that nobody knows", UNKNOWN);
        SECRETS.put("the password of a store", STORE_PASSWORD);
        SECRETS.put("a password from a file", FILE_PASSWORD);
        SECRETS.put("the token of the admin", ADMIN_TOKEN);
        SECRETS.put("the token to read", READ_TOKEN);
        SECRETS.put("a wrong token", WRONG_TOKEN);
        SECRETS.put("a cookie", COOKIE);
        SECRETS.put("a token in a query", QUERY);
    }

    private static final String LOGBACK = """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger{0} - %msg %kvp{NONE} %mdc%n</pattern></encoder>
              </appender>
              <appender name="file" class="ch.qos.logback.core.FileAppender">
                <file>logs/proxy.log</file>
                <encoder class="featurekeyproxy.ops.log.JsonLines"/>
              </appender>
              <root level="TRACE"><appender-ref ref="console"/><appender-ref ref="file"/></root>
            </configuration>
            """;

    private static final String ROUTES = """
            - onException:
                exception: [ "java.lang.IllegalStateException" ]
                handled: { constant: "false" }
            - route:
                id: tomes-to-terminal
                from:
                  uri: ws-pair:tomes
                  steps:
                    - log: "got ${body} as ${bodyAs(String)}"
                    - to: "log:traffic?showAll=true&showStreams=true"
                    - wireTap: { uri: "direct:tap" }
                    - choice:
                        when:
                          - simple: "${bodyAs(String)} contains 'fail'"
                            steps:
                              - throwException: { exceptionType: "java.lang.IllegalStateException", message: "no" }
                          - expression: { ref: initializationRequest }
                            steps:
                              - process: { ref: featureCodes }
                          - simple: "${body.length} > 100000"
                            steps:
                              - convertBodyTo: { type: "byte[]" }
                        otherwise:
                          steps:
                            - setBody: { simple: "${bodyAs(String)}, sent on" }
                            - convertBodyTo: { type: "String" }
                    - to: { uri: "ws-pair:terminal" }
            - route:
                id: tap
                from:
                  uri: direct:tap
                  steps:
                    - convertBodyTo: { type: "String" }
                    - log: "tapped ${body}"
                    - filter: { simple: "${body} contains 'nothing' || ${body.length} == 0", steps: [ { stop: {} } ] }
            """ + ShippedRoutes.TO_TOMES;

    @TempDir
    Path directory;

    private final Wire.Server terminal = new Wire.Server();
    private final List<Path> given = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        terminal.close();
    }

    /** Writes a file that the proxy is given, and that therefore may hold secrets. */
    private Path give(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        given.add(file);
        return Files.writeString(file, content);
    }

    private void prepare() throws Exception {
        give("config/logback.xml", LOGBACK);
        give("config/mapping.json", mapping());
        give("routes/proxy.camel.yaml", ROUTES);
        give("secret", FILE_PASSWORD + "\n");
        give("config/application.properties", """
                proxy.tomes.host=127.0.0.1
                proxy.tomes.port=0
                proxy.tomes.tls=true
                proxy.tomes.tls.keystore=proxy.p12
                proxy.tomes.tls.keystore-password=%s
                proxy.terminal.tls.truststore-password={{file:secret}}
                proxy.terminal.host=127.0.0.1
                proxy.terminal.port=%d
                proxy.tomes.handshake-timeout=1m
                proxy.terminal.connect-timeout=1m
                proxy.limits.session-bytes=20MiB
                camel.management.port=0
                camel.main.log-debug-max-chars=100000
                camel.main.log-exhausted-message-body=true
                camel.main.message-history=true
                camel.main.tracing=true
                camel.main.use-mdc-logging=true
                """.formatted(STORE_PASSWORD, terminal.port()));
        Path keys = directory.resolve("proxy.p12");
        given.add(keys);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "proxy",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertThat(new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isNotNull();
        assertThat(keytool.waitFor()).isZero();
    }

    private static String mapping() {
        return """
                { "featureKeyMappings": { "oldToNew": { "%s": "%s" } }, "devices": { "unknown": "map" } }
                """.formatted(OLD, NEW);
    }

    private static String donor() {
        return "{\"MessageType\":\"DonorInfo\",\"Name\":\"" + NAME + "\",\"BirthDate\":\"" + BIRTH + "\",\"Picture\":\""
                + PICTURE + "\",\"Code\":\"" + UNKNOWN + "\"}";
    }

    private static String request(String code) {
        return "{\"MessageType\":\"ApplicationInitializationMessage\",\"DestinationId\":\"TRIMA-1\",\"MessageId\":1,"
                + "\"Donor\":" + donor() + ",\"Payload\":{\"FeatureCodes\":[\"" + code + "\",\"" + UNKNOWN + "\"]}}";
    }

    private static String reply(String code) {
        return "{\"MessageType\":\"ApplicationInitializationResponseMessage\",\"SourceId\":\"TRIMA-1\",\"InResponseTo\":1,"
                + "\"Donor\":" + donor() + ",\"Payload\":{\"FeatureKeysConfirmationCode\":\"" + code + "\"}}";
    }

    /** Has everything happen that may make the proxy or a library write something. */
    private void talk(int port) throws Exception {
        Wire tomes = Wire.over(KeyTools.trustingAll().getSocketFactory().createSocket("127.0.0.1", port));
        tomes.request("/broker?token=" + QUERY, "Cookie: id=" + COOKIE, "Authorization: Bearer " + COOKIE);
        Wire accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        tomes.sendText(request(OLD));
        assertThat(accepted.read().text()).isEqualTo(request(NEW));
        accepted.sendText(reply(NEW));
        assertThat(tomes.read().text()).isEqualTo(reply(OLD));
        accepted.sendText(reply(UNKNOWN));
        tomes.read();
        tomes.sendText(donor());
        assertThat(accepted.read().text()).isEqualTo(donor() + ", sent on");
        tomes.sendText("{\"fail\":" + donor() + "}");
        accepted.read();
        tomes.sendText(request(OLD).substring(0, 300));
        accepted.read();
        tomes.sendText("{\"Long\":\"" + PICTURE.repeat(8000) + "\"}");
        accepted.read();
        tomes.send(true, Wire.BINARY, donor().getBytes(StandardCharsets.UTF_8));
        accepted.read();
        give("config/mapping.json", mapping() + UNKNOWN);
        give("routes/extra.yaml", "- route:\n    from:\n      uri: nothing:here\n      steps:\n        - log: x\n");
        give("proxy.p12", "no store");
        for (String what : List.of("mapping", "routes", "tomes-tls")) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> trail().contains("\"what\":\"" + what + "\",\"outcome\":\"refused\""));
        }
        tomes.send(true, Wire.TEXT, new byte[] {'Q', 'u', 'i', (byte) 0xFF, 'l'});
        tomes.read();
        tomes.close();
        accepted.close();
    }

    private String trail() throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                lines.append(Files.readString(file));
            }
        }
        return lines.toString();
    }

    /** Has each page and resource answered, and returns what they show that they must not. */
    private static Set<String> ask(int port, String token) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Set<String> leaks = new TreeSet<>();
        for (String path : List.of(
                "/",
                "/observe/health",
                "/observe/metrics",
                "/api/v1/status?x=" + token,
                "/api/v1/sessions",
                "/api/v1/devices",
                "/api/v1/devices/TRIMA-1",
                "/api/v1/mapping",
                "/api/v1/switches",
                "/api/v1/decisions",
                "/api/v1/problems",
                "/api/v1/history")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Authorization", "Bearer " + token)
                    .build();
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(path).isIn(200, token.equals(WRONG_TOKEN) ? 401 : 200, 503);
            leaks.addAll(leaks(path, answer.body()));
        }
        return leaks;
    }

    @Test
    void leavesNoTraceOfDonorsCodesAndPasswordsAnywhereAtTheHighestLogLevel() throws Exception {
        prepare();
        String log;
        try (JarProcess proxy = new JarProcess(
                directory,
                "-Dproxy.admin.token=" + ADMIN_TOKEN,
                "-Dproxy.admin.read-token=" + READ_TOKEN,
                "-Dio.netty.leakDetection.level=paranoid")) {
            String ready = proxy.awaitLine("ProxyApplication - ready ");
            int port = Integer.parseInt(ready.replaceAll(".* port=(\\d+).*", "$1"));
            int management = Integer.parseInt(ready.replaceAll(".* management=(\\d+).*", "$1"));
            talk(port);
            for (String token : List.of(ADMIN_TOKEN, READ_TOKEN, WRONG_TOKEN)) {
                assertThat(ask(management, token)).isEmpty();
            }
            supportBundle(management);
            proxy.terminate();
            proxy.exitCode();
            log = proxy.output();
        }

        assertThat(log)
                .as("the run is as talkative as can be")
                .contains("DEBUG Pipeline", "DEBUG SslHandler", "not logged]");
        assertThat(log.lines().count()).isGreaterThan(500);
        List<String> leaks = new ArrayList<>(leaks("output", log.getBytes(StandardCharsets.UTF_8)));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !given.contains(file))
                    .toList()) {
                leaks.addAll(leaks(directory.relativize(file).toString(), Files.readAllBytes(file)));
            }
        }
        assertThat(leaks).isEmpty();
    }

    /** Has the bundle for support made while the proxy runs. */
    private void supportBundle(int management) throws Exception {
        try (JarProcess bundle = new JarProcess(
                directory, "-Dcamel.management.port=" + management, "support-bundle", "--output", "support.zip")) {
            assertThat(bundle.exitCode()).as(bundle.output()).isZero();
            assertThat(leaks("output of support-bundle", bundle.output().getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
            assertThat(bundle.output())
                    .contains("support.zip holds", "log.txt: ", "health.json: ")
                    .doesNotContain("health.json: what the running proxy says of its health (could not be had)");
        }
    }

    /** Returns which secrets are in the bytes, as text, in base64 or as a hex dump, and the lines that they stand in. */
    private static Set<String> leaks(String where, byte[] bytes) throws IOException {
        Set<String> leaks = new TreeSet<>();
        if (where.endsWith(".zip")) {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    leaks.addAll(leaks(where + "/" + entry.getName(), zip.readAllBytes()));
                }
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        SECRETS.forEach((what, secret) -> {
            byte[] utf8 = secret.getBytes(StandardCharsets.UTF_8);
            String hex = HexFormat.of().formatHex(utf8, 0, 8);
            for (String form : List.of(
                    secret,
                    Base64.getEncoder().encodeToString(utf8).substring(0, 10),
                    hex,
                    HexFormat.ofDelimiter(" ").formatHex(utf8, 0, 5))) {
                text.lines()
                        .filter(line -> line.contains(form))
                        .limit(3)
                        .forEach(line -> leaks.add(
                                where + " shows " + what + ": " + line.substring(0, Math.min(line.length(), 300))));
            }
        });
        return leaks;
    }
}
