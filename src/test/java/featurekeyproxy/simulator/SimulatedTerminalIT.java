package featurekeyproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Terminal alone, with clients that show every frame. */
class SimulatedTerminalIT {
    /** More than the buffers on the way hold. */
    private static final int MEGABYTES_IN_FLIGHT = 96;

    private final Vertx vertx = Vertx.vertx();
    private final SimulatedTerminal terminal = new SimulatedTerminal(vertx, WireFormat.DEFAULT);

    @AfterEach
    void closeAll() throws Exception {
        Waiting.on(terminal.close());
        Waiting.on(vertx.close());
    }

    @Test
    void routesEachMessageToTheClientItNamesAndToNoOther() throws Exception {
        RawClient tomes = joined("tomes-1", "TOMEs");
        RawClient other = joined("tomes-2", "TOMEs");
        RawClient device = joined("V7-1", "Device");

        Waiting.on(device.text("{\"DestinationId\":\"tomes-2\",\"Text\":\"for two\"}"));
        Waiting.on(device.text("{\"DestinationId\":\"tomes-1\",\"Text\":\"for one\"}"));

        // what was to come would have come before the last, which is on the same connection behind it
        for (String id : List.of("tomes-1", "tomes-2")) {
            Waiting.on(device.text("{\"DestinationId\":\"" + id + "\",\"Text\":\"the last\"}"));
        }
        await().until(() -> Stream.of(tomes, other)
                .allMatch(client -> sent(client).size() >= 2
                        && sent(client).get(sent(client).size() - 1).contains("the last")));
        assertThat(sent(tomes)).satisfiesExactly(text -> assertThat(text).contains("for one"), text -> assertThat(text)
                .contains("the last"));
        assertThat(sent(other)).satisfiesExactly(text -> assertThat(text).contains("for two"), text -> assertThat(text)
                .contains("the last"));
    }

    private static List<String> sent(RawClient client) {
        return texts(client).stream().filter(text -> text.contains("\"Text\"")).toList();
    }

    @Test
    void handsOnAMessageInTheVeryFragmentsInWhichItCameEvenWhenTheTextIsBrokenUtf8() throws Exception {
        RawClient tomes = joined("tomes-1", "TOMEs");
        RawClient device = joined("V7-1", "Device");
        int before = tomes.frames().size();
        byte[] brokenUtf8 = {'"', (byte) 0xC3, (byte) 0x28, '"', '}'};

        Waiting.on(device.send(
                WebSocketFrame.textFrame("", false),
                WebSocketFrame.continuationFrame(Buffer.buffer("{\"Dest"), false),
                WebSocketFrame.pingFrame(Buffer.buffer("between")),
                WebSocketFrame.continuationFrame(Buffer.buffer("inationId\":\"tomes-1\",\"X\":"), false),
                WebSocketFrame.continuationFrame(Buffer.buffer(brokenUtf8), true)));

        await().until(() -> tomes.frames().size() == before + 4);
        assertThat(tomes.frames().subList(before, before + 4))
                .containsExactly(
                        new RawClient.Frame(true, false, Buffer.buffer()),
                        new RawClient.Frame(false, false, Buffer.buffer("{\"Dest")),
                        new RawClient.Frame(false, false, Buffer.buffer("inationId\":\"tomes-1\",\"X\":")),
                        new RawClient.Frame(false, true, Buffer.buffer(brokenUtf8)));
    }

    @Test
    void handsOnAMegabyteOfBinaryUntouched() throws Exception {
        RawClient tomes = joined("tomes-1", "TOMEs");
        RawClient device = joined("V7-1", "Device");
        int before = device.frames().size();
        byte[] random = new byte[1 << 20];
        ThreadLocalRandom.current().nextBytes(random);
        Buffer message = Buffer.buffer("{\"DestinationId\":\"V7-1\"}").appendBytes(random);

        Waiting.on(tomes.send(WebSocketFrame.binaryFrame(message, true)));

        await().until(() -> device.frames().size() > before);
        assertThat(device.frames().get(before)).isEqualTo(new RawClient.Frame(false, true, message));
    }

    @Test
    void makesAFastWriterWaitForASlowReaderAndLosesNothing() throws Exception {
        RawClient tomes = joined("tomes-1", "TOMEs");
        RawClient device = joined("V7-1", "Device");
        int before = device.frames().size();
        device.socket().pause();
        String filler = "x".repeat(1 << 20);

        for (int i = 0; i < MEGABYTES_IN_FLIGHT; i++) {
            tomes.text("{\"DestinationId\":\"V7-1\",\"Number\":" + i + ",\"Filler\":\"" + filler + "\"}");
        }
        assertThat(messagesTakenUntilTheTerminalStops()).isLessThan(MEGABYTES_IN_FLIGHT);
        device.socket().resume();

        await().until(() -> device.frames().size() == before + MEGABYTES_IN_FLIGHT);
        List<String> received = texts(device).subList(before, before + MEGABYTES_IN_FLIGHT);
        for (int i = 0; i < received.size(); i++) {
            assertThat(received.get(i)).startsWith("{\"DestinationId\":\"V7-1\",\"Number\":" + i + ",");
        }
    }

    @Test
    void closesAClientThatHasStoppedReadingByForce() throws Exception {
        RawClient tomes = joined("tomes-1", "TOMEs");
        RawClient deaf = joined("V7-1", "Device");
        deaf.socket().pause();
        Buffer message = Buffer.buffer("{\"DestinationId\":\"V7-1\"}").appendBytes(new byte[1 << 20]);
        for (int i = 0; i < MEGABYTES_IN_FLIGHT; i++) {
            tomes.send(WebSocketFrame.binaryFrame(message.copy(), true));
        }
        assertThat(messagesTakenUntilTheTerminalStops()).isLessThan(MEGABYTES_IN_FLIGHT);

        Waiting.on(terminal.close());

        assertThat(terminal.connections()).isZero();
    }

    @Test
    void countsWhatItCannotDeliver() throws Exception {
        RawClient tomes = joined("tomes-1", "TOMEs");

        Waiting.on(tomes.text("{\"DestinationId\":\"nobody\"}"));
        Waiting.on(tomes.text("not even JSON"));
        Waiting.on(tomes.text("{\"MessageType\":\"StatusMessage\"}"));

        await().until(() -> terminal.undeliverable() == 3);
    }

    @Test
    void recordsHowTomesConnectedWhatItSaidAndHowItLeft() throws Exception {
        Waiting.on(terminal.start(0));
        RawClient tomes = new RawClient(vertx);
        Waiting.on(tomes.open(new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(terminal.port())
                .setURI("/broker/x?site=7&empty=")
                .addHeader("Cookie", "a=1")
                .addHeader("X-Twice", "one")
                .addHeader("X-Twice", "two")));
        Waiting.on(tomes.send(
                WebSocketFrame.binaryFrame(Buffer.buffer("ab"), false),
                WebSocketFrame.continuationFrame(Buffer.buffer("c"), true)));
        Waiting.on(tomes.send(WebSocketFrame.pingFrame(Buffer.buffer("are you there"))));
        Waiting.on(tomes.close(4321, "lunch"));

        TomesConnection seen = onlyConnection();
        await().until(() -> seen.close() != null);
        assertThat(seen.path()).isEqualTo("/broker/x");
        assertThat(seen.query()).isEqualTo("site=7&empty=");
        assertThat(seen.headers()).containsEntry("cookie", List.of("a=1"));
        assertThat(seen.headers()).containsEntry("x-twice", List.of("one", "two"));
        assertThat(seen.messages()).hasSize(1);
        assertThat(seen.messages().get(0).text()).isFalse();
        assertThat(seen.messages().get(0).fragments())
                .containsExactly("ab".getBytes(StandardCharsets.UTF_8), "c".getBytes(StandardCharsets.UTF_8));
        assertThat(seen.messages().get(0).bytes()).asString().isEqualTo("abc");
        assertThat(seen.pings()).containsExactly("are you there".getBytes(StandardCharsets.UTF_8));
        assertThat(seen.close()).isEqualTo(new TomesConnection.CloseSeen(4321, "lunch"));
    }

    @Test
    void recordsAConnectionThatEndedWithoutAGoodbyeAs1006() throws Exception {
        Waiting.on(terminal.start(0));
        try (Socket rude = new Socket(InetAddress.getLoopbackAddress(), terminal.port())) {
            rude.getOutputStream().write("""
                    GET / HTTP/1.1\r
                    Host: x\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """.getBytes(StandardCharsets.US_ASCII));
            assertThat(rude.getInputStream().read()).isEqualTo('H');
        }

        TomesConnection seen = onlyConnection();
        await().until(() -> seen.close() != null);
        assertThat(seen.close()).isEqualTo(new TomesConnection.CloseSeen(1006, ""));
    }

    @Test
    void acceptsOnlyWhatItsSettingsAllowAndSaysWhyNotByStatus() throws Exception {
        terminal.admits(new DeviceAdmission("/broker", Map.of("Authorization", "Bearer x"), "tomes.v1"));
        Waiting.on(terminal.start(0));

        assertThat(refusal(to("/elsewhere"))).isEqualTo(404);
        assertThat(refusal(to("/broker"))).isEqualTo(401);
        assertThat(refusal(to("/broker").addHeader("Authorization", "Bearer x").addSubProtocol("tomes.v2")))
                .isEqualTo(400);
        RawClient welcome = new RawClient(vertx);
        Waiting.on(welcome.open(to("/broker")
                .addHeader("Authorization", "Bearer x")
                .addSubProtocol("tomes.v0")
                .addSubProtocol("tomes.v1")));
        assertThat(welcome.socket().subProtocol()).isEqualTo("tomes.v1");
    }

    @Test
    void refusesWithAnyStatusFromOneMomentToTheNext() throws Exception {
        Waiting.on(terminal.start(0));
        Waiting.on(new RawClient(vertx).open(to("/")));

        terminal.refusesWith(503);
        assertThat(refusal(to("/"))).isEqualTo(503);
        terminal.refusesWith(101);

        Waiting.on(new RawClient(vertx).open(to("/")));
        assertThat(terminal.connections()).isEqualTo(2);
    }

    @Test
    void keepsSilentTowardsANewClientAsLongAsToldButStillAnswersPings() throws Exception {
        terminal.delaysFirstMessage(Duration.ofHours(1));
        Waiting.on(terminal.start(0));
        RawClient tomes = new RawClient(vertx);
        Promise<Buffer> pong = Promise.promise();
        tomes.socket().pongHandler(pong::tryComplete);

        Waiting.on(tomes.join(terminal.port(), "tomes-1", "TOMEs"));
        Waiting.on(tomes.send(WebSocketFrame.pingFrame(Buffer.buffer("after the handshake"))));
        Waiting.on(pong.future());

        assertThat(onlyConnection().messages()).hasSize(1);
        assertThat(tomes.frames()).isEmpty();
    }

    @Test
    void saysAfterItsSilenceEverythingInOrder() throws Exception {
        terminal.delaysFirstMessage(Duration.ofMillis(50));
        Waiting.on(terminal.start(0));
        RawClient tomes = new RawClient(vertx);
        RawClient device = new RawClient(vertx);
        Waiting.on(device.join(terminal.port(), "V7-1", "Device"));
        await().until(() -> device.frames().size() == 1);
        Waiting.on(tomes.join(terminal.port(), "tomes-1", "TOMEs"));
        await().until(() -> onlyConnection().messages().size() == 1);
        Waiting.on(device.text("{\"DestinationId\":\"tomes-1\",\"Text\":\"news\"}"));

        await().until(() -> tomes.frames().size() == 3);

        assertThat(texts(tomes).get(0)).contains("ConnectionHandshakeResponseMessage");
        assertThat(texts(tomes).get(1)).contains("ClientHandshakeEventMessage");
        assertThat(texts(tomes).get(2)).contains("news");
    }

    @Test
    void replacesAConnectionByANewerOneOfTheSameId() throws Exception {
        RawClient first = joined("tomes-1", "TOMEs");
        RawClient second = joined("tomes-1", "TOMEs");
        RawClient device = joined("V7-1", "Device");

        Waiting.on(device.text("{\"DestinationId\":\"tomes-1\",\"Text\":\"news\"}"));

        await().until(() -> texts(second).stream().anyMatch(text -> text.contains("news")));
        await().until(() -> first.socket().isClosed());
        assertThat(first.socket().closeStatusCode()).isEqualTo((short) 1000);
    }

    @Test
    void closesOneClientWithTheGivenCodeAndAllOthersWith1001WhenItStops() throws Exception {
        RawClient one = joined("tomes-1", "TOMEs");
        RawClient two = joined("tomes-2", "TOMEs");

        Waiting.on(terminal.disconnect("tomes-1", 1012, "restart"));
        assertThat(Waiting.failure(terminal.disconnect("tomes-9", 1012, "restart")))
                .hasMessage("no client tomes-9 is connected");
        Waiting.on(terminal.close());

        await().until(() -> one.socket().isClosed() && two.socket().isClosed());
        assertThat(one.socket().closeStatusCode()).isEqualTo((short) 1012);
        assertThat(one.socket().closeReason()).isEqualTo("restart");
        assertThat(two.socket().closeStatusCode()).isEqualTo((short) 1001);
        assertThat(terminal.connections()).isZero();
    }

    @Test
    void saysWhichPortItCouldNotHave() throws Exception {
        Waiting.on(terminal.start(0));
        SimulatedTerminal second = new SimulatedTerminal(vertx, WireFormat.DEFAULT);

        assertThat(Waiting.failure(terminal.start(0))).hasMessage("the Terminal has been started before");
        assertThat(Waiting.failure(second.start(terminal.port())))
                .hasMessageStartingWith("the Terminal cannot listen on port " + terminal.port() + ": ");
    }

    private int messagesTakenUntilTheTerminalStops() {
        AtomicInteger taken = new AtomicInteger();
        await().during(Duration.ofMillis(500)).until(() -> {
            int now = onlyConnection().messages().size();
            return taken.getAndSet(now) == now;
        });
        return taken.get();
    }

    private RawClient joined(String id, String type) throws Exception {
        if (terminal.port() == 0) {
            Waiting.on(terminal.start(0));
        }
        RawClient client = new RawClient(vertx);
        Waiting.on(client.join(terminal.port(), id, type));
        await().until(() -> !client.frames().isEmpty());
        return client;
    }

    private WebSocketConnectOptions to(String uri) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(terminal.port())
                .setURI(uri);
    }

    private int refusal(WebSocketConnectOptions options) throws Exception {
        Throwable failure = Waiting.failure(new RawClient(vertx).open(options));
        assertThat(failure).isInstanceOf(UpgradeRejectedException.class);
        return ((UpgradeRejectedException) failure).getStatus();
    }

    private TomesConnection onlyConnection() {
        await().until(() -> terminal.tomesConnections().size() == 1);
        return Objects.requireNonNull(terminal.tomesConnections().get(0));
    }

    private static List<String> texts(RawClient client) {
        return client.frames().stream().map(frame -> frame.payload().toString()).toList();
    }
}
