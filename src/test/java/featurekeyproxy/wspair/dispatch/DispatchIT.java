package featurekeyproxy.wspair.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.TestProxy;
import featurekeyproxy.wspair.Wire;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Routes whose steps block, on workers and on event loops. */
class DispatchIT {
    private final Wire.Server terminal = new Wire.Server();
    private final TestProxy proxy = new TestProxy(terminal.port());
    private final Semaphore permits = new Semaphore(0);
    private final Queue<String> threads = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() throws Exception {
        permits.release(1_000_000);
        proxy.close();
        terminal.close();
    }

    private record Session(Wire tomes, Wire terminal) {}

    private Session session() {
        Wire tomes = Wire.open(proxy.port());
        tomes.request("/");
        Wire accepted = terminal.acceptWebSocket();
        assertThat(tomes.readAnswer().status()).isEqualTo(101);
        return new Session(tomes, accepted);
    }

    /** Starts with a step that blocks messages that begin with "block" until there is a permit. */
    private void start(String dispatch) {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes?dispatch=" + dispatch)
                        .routeId("with-a-blocking-step")
                        .process(exchange -> {
                            threads.add(Thread.currentThread().getName());
                            if (exchange.getMessage().getBody(String.class).startsWith("block")) {
                                permits.acquire();
                            }
                        })
                        .to("ws-pair:terminal")
                        .process(exchange -> threads.add(Thread.currentThread().getName()));
                from("ws-pair:terminal").routeId("terminal-to-tomes").to("ws-pair:tomes");
            }
        });
    }

    @Test
    void keepsTheOrderOfASessionWhoseStepsBlock() {
        proxy.with(component -> component.setCloseTimeout(20_000)); // what came before the close frame takes its time
        start("worker");
        Session session = session();

        IntStream.range(0, 500).forEach(i -> session.tomes.sendText((i % 7 == 0 ? "block " : "go ") + i));
        permits.release(500);
        session.tomes.sendClose(1000, "");

        assertThat(IntStream.range(0, 500).mapToObj(i -> session.terminal.read().text()))
                .containsExactlyElementsOf(IntStream.range(0, 500)
                        .mapToObj(i -> (i % 7 == 0 ? "block " : "go ") + i)
                        .toList());
        assertThat(session.terminal.read().closeCode()).isEqualTo(1000);
    }

    @Test
    void stallsNoOtherSessionNorPingsNorTheOtherDirection() {
        start("worker");
        List<Session> blocked = IntStream.range(0, 8).mapToObj(i -> session()).toList();
        blocked.forEach(session -> session.tomes.sendText("block"));
        await().until(() -> permits.getQueueLength() == blocked.size());

        Session other = session();
        other.tomes.sendText("free");
        assertThat(other.terminal.read().text()).isEqualTo("free");
        for (Session session : blocked) {
            session.tomes.send(true, Wire.PING, new byte[] {1});
            assertThat(session.terminal.read().opcode()).isEqualTo(Wire.PING);
            session.terminal.sendText("back");
            assertThat(session.tomes.read().text()).isEqualTo("back");
        }

        permits.release(blocked.size());
        blocked.forEach(session -> assertThat(session.terminal.read().text()).isEqualTo("block"));
    }

    @Test
    void leavesNoStepOnTheEventLoopAlsoBehindTheSending() {
        start("worker");
        Session session = session();

        session.tomes.sendText("message");

        assertThat(session.terminal.read().text()).isEqualTo("message");
        await().until(() -> threads.size() == 2);
        assertThat(threads).allSatisfy(name -> assertThat(name).startsWith("ws-pair-worker-"));
    }

    @Test
    void waitsForAWorkerWhenAllAreOccupiedAndLosesNothing() {
        proxy.with(component -> component.setWorkerThreads(1));
        start("WORKER");
        Session one = session();
        Session two = session();
        one.tomes.sendText("block");
        await().until(() -> permits.getQueueLength() == 1);
        two.tomes.sendText("later");

        permits.release();

        assertThat(one.terminal.read().text()).isEqualTo("block");
        assertThat(two.terminal.read().text()).isEqualTo("later");
    }

    @Test
    void namesTheRouteThatBlocksAnEventLoopWhileItDoes() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.list = new java.util.concurrent.CopyOnWriteArrayList<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RouteWatch.class);
        logger.addAppender(log);
        try {
            start("event-loop");
            Session session = session();
            session.tomes.sendText("block");

            await().until(() -> !log.list.isEmpty());

            ILoggingEvent warning = log.list.get(0);
            assertThat(warning.getKeyValuePairs().toString()).contains("route=\"with-a-blocking-step\"", "eventloop");
            assertThat(warning.getThrowableProxy().getStackTraceElementProxyArray())
                    .as("says which step blocks")
                    .anySatisfy(line -> assertThat(line.toString()).contains("DispatchIT"));
            permits.release();
            assertThat(session.terminal.read().text()).isEqualTo("block");
        } finally {
            logger.detachAppender(log);
        }
    }

    /** Starts with a route for handshakes that blocks those to "/block" until there is a permit. */
    private void startWithAHandshakeThatBlocks(String dispatch) {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:handshake?dispatch=" + dispatch)
                        .routeId("slow-permission")
                        .process(exchange -> {
                            threads.add(Thread.currentThread().getName());
                            if (exchange.getMessage()
                                    .getHeader(Exchange.HTTP_URI, String.class)
                                    .equals("/block")) {
                                permits.acquire();
                            }
                        });
                from("ws-pair:tomes").to("ws-pair:terminal");
                from("ws-pair:terminal").to("ws-pair:tomes");
            }
        });
    }

    @Test
    void stallsNoSessionWhileTheRouteOfAHandshakeBlocksOnAWorker() {
        startWithAHandshakeThatBlocks("worker");
        Session before = session();
        List<Wire> waiting =
                IntStream.range(0, 8).mapToObj(i -> Wire.open(proxy.port())).toList();
        waiting.forEach(tomes -> tomes.request("/block"));
        await().until(() -> permits.getQueueLength() == waiting.size());

        before.tomes.sendText("free");
        assertThat(before.terminal.read().text()).isEqualTo("free");
        session().tomes.sendText("and open to others");

        permits.release(waiting.size());
        waiting.forEach(tomes -> terminal.acceptWebSocket()); // in whatever order they come
        assertThat(waiting)
                .allSatisfy(tomes -> assertThat(tomes.readAnswer().status()).isEqualTo(101));
        assertThat(threads).allSatisfy(name -> assertThat(name).startsWith("ws-pair-worker-"));
    }

    @Test
    void namesTheRouteOfHandshakesThatBlocksAnEventLoop() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.list = new java.util.concurrent.CopyOnWriteArrayList<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RouteWatch.class);
        logger.addAppender(log);
        try {
            startWithAHandshakeThatBlocks("event-loop");
            Wire tomes = Wire.open(proxy.port());
            tomes.request("/block");

            await().until(() -> !log.list.isEmpty());

            assertThat(log.list.get(0).getKeyValuePairs().toString()).contains("route=\"slow-permission\"");
            permits.release();
            terminal.acceptWebSocket();
            assertThat(tomes.readAnswer().status()).isEqualTo(101);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void fallsBackToTheOriginalWhenABlockingRouteFails() {
        proxy.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("ws-pair:tomes?dispatch=worker").process(exchange -> {
                    exchange.getMessage().setBody(WebSocketMessage.text("changed"));
                    throw new IllegalStateException("fails");
                });
                from("ws-pair:terminal").to("ws-pair:tomes");
            }
        });
        Session session = session();

        session.tomes.sendText("original");

        assertThat(session.terminal.read().text()).isEqualTo("original");
    }
}
