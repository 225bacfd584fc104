package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.ThrowingHandlers.Moment;
import featurekeyproxy.wspair.dispatch.Dispatch;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.session.Session;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each handler of a connection throws in turn, before it has done anything or when it has done all. Whatever it was about ends,
 * with an answer where one can be given, is counted once, and nothing of it is left.
 */
class ThrowingHandlersIT {
    private static final int MOST = 200;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long IN_TIME = 20_000;
    private static final long SHORT = 150;
    private static final String LISTENING = "0A";

    /** Where nobody can be answered: nothing was asked yet, or HTTP has ended and frames have not begun. */
    private static final Set<HandlerStep> WITHOUT_AN_ANSWER = EnumSet.of(HandlerStep.ACCEPTED, HandlerStep.SWITCHED);

    private final Wire.Server server = new Wire.Server();
    private final ScriptedPeers peers = new ScriptedPeers(server);
    private final NeverDone undecided = new NeverDone();
    private final TestProxy proxy = new TestProxy(server.port()).with(component -> {
        component.getTomes().setHandshakeTimeout(IN_TIME);
        component.getTerminal().setConnectTimeout(IN_TIME);
        component.setCloseTimeout(SHORT);
    });

    @AfterEach
    void close() throws Exception {
        undecided.release();
        peers.close();
        proxy.close();
    }

    /** What both sides do, and what about the proxy is particular. */
    @SuppressWarnings("ImmutableEnumChecker") // what the peers do is written without state
    private enum Scenario {
        A_SESSION_THAT_TOMES_CLOSES(ThrowingHandlersIT::talk, ScriptedPeers::answerEverything),
        A_SESSION_ON_WORKERS(ThrowingHandlersIT::talk, ScriptedPeers::answerEverything),
        TOMES_VANISHES(
                tomes -> {
                    talk(tomes);
                    tomes.drop();
                },
                ScriptedPeers::answerEverything),
        THE_TERMINAL_VANISHES(ThrowingHandlersIT::talk, terminal -> {
            terminal.write(terminal.switching());
            ScriptedPeers.read(terminal);
            terminal.drop();
        }),
        TOMES_BREAKS_THE_PROTOCOL(
                tomes -> {
                    tomes.request("/");
                    tomes.readAnswer();
                    tomes.write(new byte[] {(byte) 0xff, 0});
                },
                ScriptedPeers::answerEverything),
        TOMES_DOES_NOT_ANSWER_THE_CLOSE(
                tomes -> {
                    tomes.request("/");
                    tomes.readToEnd();
                },
                terminal -> {
                    terminal.write(terminal.switching());
                    terminal.sendClose(1000, "");
                }),
        THE_TERMINAL_REFUSES(
                tomes -> tomes.request("/"),
                terminal -> terminal.write(
                        ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 300000\r\n\r\n" + "x".repeat(300_000))
                                .getBytes(StandardCharsets.ISO_8859_1))),
        THE_TERMINAL_STOPS_WITHIN_A_REFUSAL(
                tomes -> tomes.request("/"),
                terminal -> terminal.write(
                        "HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\nx".getBytes(StandardCharsets.ISO_8859_1))),
        THE_TERMINAL_HANGS_UP(tomes -> tomes.request("/"), Wire::drop),
        THE_TERMINAL_IS_SILENT(tomes -> tomes.request("/"), terminal -> {}),
        TOMES_LEAVES_MEANWHILE(
                tomes -> {
                    tomes.request("/");
                    tomes.drop();
                },
                terminal -> {}),
        HALF_A_REQUEST(
                tomes -> tomes.write("GET / HTTP/1.1\r\nHost:".getBytes(StandardCharsets.ISO_8859_1)), terminal -> {}),
        NO_REQUEST_AT_ALL(
                tomes -> tomes.write("GET / HTTP/x.y\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)), terminal -> {}),
        A_ROUTE_THAT_NEVER_DECIDES(tomes -> tomes.request("/"), terminal -> {});

        private final Consumer<Wire> tomes;
        private final Consumer<Wire> terminal;

        Scenario(Consumer<Wire> tomes, Consumer<Wire> terminal) {
            this.tomes = tomes;
            this.terminal = terminal;
        }

        void prepare(WsPairComponent component) {
            switch (this) {
                case HALF_A_REQUEST,
                        NO_REQUEST_AT_ALL,
                        THE_TERMINAL_REFUSES,
                        THE_TERMINAL_HANGS_UP,
                        TOMES_DOES_NOT_ANSWER_THE_CLOSE -> component.getTomes().setHandshakeTimeout(SHORT);
                case THE_TERMINAL_IS_SILENT,
                        THE_TERMINAL_STOPS_WITHIN_A_REFUSAL,
                        TOMES_LEAVES_MEANWHILE,
                        A_ROUTE_THAT_NEVER_DECIDES -> {
                    component.getTerminal().setConnectTimeout(SHORT);
                    component.getTomes().setHandshakeTimeout(SHORT);
                }
                case A_SESSION_ON_WORKERS -> component.getTomes().setDispatch(Dispatch.WORKER);
                case A_SESSION_THAT_TOMES_CLOSES -> component.getTerminal().setHost("localhost");
                default -> {}
            }
        }

        boolean leavesTomesUnanswered() {
            return Set.of(TOMES_VANISHES, TOMES_LEAVES_MEANWHILE, TOMES_DOES_NOT_ANSWER_THE_CLOSE)
                    .contains(this);
        }

        RouteBuilder routes(NeverDone undecided) {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    if (Scenario.this == A_SESSION_THAT_TOMES_CLOSES) {
                        from("ws-pair:handshake?dispatch=WORKER").setHeader("X-Seen", constant("yes"));
                    } else if (Scenario.this == A_ROUTE_THAT_NEVER_DECIDES) {
                        from("ws-pair:handshake").process(undecided);
                    }
                    from("ws-pair:tomes").process(ThrowingHandlersIT::atItsEnd).to("ws-pair:terminal");
                    from("ws-pair:terminal").to("ws-pair:tomes");
                }
            };
        }
    }

    /** A step that says nothing for ever. */
    private static final class NeverDone extends AsyncProcessorSupport {
        private final Queue<AsyncCallback> waiting = new ConcurrentLinkedQueue<>();

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            waiting.add(callback);
            return false;
        }

        /** Lets all go, since Camel would wait for them. */
        void release() {
            Stream.generate(waiting::poll).takeWhile(Objects::nonNull).forEach(callback -> callback.done(false));
        }
    }

    /** Wants something done at the end of the session, and does it at most once. */
    private static void atItsEnd(Exchange exchange) {
        Session session = Objects.requireNonNull(exchange.getProperty(WsPairConstants.SESSION, Session.class));
        session.attachment(AtomicBoolean.class, () -> {
            session.onClose(() -> {});
            return new AtomicBoolean();
        });
    }

    private static void talk(Wire wire) {
        wire.request("/");
        wire.sendText("before the answer");
        if (wire.readAnswer().status() == 101) {
            ScriptedPeers.read(wire);
            wire.send(true, Wire.PING, new byte[] {1});
            wire.send(false, Wire.TEXT, new byte[] {'a'});
            wire.send(true, Wire.CONTINUATION, new byte[] {'b'});
            ScriptedPeers.read(wire);
            ScriptedPeers.read(wire);
            wire.sendClose(1000, "done");
        }
    }

    private long faults() {
        return proxy.component().pair().services().faults().count();
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void endsWhateverItIsAboutAndLeavesNothing(Scenario scenario) throws Exception {
        proxy.with(scenario::prepare).start(scenario.routes(undecided));
        ThrowingHandlers handlers =
                new ThrowingHandlers(proxy.component().pair().services().faults());
        peers.terminal(scenario.terminal);
        for (Moment moment : Moment.values()) {
            boolean hit = true;
            for (int i = 0; hit && i < MOST; i++) {
                long before = faults();
                handlers.arm(moment, i);
                String ofTomes = peers.tomes(proxy.port(), scenario.tomes);
                List<String> ofTerminal = peers.endings();
                awaitNothingLeft();
                HandlerStep step = handlers.hit();
                hit = step != null;
                String story = moment + " " + step + ": " + ofTomes + " | " + ofTerminal;
                assertThat(faults() - before).as(story).isEqualTo(hit ? 1 : 0);
                if (!scenario.leavesTomesUnanswered() && !WITHOUT_AN_ANSWER.contains(step)) {
                    assertThat(ofTomes).as(story).isNotEqualTo("end");
                }
            }
        }
        handlers.disarm();
        awaitNoTimerLeft();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(sockets()).isEmpty());
        proxy.component().drain(LIMIT); // waits for nobody
    }

    private void awaitNothingLeft() {
        PairRuntime pair = proxy.component().pair();
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(2)).untilAsserted(() -> {
            assertThat(pair.sessions().size()).as("sessions").isZero();
            assertThat(pair.sessions().handshakes()).as("handshakes").isZero();
            assertThat(pair.handshakes().access().connections())
                    .as("connections")
                    .isZero();
            assertThat(pair.services().memory().total()).as("bytes").isZero();
        });
    }

    private void awaitNoTimerLeft() {
        await().atMost(LIMIT).untilAsserted(() -> {
            for (EventExecutor loop : ((VertxInternal) proxy.component().getVertx()).getEventLoopGroup()) {
                assertThat(loop.submit(() -> timers(loop)).get()).isZero();
            }
        });
    }

    private static int timers(EventExecutor loop) throws ReflectiveOperationException {
        Field queue = AbstractScheduledEventExecutor.class.getDeclaredField("scheduledTaskQueue");
        queue.setAccessible(true);
        @Nullable Object timers = queue.get(loop);
        return timers == null ? 0 : ((Collection<?>) timers).size();
    }

    /** Returns the connections of either leg of which somebody still has a descriptor. */
    private List<String> sockets() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                boolean ours = Stream.of(proxy.port(), server.port())
                        .map(port -> String.format(Locale.ROOT, ":%04X", port))
                        .anyMatch(port -> fields[1].endsWith(port) || fields[2].endsWith(port));
                if (ours && !fields[3].equals(LISTENING) && !fields[9].equals("0")) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }
}
