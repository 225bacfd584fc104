package featurekeyproxy.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.endurance.DeliveryCounts.Count;
import featurekeyproxy.wspair.leg.Leg;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Terminal and a fleet of TOMEs around a proxy, on one event loop, so that thousands of sessions cost little beside the
 * proxy itself. Thread-safe.
 */
final class ClientFleet implements AutoCloseable {
    private static final int LARGEST = 4 * 1024 * 1024;
    private static final int BACKLOG = 4096;
    private static final long TICK_MILLIS = 10;
    private static final int AT_ONCE = 100;
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final DeliveryCounts tally = new DeliveryCounts();
    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final Map<Integer, Dialogue> dialogues = new LinkedHashMap<>(); // on the loop
    private final Channel terminal;
    private final @Nullable SslContext tls;
    private int ids;
    private int turn;
    private volatile @Nullable Future<?> pace;

    /** Starts the Terminal; TOMEs uses TLS if there is a context for it. */
    ClientFleet(@Nullable SslContext tls) {
        this.tls = tls;
        terminal = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketServerProtocolHandler(accepting()),
                                        new End(Leg.TERMINAL, ClientFleet.this::dialogue));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    private static WebSocketServerProtocolConfig accepting() {
        return WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(LARGEST)
                        .withUTF8Validator(false)
                        .build())
                .build();
    }

    private static WebSocketClientProtocolConfig asking(int id) {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://localhost/" + id))
                .version(WebSocketVersion.V13)
                .maxFramePayloadLength(LARGEST)
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .withUTF8Validator(false)
                .handshakeTimeoutMillis(PATIENCE.toMillis())
                .build();
    }

    private @Nullable Dialogue dialogue(String path) {
        return dialogues.get(Integer.parseInt(path.substring(1)));
    }

    DeliveryCounts tally() {
        return tally;
    }

    int terminalPort() {
        return ((InetSocketAddress) terminal.localAddress()).getPort();
    }

    /** Opens so many sessions more at that port of a proxy, some at a time; returns when they are open. */
    void open(int port, int sessions) {
        for (int left = sessions; left > 0; left -= AT_ONCE) {
            int some = Math.min(left, AT_ONCE);
            int then = sessions() + some;
            begin(port, some);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sessions()).as("%s", tally).isEqualTo(then));
        }
    }

    /** Begins so many sessions more at that port of a proxy. */
    void begin(int port, int sessions) {
        loop.execute(() -> IntStream.range(0, sessions).forEach(i -> connect(port)));
    }

    /** Begins one session; to be called on the event loop. */
    Dialogue connect(int port) {
        int id = ids++;
        Dialogue dialogue = new Dialogue(id, tally, () -> dialogues.remove(id));
        dialogues.put(id, dialogue);
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc(), "localhost", port));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketClientProtocolHandler(asking(id)),
                                        dialogue.end(Leg.TOMES));
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        dialogue.ended(Leg.TOMES);
                    }
                });
        return dialogue;
    }

    /** Has every open session send so many messages more in each direction. */
    void send(int each) {
        loop.execute(() -> open().forEach(dialogue -> dialogue.send(each)));
    }

    /** From now on has the sessions send so many messages each second, all together and in turn. */
    void pace(int perSecond) {
        int each = Math.max(1, (int) (perSecond * TICK_MILLIS / 2000));
        pace = loop.scheduleAtFixedRate(() -> turn(each), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Has no session send anything new. */
    void rest() {
        if (pace != null) {
            pace.cancel(false);
        }
    }

    private void turn(int sessions) {
        List<Dialogue> open = open();
        for (int i = 0; i < Math.min(sessions, open.size()); i++) {
            Dialogue next = open.get(turn++ % open.size());
            if (next.isDone()) {
                next.send(1);
            }
        }
    }

    private List<Dialogue> open() {
        return dialogues.values().stream().filter(Dialogue::isOpen).toList();
    }

    /** Returns how many sessions are open at both ends. */
    int sessions() {
        return on(() -> open().size());
    }

    /** Waits until all that was to be sent has arrived. */
    void awaitDone() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(on(this::unfinished))
                .as("%s", tally)
                .isEmpty());
    }

    /** Waits until all that was to be sent has arrived, or nothing arrives any more. */
    void settle() {
        long before;
        do {
            before = tally.get(Count.RECEIVED);
            try {
                Awaitility.await().atMost(QUIET).until(() -> on(this::unfinished)
                        .isEmpty());
                return;
            } catch (ConditionTimeoutException e) {
                // something may have arrived meanwhile
            }
        } while (before != tally.get(Count.RECEIVED));
    }

    private List<String> unfinished() {
        return dialogues.values().stream()
                .filter(dialogue -> !dialogue.isDone())
                .limit(10)
                .map(Dialogue::toString)
                .toList();
    }

    /** Describes the sessions that are not over. */
    List<String> left() {
        return on(() -> dialogues.values().stream().map(Dialogue::toString).toList());
    }

    /** Has TOMEs or the Terminal close all sessions that are open. */
    void closeAll(Leg by) {
        loop.execute(() -> open().forEach(dialogue -> dialogue.close(by)));
    }

    /** Has the action run on the event loop every few milliseconds, with all sessions there are, until {@link #rest}. */
    void always(Consumer<Collection<Dialogue>> action) {
        pace = loop.scheduleAtFixedRate(
                () -> action.accept(List.copyOf(dialogues.values())), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Has the action run on the event loop after that time. */
    void later(long millis, Runnable action) {
        loop.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    private <T> T on(Callable<T> task) {
        try {
            return loop.submit(task).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, PATIENCE.toSeconds(), TimeUnit.SECONDS).syncUninterruptibly();
    }
}
