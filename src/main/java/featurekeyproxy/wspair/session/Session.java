package featurekeyproxy.wspair.session;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.text.SafeText;
import featurekeyproxy.wspair.WsPairConfiguration;
import featurekeyproxy.wspair.WsPairConsumer;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.meter.Telemetry;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.websocket.WebSocketConnection;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of TOMEs, the one connection to the Terminal that was opened for it, and the two directions between them.
 *
 * <pre>
 *            received          flow: one message at a time
 *   TOMEs ══ Link(TOMES) ────▶ route tomes-to-terminal ────▶ Link(TERMINAL) ══ Terminal
 *         ══             ◀──── route terminal-to-tomes ◀────                ══
 * </pre>
 *
 * <p>Both sockets live on one event loop, and all that is not said to be thread-safe must be called there.
 */
public final class Session {
    public static final int GOING_AWAY = 1001;
    static final int INTERNAL_ERROR = 1011;

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private final String id;
    private final String uri;
    private final Target target;
    private final Sessions sessions;
    private final Transport transport;
    private final EventLoop loop;
    private final RouteCall routes;
    private final CloseHandshake ending;
    private final WebSocketConnection tomes;
    private final WebSocketConnection terminal;
    private final MessagePump fromTomes;
    private final MessagePump fromTerminal;
    private final Instant openedAt;
    private final Map<Class<?>, Object> attachments = new ConcurrentHashMap<>();
    private final Queue<Runnable> closeActions = new ConcurrentLinkedQueue<>();
    private final Heartbeat ofTomes;
    private final Heartbeat ofTerminal;
    private final IdleWatch idleWatch;
    private boolean open;
    private boolean over;
    private long held;
    private volatile String remoteAddress = "";

    public Session(
            String id,
            String uri,
            Target target,
            Sessions sessions,
            Transport transport,
            EventLoop loop,
            WsPairConfiguration onTomes,
            WsPairConfiguration onTerminal,
            RouteCall routes) {
        this.id = id;
        this.uri = uri;
        this.target = target;
        this.sessions = sessions;
        this.transport = transport;
        this.loop = loop;
        this.routes = routes;
        Telemetry telemetry = transport.telemetry();
        this.openedAt = Instant.now();
        this.fromTomes = new MessagePump(this, Leg.TOMES, telemetry.counters(loop, Leg.TOMES));
        this.fromTerminal = new MessagePump(this, Leg.TERMINAL, telemetry.counters(loop, Leg.TERMINAL));
        this.ending = new CloseHandshake(this, loop, sessions.closeTimeoutMillis(), onTerminal.getLostCode());
        this.tomes = new WebSocketConnection(this, Leg.TOMES, onTomes);
        this.terminal = new WebSocketConnection(this, Leg.TERMINAL, onTerminal);
        this.ofTomes =
                new Heartbeat(tomes, onTomes.getPingInterval(), onTomes.getPingTimeout(), () -> silent(Leg.TOMES));
        this.ofTerminal = new Heartbeat(
                terminal, onTerminal.getPingInterval(), onTerminal.getPingTimeout(), () -> silent(Leg.TERMINAL));
        this.idleWatch = new IdleWatch(loop, transport.idleTimeoutMillis(), this::idleTooLong);
    }

    /** Returns the id of the session, unique in this process; thread-safe. */
    public String id() {
        return id;
    }

    /** Returns the path and query with which TOMEs connected; thread-safe. */
    public String uri() {
        return uri;
    }

    /** Returns which of the Terminal's addresses the session is connected to; thread-safe. */
    public Target target() {
        return target;
    }

    /** Returns when the Terminal had accepted the session; thread-safe. */
    public Instant openedAt() {
        return openedAt;
    }

    /** Returns address and port from which TOMEs connected, such as {@code 192.0.2.7:50412}; thread-safe. */
    public String remoteAddress() {
        return remoteAddress;
    }

    /** Returns what came in on that leg and what became of it; thread-safe. */
    public Traffic traffic(Leg source) {
        return flow(source).meter().traffic();
    }

    /** Returns the object of that type that routes keep with the session, if there is one yet; thread-safe. */
    public <T> Optional<T> attachment(Class<T> type) {
        return Optional.ofNullable(attachments.get(type)).map(type::cast);
    }

    /**
     * Returns the object of that type that routes keep with the session, made on first use; it lives as long as the
     * session does. Thread-safe.
     */
    public <T> T attachment(Class<T> type, Supplier<T> first) {
        return type.cast(attachments.computeIfAbsent(type, key -> first.get()));
    }

    /** Has the action run on the event loop when the session is over; thread-safe, for an open session. */
    public void onClose(Runnable action) {
        closeActions.add(action);
    }

    /** Closes both sides with that code and reason; thread-safe. */
    public void close(int code, String reason) {
        if (!inEventLoop()) {
            execute(() -> close(code, reason));
            return;
        }
        ending.close(code, reason);
    }

    /** Closes both sides with that code and reason, each behind the messages received for it so far; thread-safe. */
    void goAway(int code, String reason) {
        if (!inEventLoop()) {
            execute(() -> goAway(code, reason));
            return;
        }
        ending.goAway(code, reason);
    }

    /** Returns how many messages came in on both legs. */
    long messagesReceived() {
        return fromTomes.meter().messages() + fromTerminal.meter().messages();
    }

    /** Returns whether no message, nor a part of one, is in a route or waits. */
    boolean idle() {
        return fromTomes.idle() && fromTerminal.idle() && !tomes.gathering() && !terminal.gathering();
    }

    @Override
    public String toString() {
        return id;
    }

    // ---------------------------------------------------------------- for consumers, producers and flows

    /**
     * Sends a message on a leg, on the event loop or else from there soon, in the order of the calls; thread-safe. The route
     * goes on where it is: a step that may block because it is on a worker never finds itself on the event loop behind this.
     */
    public void send(Leg leg, WebSocketMessage message) {
        if (inEventLoop()) {
            link(leg).send(message);
        } else {
            execute(() -> {
                send(leg, message);
                flush();
            });
        }
    }

    boolean inEventLoop() {
        return loop.inEventLoop();
    }

    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Nullable
    WsPairConsumer consumer(Leg leg) {
        return sessions.consumer(leg);
    }

    SessionListeners listeners() {
        return transport.listeners();
    }

    /** Tells that the route of what is received on that leg changed a message by itself. */
    void unexplained(Leg source, @Nullable String route) {
        transport.unexplained().add(this, source, String.valueOf(route));
    }

    Fallback fallback() {
        return sessions.fallback();
    }

    EventLoop loop() {
        return loop;
    }

    RouteCall routes() {
        return routes;
    }

    public WebSocketConnection link(Leg leg) {
        return leg == Leg.TOMES ? tomes : terminal;
    }

    MessagePump flow(Leg source) {
        return source == Leg.TOMES ? fromTomes : fromTerminal;
    }

    /** Runs the action on the event loop as soon as no message that was received on the leg is in a route. */
    void afterRouting(Leg leg, Runnable action) {
        execute(() -> flow(leg).afterRouting(action));
    }

    boolean isOpen() {
        return open;
    }

    /** Lets messages flow, once both links are in their pipelines. */
    public void open() {
        if (over) {
            return; // both connections were lost at once
        }
        open = true;
        remoteAddress = tomes.remoteAddress();
        sessions.add(this);
        listeners().opened(this);
        LOG.atInfo()
                .addKeyValue("session", id)
                .addKeyValue("path", path())
                .addKeyValue("terminal", target)
                .log("session opened");
        ofTomes.start();
        ofTerminal.start();
        idleWatch.start();
        resume();
    }

    /** Returns the path that was asked for, to be shown; without its query, since secrets travel in queries. */
    public String path() {
        int query = uri.indexOf('?');
        return SafeText.id(query < 0 ? uri : uri.substring(0, query));
    }

    void resume() {
        fromTomes.resume();
        fromTerminal.resume();
    }

    void flush() {
        tomes.flush();
        terminal.flush();
        account();
    }

    /** Returns up to how many bytes may wait in one direction before its source is paused. */
    long readAhead() {
        return transport.buffers().readAhead();
    }

    /** Tells how much the session holds, and ends it if that is too much. */
    private void account() {
        if (!open) {
            return;
        }
        long now = over ? 0 : tomes.held() + terminal.held() + fromTomes.held() + fromTerminal.held();
        Limit exceeded = transport.buffers().changed(held, now);
        held = now;
        if (exceeded != null && !ending.hasBegun()) {
            transport.refusals().add(exceeded, id);
            tomes.discard();
            terminal.discard();
            close(exceeded.code(), exceeded.reason());
            resume();
        }
    }

    // ---------------------------------------------------------------- what the links report

    public void received(Leg leg, WebSocketMessage message) {
        idleWatch.touch();
        flow(leg).offer(message);
    }

    public void control(Leg leg, WebSocketFrame frame) {
        boolean ours = frame instanceof PongWebSocketFrame
                && (leg == Leg.TOMES ? ofTomes : ofTerminal).isOurs(frame.content());
        if (!ours) {
            link(leg.other()).sendControl(frame);
        }
    }

    public void readComplete() {
        if (open) {
            flush();
        }
    }

    public void writabilityChanged(Leg leg) {
        if (open) {
            flow(leg.other()).resume();
        }
    }

    public void closeReceived(Leg leg, byte[] payload) {
        ending.closeReceived(leg, payload);
    }

    public void violated(Leg leg, int code, String reason) {
        if (code == Limit.MESSAGE_SIZE.code()) {
            transport.refusals().add(Limit.MESSAGE_SIZE, id);
        }
        ending.violated(leg, code, leg + ": " + reason);
    }

    public void failed(Leg leg, Throwable cause) {
        LOG.atDebug()
                .addKeyValue("session", id)
                .addKeyValue("leg", leg)
                .addKeyValue("failure", cause.getClass().getName())
                .log("connection failed");
    }

    public void lost(Leg leg) {
        lost(leg, leg + " connection lost");
    }

    private void lost(Leg leg, String cause) {
        ending.lost(leg, cause);
        if (tomes.gone() && terminal.gone()) {
            over();
        }
    }

    /** A peer that answers no ping is lost, though the connection does not say so. */
    private void silent(Leg leg) {
        listeners().deadPeer(leg);
        lost(leg, leg + " does not answer pings");
        link(leg).abort();
    }

    private void idleTooLong() {
        if (held > 0) {
            idleWatch.again();
        } else {
            transport.refusals().add(Limit.IDLE, id);
            close(Limit.IDLE.code(), Limit.IDLE.reason());
        }
    }

    /** Stops to watch for what can only happen to a session that goes on. */
    void stopWatching() {
        ofTomes.stop();
        ofTerminal.stop();
        idleWatch.stop();
    }

    private void over() {
        if (!over) {
            over = true;
            sessions.remove(this);
            account();
            fromTomes.meter().reading(true);
            fromTerminal.meter().reading(true);
            closeActions.forEach(Runnable::run);
            CloseResult closing = ending.over();
            if (open) {
                listeners().closed(this, closing);
                LOG.atInfo()
                        .addKeyValue("session", id)
                        .addKeyValue("cause", closing.cause())
                        .log("session closed");
            }
        }
    }
}
