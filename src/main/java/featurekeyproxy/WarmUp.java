package featurekeyproxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import featurekeyproxy.config.WarmUpSettings;
import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.Protocol.Setting;
import featurekeyproxy.route.file.RouteFiles;
import featurekeyproxy.wspair.WsPairComponent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Drives the way of a message until it is compiled, before TOMEs can connect: without that the first seconds after a start
 * take several times as long for a message.
 *
 * <p>All of it is private and on loopback: a Camel context with the routes of the jar, a table with two invented codes, a
 * Terminal that echoes and a TOMEs that counts. No route of the site sees a message, nothing is learned, logged or counted.
 * A warm-up that fails is logged and changes nothing.
 */
final class WarmUp {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String HOST = "127.0.0.1";
    private static final int CONNECTIONS = 8;
    private static final int IN_FLIGHT = 8;
    private static final long PATIENCE_SECONDS = 10;
    private static final int PASSING = 30;
    private static final int[] SIZES = {200, 200, 200, 10, 200, 200, 200, 2_000, 200, 200, 200, 10, 200, 200, 20_000};
    private static final String OLD_CODE = "AAAA";
    private static final String NEW_CODE = "BBBB";
    private static final Mapping MAPPING = Mapping.EMPTY.with(new MappingTable(
            List.of(new MappingRule(OLD_CODE, NEW_CODE, MappingRule.Kind.CONFIRMATION_CODE)), List.of(OLD_CODE)));

    private final int messages;
    private final Duration limit;

    WarmUp(WarmUpSettings settings) {
        this.messages = settings.messages();
        this.limit = settings.limit();
    }

    /** Runs to its end; never throws but for an interrupt. */
    void run(Protocol protocol) throws InterruptedException {
        if (messages == 0) {
            return;
        }
        long start = System.nanoTime();
        AtomicLong echoed = new AtomicLong();
        String failure = driveUnheard(protocol, echoed);
        if (failure != null) {
            LOG.atWarn().addKeyValue("reason", failure).log("the warm-up failed; the first messages will be slower");
        }
        LOG.atInfo()
                .addKeyValue("messages", echoed)
                .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                .log("warmed up");
    }

    /** Keeps the log free of the warm-up's sessions; only logback can be told that. Returns why it failed, if it did. */
    private @Nullable String driveUnheard(Protocol protocol, AtomicLong echoed) throws InterruptedException {
        Logger logger = LoggerFactory.getILoggerFactory() instanceof LoggerContext logback
                ? logback.getLogger(WarmUp.class.getPackageName())
                : null;
        Level before = logger == null ? null : logger.getLevel();
        if (logger != null) {
            logger.setLevel(Level.OFF);
        }
        try {
            drive(protocol, echoed);
            return null;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return e.toString();
        } finally {
            if (logger != null) {
                logger.setLevel(before);
            }
        }
    }

    private void drive(Protocol protocol, AtomicLong echoed) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.disableJMX();
            HttpServer terminal = await(vertx.createHttpServer(new HttpServerOptions()
                            .setPerMessageWebSocketCompressionSupported(false)
                            .setPerFrameWebSocketCompressionSupported(false))
                    .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                    .listen(0, HOST));
            WsPairComponent component = proxy(context, protocol, terminal.actualPort());
            List<String> talk = talk(protocol);
            CountDownLatch enough = new CountDownLatch(1);
            for (int i = 0; i < CONNECTIONS; i++) {
                WebSocket tomes = await(vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(1))
                        .connect(component.listeningPort(), HOST, "/"));
                tomes.handler(echo -> {
                    long number = echoed.incrementAndGet();
                    if (number >= messages) {
                        enough.countDown();
                    }
                    tomes.writeFinalTextFrame(talk.get((int) (number % talk.size())));
                });
                for (int j = 0; j < IN_FLIGHT; j++) {
                    tomes.writeFinalTextFrame(talk.get(j % talk.size()));
                }
            }
            enough.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            await(vertx.close());
        }
    }

    /** Starts a proxy to that Terminal which is like the real one, but for what the site has changed. */
    private static WsPairComponent proxy(DefaultCamelContext context, Protocol protocol, int terminalPort)
            throws Exception {
        context.getCamelContextExtension().setName("warm-up");
        context.setStreamCaching(false);
        WsPairComponent component = new WsPairComponent();
        component.getTomes().setHost(HOST);
        component.getTomes().setPort(0);
        component.getTerminal().setHost(HOST);
        component.getTerminal().setPort(terminalPort);
        context.addComponent("ws-pair", component);
        Clock clock = Clock.systemUTC();
        ProxyConfiguration.bindBeans(
                context.getRegistry(),
                protocol,
                device -> MAPPING.table(),
                new DeviceProfiles(MAPPING::devices, MAPPING::cacheTimeout, clock),
                clock,
                List.of());
        PluginHelper.getRoutesLoader(context).loadRoutes(RouteFiles.ofTheJar().resources());
        context.start();
        return component;
    }

    /** Returns what is said, over and over: mostly what passes through, of several sizes, and now and then a code. */
    private static List<String> talk(Protocol protocol) {
        String type = protocol.names(Setting.TYPE_PROPERTY).get(0);
        String payload = protocol.names(Setting.PAYLOAD_PROPERTY).get(0);
        List<String> talk = new ArrayList<>();
        for (int i = 0; i < PASSING; i++) {
            talk.add("{\"%s\":\"StatusMessage\",\"Text\":\"%s\"}".formatted(type, "x".repeat(SIZES[i % SIZES.length])));
        }
        talk.add("{\"%s\":\"%s\",\"%s\":{\"%s\":[\"%s\"]}}"
                .formatted(
                        type,
                        protocol.names(Setting.REQUEST_TYPE).get(0),
                        payload,
                        protocol.names(Setting.CODE_LIST_PROPERTY).get(0),
                        OLD_CODE));
        talk.add("{\"%s\":\"%s\",\"%s\":{\"%s\":\"%s\"}}"
                .formatted(
                        type,
                        protocol.names(Setting.REPLY_TYPE).get(0),
                        payload,
                        protocol.names(Setting.CONFIRMATION_CODE_PROPERTY).get(0),
                        NEW_CODE));
        return talk;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
