package featurekeyproxy.wspair;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import featurekeyproxy.KeyFile;
import featurekeyproxy.ops.log.LogQueue;
import featurekeyproxy.ops.log.LogSteps;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whatever a peer repeats, the log says once a minute, without a stack trace and without what the peer wrote. */
class LogFloodIT {
    private static final int TIMES = 40;

    /** Lines for one kind of flood: what is wrong may be told by two or three parts of the proxy, once each. */
    private static final int MOST_LINES = 4;

    /** Of this the operator gets the place, once a minute. */
    private static final String OUR_OWN_FAULT = "a step that does not know what to do";

    private static final String SECRET = "c00kie-of-tomes";

    @TempDir
    Path directory;

    private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger product = loggers.getLogger("featurekeyproxy");
    private final @Nullable Level usual = product.getLevel();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final PatternLayout layout = new PatternLayout();
    private final LogQueue log = new LogQueue();
    private final Wire.Server server = new Wire.Server();
    private final ScriptedPeers peers = new ScriptedPeers(server);
    private final TestProxy proxy = new TestProxy(server.port());

    @BeforeEach
    void listen() {
        layout.setContext(loggers);
        layout.setPattern("%level %logger - %msg %kvp%n%ex");
        layout.start();
        AppenderBase<ILoggingEvent> output = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(layout.doLayout(event));
            }
        };
        output.start();
        log.setContext(loggers);
        log.addAppender(output);
        log.start();
        product.setLevel(Level.INFO);
        LogSteps.guard(proxy.context());
        proxy.context().setMessageHistory(true);
        proxy.context().setSourceLocationEnabled(true);
    }

    @AfterEach
    void close() throws Exception {
        peers.close();
        proxy.close();
        root.detachAppender(log);
        log.stop();
        product.setLevel(usual);
    }

    private void floods(Consumer<Wire> tomes) {
        floods(tomes, "");
    }

    private void floods(Consumer<Wire> tomes, String said) {
        root.addAppender(log);
        for (int i = 0; i < TIMES; i++) {
            try (Wire wire = Wire.open(proxy.port())) {
                tomes.accept(wire);
            }
        }
        await().until(() -> proxy.component().openSessions() == 0);
        root.detachAppender(log);
        log.stop();
        List<String> beside = lines.stream()
                .filter(line -> !line.contains("session opened") && !line.contains("session closed"))
                .toList();
        assertThat(beside)
                .hasSizeLessThanOrEqualTo(MOST_LINES)
                .noneMatch(line -> line.contains("\tat ") && !line.contains(OUR_OWN_FAULT));
        assertThat(lines).noneMatch(line -> line.contains(SECRET));
        if (!said.isEmpty()) {
            assertThat(lines).anyMatch(line -> line.contains(said));
        }
    }

    private static void ask(Wire wire, String head) {
        wire.write(head.getBytes(ISO_8859_1));
        wire.atEnd();
    }

    @Test
    void ofHeadsThatCannotBeCarriedOn() {
        proxy.start();

        floods(
                wire -> ask(
                        wire,
                        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: " + SECRET
                                + "\r\n: v\r\n\r\n"),
                "a handler of a connection failed");
    }

    @Test
    void ofBytesThatAreNoHttp() {
        proxy.start();

        floods(wire -> ask(wire, "\026\003\001" + SECRET + "\r\n\r\n"));
    }

    @Test
    void ofConnectionsThatAreResetWithinTheirHead() {
        proxy.start();

        floods(wire -> {
            wire.write(("GET / HTTP/1.1\r\nCookie: " + SECRET).getBytes(ISO_8859_1));
            wire.drop();
        });
    }

    @Test
    void ofBytesThatAreNoTls() throws Exception {
        proxy.useTls(KeyFile.make(directory, "flood")).start();

        floods(wire -> ask(wire, "GET / HTTP/1.1\r\nCookie: " + SECRET + "\r\n\r\n"));
    }

    @Test
    void ofConnectionsThatAreResetWithinTheirTlsHandshake() throws Exception {
        proxy.useTls(KeyFile.make(directory, "flood")).start();

        floods(wire -> {
            wire.write(new byte[] {22, 3, 1, 0, 100, 1});
            wire.drop();
        });
    }

    @Test
    void ofHandshakesThatTheTerminalRefuses() {
        peers.terminal(terminal ->
                terminal.write(("HTTP/1.1 401 " + SECRET + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1)));
        proxy.start();

        floods(
                wire -> {
                    wire.request("/", "Cookie: " + SECRET);
                    wire.readAnswer();
                },
                "the Terminal refused a handshake");
    }

    @Test
    void ofHandshakesWithoutATerminal() throws Exception {
        proxy.start();
        server.close();

        floods(
                wire -> {
                    wire.request("/", "Cookie: " + SECRET);
                    wire.readAnswer();
                },
                "the Terminal gave no answer");
    }

    @Test
    void ofTerminalsThatAnswerNonsense() {
        peers.terminal(terminal -> terminal.write((SECRET + " 1 2 3\r\n\r\n").getBytes(ISO_8859_1)));
        proxy.start();

        floods(wire -> {
            wire.request("/");
            wire.readAnswer();
        });
    }

    @Test
    void ofSessionsThatBreakTheProtocol() {
        proxy.start();

        floods(
                wire -> {
                    wire.request("/", "Cookie: " + SECRET);
                    wire.readAnswer();
                    wire.write(new byte[] {(byte) 0xff, 0});
                    wire.readToEnd();
                },
                "session opened");
    }

    @Test
    void ofSessionsThatAreReset() {
        proxy.start();

        floods(wire -> {
            wire.request("/");
            wire.readAnswer();
            wire.drop();
        });
    }

    @Test
    void ofHandshakesOnWhichTheirRouteFails() {
        proxy.start(routes(true));

        floods(
                wire -> {
                    wire.request("/", "Cookie: " + SECRET);
                    wire.readAnswer();
                },
                "the handshake route failed");
    }

    @Test
    void ofMessagesOnWhichTheirRouteFails() {
        proxy.start(routes(false));

        floods(
                wire -> {
                    wire.request("/");
                    wire.readAnswer();
                    if (lines.isEmpty()) { // many in the first session, which is the one that is looked at
                        for (int i = 0; i < TIMES; i++) {
                            wire.sendText(SECRET + i);
                            wire.read();
                        }
                    }
                },
                "a route failed");
    }

    private static RouteBuilder routes(boolean handshakesFail) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                if (handshakesFail) {
                    from("ws-pair:handshake").process(LogFloodIT::fail);
                }
                from("ws-pair:tomes").process(LogFloodIT::fail).to("ws-pair:terminal");
                from("ws-pair:terminal").to("ws-pair:tomes");
            }
        };
    }

    private static void fail(Exchange exchange) {
        throw new IllegalStateException(OUR_OWN_FAULT);
    }
}
