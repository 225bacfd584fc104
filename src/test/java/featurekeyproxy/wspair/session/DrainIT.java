package featurekeyproxy.wspair.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.TestProxy;
import featurekeyproxy.wspair.Wire;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sessions and newcomers see when the proxy is told to end. */
class DrainIT {
    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch step = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        step.countDown();
        proxy.close();
        terminal.close();
        threads.shutdownNow();
    }

    private record Session(Wire tomes, Wire terminal) {
        void closesProperly() {
            for (Wire end : new Wire[] {tomes, terminal}) {
                Wire.Frame close = end.read();
                assertThat(close.opcode()).isEqualTo(Wire.CLOSE);
                assertThat(close.closeCode()).isEqualTo(1001);
                assertThat(close.closeReason()).isEqualTo("the proxy is stopping");
                end.sendClose(1001, "");
            }
            assertThat(tomes.atEnd()).isTrue();
            terminal.close();
        }
    }

    private Session session() {
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/");
        Wire accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Session(tomes, accepted);
    }

    private CompletableFuture<Void> drain(Duration timeout) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        proxy.component().drain(timeout);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    private void startWithASlowStep() {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes")
                        .routeId("tomes-to-terminal")
                        .threads(2)
                        .process(exchange -> step.await())
                        .to("ws-pair:terminal");
                from("ws-pair:terminal").routeId("terminal-to-tomes").to("ws-pair:tomes");
            }
        });
    }

    @Test
    void refusesNewcomersWhileSessionsGoOn() {
        startWithASlowStep();
        int port = proxy.port();
        Session session = session();
        session.tomes.sendText("long work");

        CompletableFuture<Void> drained = drain(Duration.ofMinutes(1));

        await().untilAsserted(() -> assertThatThrownBy(() -> Wire.open(port)).isInstanceOf(UncheckedIOException.class));
        assertThat(proxy.component().isAccepting()).isFalse();
        session.terminal.sendText("still here");
        assertThat(session.tomes.read().text()).isEqualTo("still here");
        session.tomes.send(true, Wire.PING, new byte[] {1});
        assertThat(session.terminal.read().opcode()).isEqualTo(Wire.PING);
        assertThat(drained).isNotDone();

        step.countDown();
        assertThat(session.terminal.read().text()).isEqualTo("long work");
        session.closesProperly();
        assertThat(drained).succeedsWithin(Duration.ofSeconds(20));
        assertThat(proxy.component().openSessions()).isZero();
    }

    @Test
    void closesAQuietSessionBeforeTheTimeIsUpAlthoughItIsPinged() {
        proxy.start();
        Session session = session();
        session.tomes.send(true, Wire.PING, new byte[] {1});

        CompletableFuture<Void> drained = drain(Duration.ofHours(1));

        assertThat(session.terminal.read().opcode()).isEqualTo(Wire.PING);
        session.closesProperly();
        assertThat(drained).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void waitsForTheRestOfAMessageThatHasBegun() {
        proxy.start();
        Session begun = session();
        begun.tomes.send(false, Wire.TEXT, new byte[] {'a'});
        begun.tomes.send(true, Wire.PING, new byte[] {1});
        assertThat(begun.terminal.read().opcode()).isEqualTo(Wire.PING); // so the first fragment has arrived too
        Session quiet = session();

        CompletableFuture<Void> drained = drain(Duration.ofHours(1));
        quiet.closesProperly();
        assertThat(drained).isNotDone();

        begun.tomes.send(true, Wire.CONTINUATION, new byte[] {'b'});
        assertThat(begun.terminal.read().text()).isEqualTo("a");
        assertThat(begun.terminal.read().text()).isEqualTo("b");
        begun.closesProperly();
        assertThat(drained).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void closesABusySessionBehindWhatItHadReceivedWhenTheTimeIsUp() {
        proxy.with(component -> component.setCloseTimeout(20_000));
        startWithASlowStep();
        Session session = session();
        session.tomes.sendText("one");
        session.tomes.sendText("two");
        session.tomes.send(true, Wire.PING, new byte[] {1});
        assertThat(session.terminal.read().opcode()).isEqualTo(Wire.PING); // so both have arrived

        CompletableFuture<Void> drained = drain(Duration.ZERO);
        assertThat(session.tomes.read().closeCode()).isEqualTo(1001);
        step.countDown();

        assertThat(session.terminal.read().text()).isEqualTo("one");
        assertThat(session.terminal.read().text()).isEqualTo("two");
        assertThat(session.terminal.read().closeCode()).isEqualTo(1001);
        session.tomes.sendClose(1001, "");
        session.terminal.sendClose(1001, "");
        assertThat(drained).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void endsASessionWhosePeersDoNotAnswerAfterTheCloseTimeout() {
        proxy.start();
        Session session = session();

        assertThat(drain(Duration.ZERO)).succeedsWithin(Duration.ofSeconds(20));

        assertThat(session.tomes.read().closeCode()).isEqualTo(1001);
        assertThat(session.tomes.atEnd()).isTrue();
        assertThat(proxy.component().openSessions()).isZero();
    }

    @Test
    void stopsListeningAlsoWhenNobodyEverConnected() {
        proxy.start();
        int port = proxy.port();

        assertThat(drain(Duration.ofHours(1))).succeedsWithin(Duration.ofSeconds(20));

        assertThatThrownBy(() -> Wire.open(port)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void refusesAFurtherHandshakeOnAConnectionFromBefore() {
        proxy.start();
        Wire refused = Wire.open(proxy.port());
        refused.write(
                "GET / HTTP/1.1\r\nHost: tomes.example\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(refused.readAnswer().status()).isEqualTo(426);

        assertThat(drain(Duration.ofHours(1))).succeedsWithin(Duration.ofSeconds(20));
        refused.request("/");

        assertThat(refused.readAnswer().status()).isEqualTo(503);
        assertThat(refused.atEnd()).isTrue();
    }
}
