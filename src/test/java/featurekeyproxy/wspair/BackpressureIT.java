package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.session.Session;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that does not read pauses the one that writes to it, and nobody else; what waits meanwhile is bounded. */
class BackpressureIT {
    private static final int SOCKET_BUFFERS = 64 * 1024;
    private static final int MESSAGE = 64 * 1024;
    private static final int OFFERED_MESSAGES = 3200; // 200 MB
    /** Four sockets with what the system makes of their buffers, the read-ahead, and messages under way. */
    private static final long BOUND = 4L * 1024 * 1024;

    private static final byte[] CONTENT = new byte[4 * MESSAGE];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final Wire.Server terminal = new Wire.Server(SOCKET_BUFFERS);
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final List<Wire> ends = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void useSmallBuffers() {
        proxy.with(component -> {
            HttpServerOptions server = new HttpServerOptions();
            server.setSendBufferSize(SOCKET_BUFFERS).setReceiveBufferSize(SOCKET_BUFFERS);
            component.getTomes().setServerOptions(server);
            HttpClientOptions client = new HttpClientOptions();
            client.setSendBufferSize(SOCKET_BUFFERS).setReceiveBufferSize(SOCKET_BUFFERS);
            component.getTerminal().setClientOptions(client);
        });
    }

    @AfterEach
    void close() throws Exception {
        ends.forEach(Wire::close);
        threads.shutdownNow();
        proxy.close();
        terminal.close();
    }

    private record Ends(Wire tomes, Wire terminal, Session session) {
        Wire at(Leg leg) {
            return leg == Leg.TOMES ? tomes : terminal;
        }
    }

    private Ends session() {
        Wire tomes = Wire.open(proxy.port(), SOCKET_BUFFERS);
        ends.add(tomes);
        String path = "/" + ends.size();
        tomes.request(path);
        Wire accepted = terminal.acceptWebSocket();
        ends.add(accepted);
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        await().until(() -> sessions().anyMatch(session -> session.uri().equals(path)));
        return new Ends(
                tomes,
                accepted,
                sessions()
                        .filter(session -> session.uri().equals(path))
                        .findFirst()
                        .orElseThrow());
    }

    private java.util.stream.Stream<Session> sessions() {
        return proxy.component().pair().sessions().all().stream();
    }

    private static byte[] message(int number) {
        int offset = Math.floorMod(number * 7919, CONTENT.length - MESSAGE);
        return Arrays.copyOfRange(CONTENT, offset, offset + MESSAGE);
    }

    /** Fills the way from one end until the proxy can write no more to the other. */
    private Future<?> fill(Ends session, Leg from, AtomicLong accepted) {
        Future<?> writer = threads.submit(() -> {
            for (int i = 0; i < OFFERED_MESSAGES; i++) {
                session.at(from).send(true, Wire.BINARY, message(i));
                accepted.addAndGet(MESSAGE);
            }
        });
        await().until(() ->
                !((PairedSession) session.session).connection(from.other()).isWritable());
        return writer;
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void pausesWhoWritesToAPeerThatDoesNotReadAndDeliversEveryByteOnceItReadsAgain(Leg from) throws Exception {
        proxy.start();
        List<Ends> others = List.of(session(), session(), session(), session());
        Ends stalled = session();
        AtomicLong accepted = new AtomicLong();

        Future<?> writer = fill(stalled, from, accepted);
        for (int i = 0; i < 1000; i++) {
            Ends other = others.get(i % others.size());
            other.tomes.sendText("request " + i);
            assertThat(other.terminal.read().text()).isEqualTo("request " + i);
            other.terminal.sendText("reply " + i);
            assertThat(other.tomes.read().text()).isEqualTo("reply " + i);
        }
        stalled.at(from.other()).sendText("the way back is free");
        assertThat(stalled.at(from).read().text()).isEqualTo("the way back is free");

        assertThat(writer.isDone()).as("all of 200 MB was taken in").isFalse();
        assertThat(accepted.get()).isLessThan(BOUND);
        for (int i = 0; i < OFFERED_MESSAGES; i++) {
            Wire.Frame frame = stalled.at(from.other()).read();
            assertThat(Arrays.equals(frame.payload(), message(i)))
                    .as("message %d arrives as it was sent", i)
                    .isTrue();
            assertThat(accepted.get() - (long) i * MESSAGE).isLessThan(BOUND);
        }
        writer.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void isOverAfterTheCloseTimeoutAlsoWhenAPeerReadsNothingMore(Leg from) {
        proxy.start();
        Ends stalled = session();
        fill(stalled, from, new AtomicLong());

        stalled.session.close(1011, "test");

        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    @ParameterizedTest
    @EnumSource(Leg.class)
    void isOverWhenThePeerThatReadNothingMoreIsLost(Leg from) {
        proxy.start();
        Ends stalled = session();
        fill(stalled, from, new AtomicLong());

        stalled.at(from.other()).drop();

        await().untilAsserted(() -> assertThat(proxy.component().openSessions()).isZero());
    }

    /** Holds every message until it is told to let go. */
    private static final class Holding extends AsyncProcessorSupport {
        private final java.util.concurrent.CompletableFuture<Void> release =
                new java.util.concurrent.CompletableFuture<>();

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (release.isDone()) {
                callback.done(true);
                return true;
            }
            release.thenRunAsync(() -> callback.done(false));
            return false;
        }
    }

    @Test
    void pausesAWriterOfEmptyMessagesTooWhileTheRouteIsBusy() throws Exception {
        Holding holding = new Holding();
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes").process(holding).to("ws-pair:terminal");
                from("ws-pair:terminal").to("ws-pair:tomes");
            }
        });
        Ends session = session();
        int offered = 400_000;
        byte[] thousand = thousand(session.tomes.frame(true, Wire.BINARY, new byte[0]));
        AtomicLong accepted = new AtomicLong();
        Future<?> writer = threads.submit(() -> {
            while (accepted.get() < offered) {
                session.tomes.write(thousand);
                accepted.addAndGet(1000);
            }
        });

        await().until(() ->
                !((PairedSession) session.session).connection(Leg.TOMES).isReading());

        assertThat(writer.isDone()).isFalse();
        holding.release.complete(null);
        for (int i = 0; i < offered; i++) {
            assertThat(session.terminal.read().payload()).isEmpty();
        }
        writer.get(20, TimeUnit.SECONDS);
    }

    private static byte[] thousand(byte[] frame) {
        byte[] all = new byte[1000 * frame.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = frame[i % frame.length];
        }
        return all;
    }

    @Test
    void answersAMessageOfEndlessEmptyFragmentsWith1009() {
        proxy.start();
        Ends session = session();
        byte[] empty = thousand(session.tomes.frame(false, Wire.CONTINUATION, new byte[0]));
        session.tomes.send(false, Wire.BINARY, new byte[0]);
        Future<?> writer = threads.submit(() -> {
            while (!Thread.interrupted()) {
                session.tomes.write(empty);
            }
        });

        assertThat(session.tomes.read().closeCode()).isEqualTo(1009);
        assertThat(session.terminal.read().closeCode()).isEqualTo(1009);
        writer.cancel(true);
    }
}
