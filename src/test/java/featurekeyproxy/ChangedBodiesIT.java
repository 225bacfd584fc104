package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import featurekeyproxy.ops.http.RawHttp;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.session.RouteFindings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whatever class a step of a route makes of the body, codes are mapped, and what was only read leaves as it came. */
class ChangedBodiesIT {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final String AS_STRING = "- convertBodyTo: { type: String }\n";
    private static final String AS_BYTES = "- convertBodyTo: { type: \"byte[]\" }\n";
    private static final String AS_STREAM = "- convertBodyTo: { type: java.io.InputStream }\n";
    private static final String AS_READER = AS_STRING + "- convertBodyTo: { type: java.io.Reader }\n";
    private static final String AS_MESSAGE =
            AS_STRING + "- convertBodyTo: { type: featurekeyproxy.message.WebSocketMessage }\n";
    private static final String BY_SIMPLE = "- setBody: { simple: \"${bodyAs(String)}\" }\n";
    private static final String AS_JSON = "- unmarshal: { json: {} }\n";
    private static final String FROM_JSON = "- marshal: { json: {} }\n";
    private static final String REQUEST = "{\"MessageType\":\"ApplicationInitializationMessage\","
            + "\"DestinationId\":\"TRIMA-1\",\"FeatureCodes\":[\"" + AdminProxy.OLD + "\"]}";
    private static final String MAPPED = REQUEST.replace(AdminProxy.OLD, AdminProxy.NEW);
    private static final String OTHER = "{\"MessageType\":\"StatusRequestMessage\",\"Text\":\"h\u00f6her\"}";
    private static final String REPLY = "{\"MessageType\":\"ApplicationInitializationResponseMessage\","
            + "\"SourceId\":\"TRIMA-1\",\"FeatureKeysConfirmationCode\":\"" + AdminProxy.NEW + "\"}";

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private @Nullable AdminProxy proxy;
    private AdminProxy.@Nullable Ends ends;

    @BeforeEach
    void listen() {
        log.start();
        logger(RouteFindings.class).addAppender(log);
        logger(PairedSession.class).addAppender(log);
    }

    @AfterEach
    void close() throws IOException {
        logger(RouteFindings.class).detachAppender(log);
        logger(PairedSession.class).detachAppender(log);
        if (ends != null) {
            ends.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    private static Logger logger(Class<?> type) {
        return (Logger) LoggerFactory.getLogger(type);
    }

    /** Starts with steps before the choice of both routes. */
    private AdminProxy.Ends before(String steps) throws Exception {
        return started(beforeChoice(ShippedRoutes.TO_TERMINAL, steps) + beforeChoice(ShippedRoutes.TO_TOMES, steps));
    }

    /** Starts with steps between the choice and the producer of both routes. */
    private AdminProxy.Ends behind(String steps) throws Exception {
        return started(ShippedRoutes.withSteps(ShippedRoutes.TO_TERMINAL, steps)
                + ShippedRoutes.withSteps(ShippedRoutes.TO_TOMES, steps));
    }

    private static String beforeChoice(String route, String steps) {
        return route.replace("        - choice:", steps.indent(8) + "        - choice:");
    }

    private AdminProxy.Ends started(String routes) throws Exception {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/proxy.camel.yaml"), routes);
        proxy = new AdminProxy(directory);
        ends = proxy.session("/");
        return ends;
    }

    private AdminProxy proxy() {
        return java.util.Objects.requireNonNull(proxy);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Sends a message in three fragments, of which the second is empty. */
    private static void sendCut(Wire from, int opcode, byte[] payload) {
        from.send(false, opcode, java.util.Arrays.copyOf(payload, 7));
        from.send(false, 0, new byte[0]);
        from.send(true, 0, java.util.Arrays.copyOfRange(payload, 7, payload.length));
    }

    private static List<String> readCut(Wire to) {
        List<String> frames = new ArrayList<>();
        Wire.Frame frame;
        do {
            frame = to.read();
            frames.add(frame.opcode() + " " + new String(frame.payload(), StandardCharsets.ISO_8859_1));
        } while (!frame.last());
        return frames;
    }

    private static List<String> cut(int opcode, byte[] payload) {
        String text = new String(payload, StandardCharsets.ISO_8859_1);
        return List.of(opcode + " " + text.substring(0, 7), "0 ", "0 " + text.substring(7));
    }

    private List<String> problems() throws IOException {
        List<String> ids = new ArrayList<>();
        JsonNode all = proxy().get("/problems");
        (all.isArray() ? all : all.get("problems"))
                .forEach(problem -> ids.add(problem.get("id").asText()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {AS_STRING, AS_BYTES, AS_STREAM, AS_READER, AS_MESSAGE, BY_SIMPLE, AS_STRING + AS_BYTES})
    void mapsCodesThoughAStepMadeAnotherClassOfTheBodyAndKeepsKindAndFragments(String step) throws Exception {
        AdminProxy.Ends session = before(step);

        sendCut(session.tomes(), TEXT, utf8(REQUEST));
        assertThat(readCut(session.terminal())).isEqualTo(cut(TEXT, utf8(MAPPED)));
        sendCut(session.terminal(), TEXT, utf8(REPLY));
        assertThat(readCut(session.tomes())).isEqualTo(cut(TEXT, utf8(REPLY.replace(AdminProxy.NEW, AdminProxy.OLD))));
    }

    @ParameterizedTest
    @ValueSource(strings = {AS_STRING, AS_BYTES, AS_STREAM, AS_READER, AS_MESSAGE, BY_SIMPLE, AS_STRING + AS_BYTES})
    void sendsWhatWasOnlyReadAsItCame(String step) throws Exception {
        AdminProxy.Ends session = before(step);
        byte[] noText = {(byte) 0xff, 0, 1, 2, (byte) 0xc3, 4, 5, 6, (byte) 0xfe};

        sendCut(session.tomes(), TEXT, utf8(OTHER));
        assertThat(readCut(session.terminal())).isEqualTo(cut(TEXT, utf8(OTHER)));
        sendCut(session.tomes(), BINARY, noText);
        assertThat(readCut(session.terminal())).isEqualTo(cut(BINARY, noText));
        assertThat(problems()).noneMatch(id -> id.contains("tomes-to-terminal"));
    }

    @ParameterizedTest
    @ValueSource(strings = {AS_STRING, AS_BYTES, AS_STREAM, BY_SIMPLE})
    void keepsWhatWasMappedThoughAStepBehindTheMappingReadsIt(String step) throws Exception {
        AdminProxy.Ends session = behind(step);

        sendCut(session.tomes(), TEXT, utf8(REQUEST));
        assertThat(readCut(session.terminal())).isEqualTo(cut(TEXT, utf8(MAPPED)));
        assertThat(problems()).noneMatch(id -> id.contains("tomes-to-terminal"));
    }

    @Test
    void mapsCodesInWhatAStepReadAsJsonAndWroteAgainAndTellsThatTheStepChangedIt() throws Exception {
        AdminProxy.Ends session = before(AS_JSON + FROM_JSON);

        session.tomes().sendText(REQUEST.replace(":[", ": ["));
        Wire.Frame received = session.terminal().read();
        assertThat(received.opcode()).isEqualTo(TEXT);
        assertThat(received.text()).isEqualTo(MAPPED);
        await().untilAsserted(() -> assertThat(problems()).contains("unexplained-tomes-to-terminal"));
        assertThat(Scrape.of(RawHttp.get(proxy().port(), "/observe/metrics").body())
                        .value("featurekeyproxy_changed_by_route_total", "route=tomes-to-terminal"))
                .isEqualTo(1);
    }

    @Test
    void keepsTheKindOfWhatAStepChanged() throws Exception {
        AdminProxy.Ends session = behind("- setBody: { simple: \"${bodyAs(String)}!\" }\n" + AS_BYTES);

        session.tomes().sendText(OTHER);
        assertThat(readCut(session.terminal()))
                .containsExactly("1 " + new String(utf8(OTHER + "!"), StandardCharsets.ISO_8859_1));
        session.tomes().send(true, BINARY, utf8(OTHER));
        assertThat(readCut(session.terminal()))
                .containsExactly("2 " + new String(utf8(OTHER + "!"), StandardCharsets.ISO_8859_1));
    }

    @Test
    void letsTheFallbackDecideOverATextThatAStepMadeWrongUtf8Of() throws Exception {
        AdminProxy.Ends session = behind(AS_STRING + "- convertBodyTo: { type: \"byte[]\", charset: ISO-8859-1 }\n");

        session.tomes().sendText(OTHER);
        assertThat(session.terminal().read().text()).isEqualTo(OTHER);
        await().untilAsserted(() -> assertThat(problems()).contains("route-tomes-to-terminal"));
    }

    @Test
    void letsTheFallbackDecideOverAnInitializationThatTheMappingCannotReadAndWarnsOnce() throws Exception {
        AdminProxy.Ends session =
                started(beforeChoice(ShippedRoutes.withSteps(ShippedRoutes.TO_TERMINAL, FROM_JSON), AS_JSON)
                        + ShippedRoutes.TO_TOMES);

        for (int i = 0; i < 3; i++) {
            session.tomes().sendText(REQUEST);
            assertThat(session.terminal().read().text()).isEqualTo(REQUEST);
        }
        await().untilAsserted(() ->
                assertThat(problems()).contains("unreadable-tomes-to-terminal", "route-tomes-to-terminal"));
        assertThat(log.list)
                .filteredOn(event -> event.getFormattedMessage().contains("cannot be read"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getKeyValuePairs().toString()).contains("tomes-to-terminal", "LinkedHashMap"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"handled", "continued"})
    void letsTheFallbackDecideThoughAnErrorHandlerOfTheFileTakesTheFailure(String how) throws Exception {
        AdminProxy.Ends session =
                started("""
                - onException:
                    exception: [ java.lang.Exception ]
                    %s: { constant: "true" }
                """.formatted(how) + beforeChoice(ShippedRoutes.TO_TERMINAL, AS_JSON) + ShippedRoutes.TO_TOMES);

        session.tomes().sendText(REQUEST);
        assertThat(session.terminal().read().text()).isEqualTo(REQUEST);
        await().untilAsserted(() -> assertThat(problems()).contains("route-tomes-to-terminal"));
    }

    @Test
    void namesTheRouteThatHoldsMessagesBack() throws Exception {
        AdminProxy.Ends session = started(ShippedRoutes.withSteps(
                        ShippedRoutes.TO_TERMINAL,
                        "- filter:\n    simple: \"${bodyAs(String)} contains 'Dump'\"\n    steps:\n      - stop: {}\n")
                + ShippedRoutes.TO_TOMES);

        session.tomes().sendText("Dump");
        session.tomes().sendText(OTHER);
        assertThat(session.terminal().read().text()).isEqualTo(OTHER);
        await().untilAsserted(() -> assertThat(problems()).contains("withheld-tomes-to-terminal"));
    }
}
