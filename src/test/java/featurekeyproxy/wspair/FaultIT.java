package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.KeyFile;
import featurekeyproxy.wspair.FaultProxy.Way;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.PairedSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad network on either leg, in every state of a session; each case states what TOMEs sees. */
class FaultIT {
    private static final int MESSAGES = 200;

    final @Nullable SSLContext tls;
    final Wire.Server terminal;
    final FaultProxy nearTerminal;
    final TestProxy proxy;
    final ExecutorService threads = Executors.newCachedThreadPool();
    FaultProxy nearTomes;

    /** How a line is cut; with TLS, neither sends the close_notify of a proper end. */
    enum Cut {
        RESET,
        HALF_CLOSE;

        void on(FaultProxy lines) {
            lines.each(this::on);
        }

        void on(FaultProxy.Line line) {
            if (this == RESET) {
                line.reset();
            } else {
                line.halfClose();
            }
        }
    }

    /** Where a handshake is disturbed: that of TLS, which comes first, or else that of HTTP. */
    enum Place {
        BEGINNING_OF_THE_REQUEST(Way.THERE, 1),
        MIDDLE_OF_THE_REQUEST(Way.THERE, 100),
        BEGINNING_OF_THE_ANSWER(Way.BACK, 1),
        MIDDLE_OF_THE_ANSWER(Way.BACK, 100);

        final Way way;
        private final int bytes;

        Place(Way way, int bytes) {
            this.way = way;
            this.bytes = bytes;
        }

        void on(FaultProxy lines, Consumer<FaultProxy.Line> fault) {
            lines.after(bytes, way, fault);
        }
    }

    FaultIT() throws Exception {
        Path key = key();
        InetAddress here = InetAddress.getLoopbackAddress();
        tls = key == null ? null : KeyFile.context(key);
        terminal = tls == null
                ? new Wire.Server().unprobed()
                : new Wire.Server(tls.getServerSocketFactory().createServerSocket(0, 50, here)).unprobed();
        nearTerminal = new FaultProxy(terminal.port());
        nearTomes = nearTerminal;
        proxy = new TestProxy(nearTerminal.port());
        if (key != null) {
            proxy.useTls(key);
        }
    }

    /** Returns the key file with which both legs speak TLS, or null if they speak none. */
    @Nullable
    Path key() {
        return null;
    }

    @AfterEach
    void close() throws Exception {
        nearTomes.close();
        nearTerminal.close();
        proxy.close();
        terminal.close();
        threads.shutdownNow();
    }

    final void start() {
        proxy.start();
        nearTomes = new FaultProxy(proxy.port());
    }

    private record Session(Wire tomes, Wire terminal) {}

    public final Wire open() {
        try {
            return tls == null
                    ? Wire.open(nearTomes.port())
                    : Wire.over(
                            tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), nearTomes.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Session session() {
        Wire tomes = open();
        tomes.request("/");
        Wire accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Session(tomes, accepted);
    }

    private void awaitNoSession() {
        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    // ---------------------------------------------------------------- a bad line, on which everything still arrives

    @ParameterizedTest
    @ValueSource(strings = {"1-byte slices", "7-byte slices", "latency", "bandwidth"})
    void deliversEverythingInOrderOverABadLineOnEitherLeg(String fault) throws Exception {
        start();
        for (FaultProxy line : List.of(nearTerminal, nearTomes)) {
            switch (fault) {
                case "1-byte slices" -> line.slices(1);
                case "7-byte slices" -> line.slices(7);
                case "latency" -> line.latency(2);
                default -> line.bandwidth(2_000_000);
            }
        }
        Session session = session();

        Future<?> there = threads.submit(() -> send(session.tomes, "there"));
        Future<?> back = threads.submit(() -> send(session.terminal, "back"));
        CompletableFuture<Void> arrived = CompletableFuture.runAsync(() -> receive(session.terminal, "there"), threads);
        receive(session.tomes, "back");

        arrived.get(60, TimeUnit.SECONDS);
        there.get();
        back.get();
    }

    private static void send(Wire wire, String name) {
        for (int i = 0; i < MESSAGES; i++) {
            byte[] text = text(name, i);
            wire.send(false, Wire.TEXT, text);
            wire.send(true, Wire.CONTINUATION, text);
        }
    }

    private static void receive(Wire wire, String name) {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(wire.read().payload()).isEqualTo(text(name, i));
            assertThat(wire.read().payload()).isEqualTo(text(name, i));
        }
    }

    private static byte[] text(String name, int number) {
        return (name + " " + number + "x".repeat(number)).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void losesNothingWhenALineStallsAndGoesOn() {
        start();
        Session session = session();
        for (FaultProxy line : List.of(nearTerminal, nearTomes)) {
            line.stalls(true);
            session.tomes.sendText("there");
            session.terminal.sendText("back");
            line.stalls(false);

            assertThat(session.terminal.read().text()).isEqualTo("there");
            assertThat(session.tomes.read().text()).isEqualTo("back");
        }
    }

    // ---------------------------------------------------------------- dialling and handshake

    @ParameterizedTest
    @EnumSource
    void tells502WhenTheTerminalsLineIsCutWhileDialling(Cut cut) {
        start();
        Wire tomes = open();
        tomes.request("/");
        try (Wire accepted = terminal.accept()) {
            assertThat(accepted.head().path()).isEqualTo("/");
            cut.on(nearTerminal);

            assertThat(tomes.readAnswer().status()).isEqualTo(502);
        }
    }

    @Test
    void tells504WhenTheTerminalsLineStallsWhileDialling() {
        proxy.with(component -> component.getTerminal().setConnectTimeout(300));
        start();
        nearTerminal.stalls(true);
        Wire tomes = open();
        tomes.request("/");

        assertThat(tomes.readAnswer().status()).isEqualTo(504);
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingBehindWhenTomesLineIsCutDuringTheHandshake(Cut cut) {
        start();
        Wire tomes = open();
        tomes.request("/");
        try (Wire accepted = terminal.accept()) {
            cut.on(nearTomes);
            accepted.write(accepted.switching());

            assertThat(accepted.endsAfter(Wire.CLOSE)).isTrue();
            awaitNoSession();
        }
    }

    private static Stream<Arguments> placesAndCuts() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(Cut.values()).map(cut -> Arguments.of(place, cut)));
    }

    @ParameterizedTest
    @MethodSource("placesAndCuts")
    void tells502WhenTheTerminalsLineIsCutWithinTheHandshake(Place place, Cut cut) throws Exception {
        start();
        place.on(nearTerminal, cut::on);
        Future<Wire> accepting = threads.submit(() -> terminal.acceptWebSocket());
        Wire tomes = open();
        tomes.request("/");

        assertThat(tomes.readAnswer().status()).isEqualTo(502);
        assertOver(accepting);
        nearTerminal.after(0, Way.THERE, line -> {});
        assertCarries(session());
    }

    @ParameterizedTest
    @EnumSource
    void tells504WhenTheTerminalsLineStallsWithinTheHandshake(Place place) throws Exception {
        proxy.with(component -> component.getTerminal().setConnectTimeout(300));
        start();
        place.on(nearTerminal, line -> line.stall(place.way));
        Future<Wire> accepting = threads.submit(() -> terminal.acceptWebSocket());
        Wire tomes = open();
        tomes.request("/");

        assertThat(tomes.readAnswer().status()).isEqualTo(504);
        nearTerminal.each(FaultProxy.Line::heal);
        assertOver(accepting);
    }

    /** A Terminal that was given up is not left with an open connection. */
    private static void assertOver(Future<Wire> accepting) throws Exception {
        try (Wire accepted = accepting.get(30, TimeUnit.SECONDS)) {
            assertThat(accepted.atEnd()).isTrue();
        } catch (ExecutionException e) {
            assertThat(e).rootCause().isInstanceOf(IOException.class).isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    private static void assertCarries(Session session) {
        session.tomes.sendText("there");
        assertThat(session.terminal.read().text()).isEqualTo("there");
        session.terminal.sendText("back");
        assertThat(session.tomes.read().text()).isEqualTo("back");
    }

    @ParameterizedTest
    @MethodSource("placesAndCuts")
    void harmsNobodyElseWhenTomesLineIsCutWithinTheHandshake(Place place, Cut cut) throws Exception {
        start();
        place.on(nearTomes, cut::on);
        Future<Wire> accepting = threads.submit(() -> terminal.acceptWebSocket());
        Wire tomes = open();

        assertThatThrownBy(() -> {
                    tomes.request("/cut");
                    tomes.readAnswer();
                })
                .isInstanceOf(UncheckedIOException.class);

        if (tls == null && place.way == Way.BACK) {
            Wire accepted = accepting.get(30, TimeUnit.SECONDS);
            assertThat(accepted.endsAfter(Wire.CLOSE)).isTrue();
            accepting = threads.submit(() -> terminal.acceptWebSocket());
        }
        awaitNoSession();
        nearTomes.after(0, Way.THERE, line -> {});
        Wire next = open();
        next.request("/next");
        Wire accepted = accepting.get(30, TimeUnit.SECONDS);
        assertThat(accepted.head().path())
                .as("the Terminal is dialled for nobody else")
                .isEqualTo("/next");
        assertThat(next.readAnswer().status()).isEqualTo(101);
        assertCarries(new Session(next, accepted));
    }

    // ---------------------------------------------------------------- in a session

    @ParameterizedTest
    @EnumSource
    void tells1012AndTheLegWhenTheTerminalsLineIsCut(Cut cut) {
        start();
        Session session = session();
        session.terminal.sendText("before");
        assertThat(session.tomes.read().text()).isEqualTo("before");

        cut.on(nearTerminal);

        Wire.Frame close = session.tomes.read();
        assertThat(close.closeCode()).isEqualTo(1012);
        assertThat(close.closeReason()).isEqualTo("terminal connection lost");
        awaitNoSession();
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheTerminal1001WhenTomesLineIsCut(Cut cut) {
        start();
        Session session = session();
        session.tomes.sendText("before");
        assertThat(session.terminal.read().text()).isEqualTo("before");

        cut.on(nearTomes);

        assertThat(session.terminal.read().closeCode()).isEqualTo(1001);
        awaitNoSession();
    }

    @ParameterizedTest
    @EnumSource
    void deliversNoPartOfAMessageWhoseRestNeverCame(Cut cut) {
        start();
        Session session = session();
        session.terminal.sendText("whole");
        session.terminal.send(false, Wire.TEXT, new byte[100]);
        assertThat(session.tomes.read().text()).isEqualTo("whole");

        cut.on(nearTerminal);

        assertThat(session.tomes.read().closeCode()).isEqualTo(1012);
    }

    @ParameterizedTest
    @EnumSource
    void deliversAMessageThatIsInTheRouteWhenItsSendersLineIsCut(Cut cut) {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inRoute = new CountDownLatch(1);
        proxy.start(held(inRoute, release));
        nearTomes = new FaultProxy(proxy.port());
        Session session = session();
        session.terminal.sendText("in the route");
        await().until(() -> inRoute.getCount() == 0);

        cut.on(nearTerminal);
        release.countDown();

        assertThat(session.tomes.read().text()).isEqualTo("in the route");
        assertThat(session.tomes.read().closeCode()).isEqualTo(1012);
        awaitNoSession();
    }

    @ParameterizedTest
    @EnumSource
    void endsQuietlyWhenTheReceiverIsCutWhileAMessageIsInTheRoute(Cut cut) {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inRoute = new CountDownLatch(1);
        proxy.start(held(inRoute, release));
        nearTomes = new FaultProxy(proxy.port());
        Session session = session();
        session.terminal.sendText("for nobody");
        await().until(() -> inRoute.getCount() == 0);

        cut.on(nearTomes);

        assertThat(session.terminal.read().closeCode()).isEqualTo(1001);
        release.countDown();
        awaitNoSession();
    }

    /** Routes that hold each message from the Terminal until they are released. */
    private RouteBuilder held(CountDownLatch inRoute, CountDownLatch release) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes").to("ws-pair:terminal");
                from("ws-pair:terminal")
                        .process(new AsyncProcessorSupport() {
                            @Override
                            public boolean process(Exchange exchange, AsyncCallback callback) {
                                inRoute.countDown();
                                threads.execute(() -> {
                                    try {
                                        release.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                    callback.done(false);
                                });
                                return false;
                            }
                        })
                        .to("ws-pair:tomes");
            }
        };
    }

    // ---------------------------------------------------------------- while closing

    @ParameterizedTest
    @EnumSource
    void answersTomesCloseAlthoughTheTerminalsLineIsCutBeforeItsAnswer(Cut cut) {
        start();
        Session session = session();
        session.tomes.sendClose(1000, "bye");
        assertThat(session.terminal.read().closeCode()).isEqualTo(1000);

        cut.on(nearTerminal);

        assertThat(session.tomes.read().closeCode()).isEqualTo(1012);
        assertThat(session.tomes.atEnd()).isTrue();
        awaitNoSession();
    }

    @Test
    void endsWhenALineStallsWhileClosing() {
        start();
        Session session = session();
        nearTerminal.stalls(true);

        session.tomes.sendClose(1000, "bye");

        assertThat(session.tomes.atEnd()).isTrue();
        awaitNoSession();
    }

    @Test
    void leavesNoSessionBehindWhenTheProxyStopsAndTomesTakesNothingIn() throws Exception {
        start();
        Session session = session();
        nearTomes.stalls(true);
        threads.submit(() -> {
            while (true) {
                session.terminal.send(true, Wire.BINARY, new byte[1024 * 1024]);
            }
        });
        await().until(() -> proxy.component().openSessions() > 0);
        await().during(500, TimeUnit.MILLISECONDS).until(() -> proxy.component().pair().sessions().all().stream()
                .noneMatch(open -> ((PairedSession) open).connection(Leg.TOMES).isWritable()));

        proxy.component().drain(Duration.ZERO);

        assertThat(proxy.component().openSessions()).isZero();
    }
}
