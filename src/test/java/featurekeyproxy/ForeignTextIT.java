package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.wspair.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that write line breaks, control characters, terminal commands, characters that turn the writing round, and a million
 * characters wherever they can write: all of it crosses as it is, and none of it stands in anything that the proxy writes.
 */
class ForeignTextIT {
    private static final String TOKEN = "admin-0123456789abcdef0123456789abcdef";
    private static final String OLD = "A1A1A1A1A1A1A1A1";
    private static final String NEW = "B2B2B2B2B2B2B2B2";
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_ANSWER = 256 * 1024;

    /** What no output may hold; a line break and a tab stand between the lines of ours only. */
    private static final Pattern ODD = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");

    private static final List<String> CORPUS = List.of(
            "break\n2026-01-01T00:00:00.000Z ERROR forged - line",
            "return\r\nx",
            "escape\u001B[31m\u001B]0;title\u0007",
            "turned\u202Ereversed",
            "isolate\u2066x\u2069",
            "null\u0000x",
            "c1\u0085\u009Bx",
            "separator\u2028x\u2029",
            "hidden\u200B\uFEFFx",
            "key session=forged reason=MAPPED",
            "x".repeat(1_000_000));

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();
    private final Wire.Server terminal = new Wire.Server();
    private final Map<String, String> outputs = new TreeMap<>();

    @AfterEach
    void close() throws IOException {
        terminal.close();
    }

    private JarProcess start(String format) throws IOException {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config/mapping.json"), """
                { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } }, "devices": { "unknown": "map" } }
                """.formatted(OLD, NEW));
        return new JarProcess(
                directory,
                "-DLOG_FORMAT=" + format,
                "-DLOG_LEVEL=TRACE",
                "-Dproxy.admin.token=" + TOKEN,
                "-Dproxy.tomes.host=127.0.0.1",
                "-Dproxy.tomes.port=0",
                "-Dproxy.terminal.host=127.0.0.1",
                "-Dproxy.terminal.port=" + terminal.port());
    }

    private ObjectNode message(String type, String device, String text) {
        return json.createObjectNode()
                .put("MessageType", type)
                .put(type.endsWith("InitializationMessage") ? "DestinationId" : "SourceId", device)
                .put("MessageId", text)
                .put("InResponseTo", text)
                .put("FirmwareVersion", text);
    }

    /** Sends the text in every place of the messages, and expects it on the other side. */
    private void converse(Wire tomes, Wire accepted, String text) {
        String device = "device " + text;
        cross(
                accepted,
                tomes,
                message("ClientHandshakeEventMessage", device, text).toString(),
                "");
        ObjectNode request = message("ApplicationInitializationMessage", device, text);
        request.set("FeatureCodes", request.arrayNode().add(OLD).add(text));
        cross(tomes, accepted, request.toString(), OLD);
        ObjectNode reply = message("ApplicationInitializationResponseMessage", device, text);
        cross(accepted, tomes, reply.put("FeatureKeysConfirmationCode", NEW).toString(), NEW);
        cross(accepted, tomes, reply.put("FeatureKeysConfirmationCode", text).toString(), "");
        cross(tomes, accepted, text + request.toString().substring(0, 60), "");
        cross(tomes, accepted, message(text, text, text).put(text, text).toString(), "");
    }

    private static void cross(Wire from, Wire to, String message, String code) {
        from.sendText(message);
        String expected = code.isEmpty() ? message : message.replace(code, code.equals(OLD) ? NEW : OLD);
        assertThat(to.read().text().equals(expected))
                .as("a message of " + message.length() + " crosses")
                .isTrue();
    }

    private static String ascii(String text) {
        return text.replaceAll("[^\\x21-\\x7E]", "\u009B").substring(0, Math.min(text.length(), 1000));
    }

    private void session(int port, String text, boolean tomesCloses) {
        String header = ascii(text);
        try (Wire tomes = Wire.open(port)) {
            tomes.request(
                    "/" + header + "?q=" + header,
                    "X-Odd: a\u0085" + header,
                    "Cookie: " + header,
                    "Sec-WebSocket-Protocol: odd");
            try (Wire accepted = terminal.acceptWebSocket("X-Odd: \u0085" + header, "Sec-WebSocket-Protocol: odd")) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                converse(tomes, accepted, text);
                String reason = text.substring(0, Math.min(text.length(), 40));
                (tomesCloses ? tomes : accepted).sendClose(4000, reason);
                assertThat((tomesCloses ? accepted : tomes).read().closeReason())
                        .isEqualTo(reason);
            }
        }
    }

    private void refusal(int port, String text) {
        String reason = ascii(text);
        try (Wire tomes = Wire.open(port)) {
            tomes.request("/refused");
            try (Wire accepted = terminal.accept()) {
                accepted.write(
                        ("HTTP/1.1 401 " + reason + "\r\nX-Odd: \u0085" + reason + "\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(tomes.readAnswer().status()).isEqualTo(401);
            }
        }
    }

    private void broken(int port, String text) {
        try (Wire tomes = Wire.open(port)) {
            tomes.request("/broken");
            try (Wire accepted = terminal.accept()) {
                accepted.write(("HTTP/1.1 " + ascii(text) + "\u001B[31m\r\n\u0085" + ascii(text) + ": \u009B\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(tomes.readAnswer().status()).isEqualTo(502);
            }
        }
    }

    private static void refused(int port, String header) {
        try (Wire tomes = Wire.open(port)) {
            tomes.request("/", header);
            assertThat(tomes.readAnswer().status()).isEqualTo(400);
        }
    }

    private void talk(int port) {
        refused(port, "X-Odd: \u001B[31m");
        refused(port, "X-\u001B[31m\u0085: x");
        for (String text : CORPUS) {
            session(port, text, true);
            session(port, text, false);
            refusal(port, text);
        }
        broken(port, CORPUS.get(0));
        broken(port, CORPUS.get(10)); // one more, and the circuit breaker opens
    }

    private void ask(int management) throws IOException {
        List<String> pages = new ArrayList<>(List.of(
                "/observe/health",
                "/observe/metrics",
                "/api/v1/status",
                "/api/v1/sessions",
                "/api/v1/devices?limit=1000",
                "/api/v1/mapping",
                "/api/v1/switches",
                "/api/v1/decisions",
                "/api/v1/problems",
                "/api/v1/history",
                "/api/v1/devices/%E2%80%AEx",
                "/api/v1/devices/%0Ax",
                "/api/v1/%E2%80%AE%0A?%E2%80%AE=%0A"));
        for (String page : pages) {
            outputs.put(page, get(management, page));
        }
        for (JsonNode device :
                json.readTree(outputs.get("/api/v1/devices?limit=1000")).path("devices")) {
            String id = device.path("id").asText();
            String page = "/api/v1/devices/"
                    + java.net.URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            String answer = get(management, page);
            assertThat(json.readTree(answer).path("id").asText()).isEqualTo(id);
            outputs.put(page, answer);
        }
    }

    private static String get(int management, String page) throws IOException {
        return RawHttp.get(management, page, "Authorization: Bearer " + TOKEN).body();
    }

    private String events(int management) throws IOException {
        try (RawHttp http = new RawHttp(management)) {
            http.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost:" + management + "\r\nAuthorization: Bearer "
                    + TOKEN + "\r\n\r\n");
            StringBuilder events = new StringBuilder();
            for (String line = http.line(); !line.startsWith("data:"); line = http.line()) {
                events.append(line).append('\n');
            }
            return events.append(http.line()).toString();
        }
    }

    private void files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                outputs.put("audit", Files.readString(file));
            }
        }
        try (ZipFile zip = new ZipFile(directory.resolve("support.zip").toFile())) {
            for (var entry : zip.stream().toList()) {
                outputs.put(
                        "bundle " + entry,
                        new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void nothingThatAPeerWritesForgesALineSteersATerminalOrGrowsAnOutput(String format) throws Exception {
        try (JarProcess proxy = start(format)) {
            String ready = proxy.awaitLine("management");
            int port = Integer.parseInt(ready.replaceAll(".*\\bport\"?[=:](\\d+).*", "$1"));
            int management = Integer.parseInt(ready.replaceAll(".*\\bmanagement\"?[=:](\\d+).*", "$1"));
            talk(port);
            ask(management);
            outputs.put("events", events(management));
            try (JarProcess bundle = new JarProcess(
                    directory, "-Dcamel.management.port=" + management, "support-bundle", "--output", "support.zip")) {
                assertThat(bundle.exitCode()).as(bundle.output()).isZero();
            }
            proxy.terminate();
            assertThat(proxy.exitCode()).isZero();
            outputs.put("log", proxy.output());
        }
        files();

        assertThat(outputs.get("log")).contains("key session=forged", "break\\");
        assertThat(outputs.get("audit")).contains("break\\\\n");
        outputs.forEach(ForeignTextIT::requireHarmless);
        outputs.forEach(this::requireHarmlessJson);
        assertThat(outputs.get("log").lines())
                .allMatch(
                        line -> line.matches(
                                "(\\d{4}-\\d\\d-\\d\\dT.*|\\{\"time\".*|\\s+at .*|\\s+\\.\\.\\. .*|Caused by: .*|[\\w.$]+(Exception|Error).*)"));
        if (format.equals("text")) {
            assertThat(outputs.get("log").lines().filter(line -> line.contains("key session=forged")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("device=\"device key session=forged reason=MAPPED\""));
        }
    }

    /** A name as an authority may have signed it; in a certificate of its own it stands twice, and Java takes 32 KiB of one. */
    private static final String SUBJECT =
            "CN=break\\0A2026-01-01T00:00:00.000Z ERROR forged \\1B[31m\\E2\\80\\AE\\00x,OU=";

    private void makeCertificates() throws Exception {
        KeyTools tools = new KeyTools(directory);
        tools.key("client.p12", "client", "EC", "-dname", SUBJECT + "x".repeat(10_000));
        tools.key("huge.p12", "huge", "EC", "-dname", SUBJECT + "x".repeat(100_000));
        tools.key(
                "terminal.p12",
                "terminal",
                "EC",
                "-dname",
                SUBJECT + "x".repeat(10_000),
                "-ext",
                "san=dns:localhost",
                "-validity",
                "5");
        tools.key("proxy.p12", "proxy", "EC");
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("routes/proxy.camel.yaml"), ShippedRoutes.TO_TERMINAL + ShippedRoutes.TO_TOMES + """
                - route:
                    id: handshake
                    from:
                      uri: ws-pair:handshake
                      steps:
                        - log: { message: "seen ${header.CamelWsPairClientSubject}", logName: "featurekeyproxy.site" }
                """);
    }

    private JarProcess startWithTls(int terminalPort) throws IOException {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config/mapping.json"), "{ \"devices\": { \"unknown\": \"map\" } }");
        return new JarProcess(
                directory,
                "-DLOG_LEVEL=TRACE",
                "-Dproxy.admin.token=" + TOKEN,
                "-Dproxy.tomes.host=127.0.0.1",
                "-Dproxy.tomes.port=0",
                "-Dproxy.tomes.tls=true",
                "-Dproxy.tomes.tls.keystore=proxy.p12",
                "-Dproxy.tomes.tls.keystore-password=" + KeyTools.PASSWORD,
                "-Dproxy.tomes.tls.client-certificate=required",
                "-Dproxy.tomes.tls.truststore=client.p12",
                "-Dproxy.tomes.tls.truststore-password=" + KeyTools.PASSWORD,
                "-Dproxy.terminal.host=localhost",
                "-Dproxy.terminal.port=" + terminalPort,
                "-Dproxy.terminal.probe=off",
                "-Dproxy.terminal.tls=true",
                "-Dproxy.terminal.tls.truststore=terminal.p12",
                "-Dproxy.terminal.tls.truststore-password=" + KeyTools.PASSWORD);
    }

    private SSLContext showing(String name) throws Exception {
        return KeyTools.trustingAll(directory.resolve(name + ".p12"), KeyTools.PASSWORD);
    }

    private void talkByTls(int port, Wire.Server tls) throws Exception {
        try (Wire tomes = Wire.over(showing("client").getSocketFactory().createSocket("127.0.0.1", port))) {
            tomes.request("/");
            try (Wire accepted = tls.acceptWebSocket()) {
                assertThat(tomes.readAnswer().status()).isEqualTo(101);
                tomes.sendText("hello");
                assertThat(accepted.read().text()).isEqualTo("hello");
            }
        }
        assertThatThrownBy(() -> {
                    try (Wire tomes =
                            Wire.over(showing("huge").getSocketFactory().createSocket("127.0.0.1", port))) {
                        tomes.request("/");
                        tomes.readAnswer();
                    }
                })
                .as("a certificate of 100 kB")
                .isInstanceOf(Throwable.class);
    }

    @Test
    void nothingThatACertificateSaysForgesALineSteersATerminalOrGrowsAnOutput() throws Exception {
        makeCertificates();
        SSLServerSocket listening = (SSLServerSocket) showing("terminal")
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("localhost"));
        try (Wire.Server tls = new Wire.Server(listening);
                JarProcess proxy = startWithTls(listening.getLocalPort())) {
            String ready = proxy.awaitLine("management");
            talkByTls(Integer.parseInt(ready.replaceAll(".*\\bport=(\\d+).*", "$1")), tls);
            int management = Integer.parseInt(ready.replaceAll(".*\\bmanagement=(\\d+).*", "$1"));
            await().until(() -> get(management, "/api/v1/problems").contains("expires in"));
            ask(management);
            proxy.terminate();
            assertThat(proxy.exitCode()).isZero();
            outputs.put("log", proxy.output());
        }
        outputs.put("log file", Files.readString(directory.resolve("log/proxy.log")));

        assertThat(outputs.get("log file")).contains("seen ", "break\\", "a TLS handshake was refused");
        assertThat(outputs.get("/observe/health")).contains("terminal-seen").contains("break\\");
        assertThat(outputs.get("/api/v1/problems")).contains("The certificate of the Terminal expires in ");
        outputs.forEach(ForeignTextIT::requireHarmless);
        outputs.forEach(this::requireHarmlessJson);
        assertThat(outputs.get("log").lines())
                .noneMatch(line -> line.startsWith("2026-01-01T00:00:00.000Z ERROR forged"));
    }

    private static void requireHarmless(String where, String output) {
        assertThat(ODD.matcher(output).find()).as(where + " has odd characters").isFalse();
        assertThat(output.lines().mapToInt(String::length).max().orElse(0))
                .as("the longest line of " + where)
                .isLessThan(
                        where.startsWith("/") || where.startsWith("bundle") || where.equals("events")
                                ? LONGEST_ANSWER
                                : LONGEST_LINE);
    }

    private void requireHarmlessJson(String where, String output) {
        output.lines().filter(line -> line.startsWith("{")).forEach(line -> {
            try {
                requireHarmless(where, json.readTree(line));
            } catch (IOException e) {
                assertThat(where).as("JSON: " + e).startsWith("bundle"); // of many lines
            }
        });
    }

    private static void requireHarmless(String where, JsonNode node) {
        if (node.isTextual()) {
            String text = node.asText();
            boolean ours = where.equals("log") && text.contains("\tat ");
            assertThat(ODD.matcher(text).find() || (!ours && text.contains("\n")))
                    .as(where + ": " + text)
                    .isFalse();
        }
        node.properties().forEach(member -> requireHarmless(where + "/" + member.getKey(), member.getValue()));
        node.forEach(each -> requireHarmless(where, each));
    }
}
