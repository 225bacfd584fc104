package featurekeyproxy.wspair.session;

import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.text.SafeText;
import featurekeyproxy.wspair.dispatch.RouteCall;
import featurekeyproxy.wspair.fault.GuardedLoop;
import featurekeyproxy.wspair.fault.HandlerStep;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.Limit;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import featurekeyproxy.wspair.meter.MessageMeter;
import featurekeyproxy.wspair.meter.Traffic;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.websocket.ConnectionListener;
import featurekeyproxy.wspair.websocket.Frame;
import featurekeyproxy.wspair.websocket.WebSocketConnection;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two connections of a session, and what lies between them.
 *
 * <pre>
 *            received          pump: one message at a time
 *   TOMEs ══ connection ─────▶ route tomes-to-terminal ────▶ connection ══ Terminal
 *         ══            ◀───── route terminal-to-tomes ◀────            ══
 * </pre>
 *
 * <p>A message comes in at {@link Receiver#received} and goes out at {@link #send}; between them are its pump and its route.
 * Both sockets live on one event loop, and all that is not said to be thread-safe must be called there.
 */
public final class PairedSession implements PumpSession {
    private static final Logger LOG = LoggerFactory.getLogger(PairedSession.class);

    /** What peers are told of an end that a fault of ours caused, beside {@link #INTERNAL_ERROR}. */
    public static final String BROKEN = "internal error";

    private final String id;
    private final String uri;
    private final Target target;
    private final Sessions sessions;
    private final SessionServices services;
    private final GuardedLoop loop;
    private final RouteCall routeCall;
    private final Legs legs;
    private final CloseHandshake closeHandshake;
    private final SessionWatches watches;
    private final HeldBytes held;
    private final Instant openedAt = Instant.now();
    private final Attachments attachments = new Attachments();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean open;
    private boolean over;
    private boolean cut;
    private volatile String remoteAddress = "";

    PairedSession(
            String id,
            String uri,
            Target target,
            Sessions sessions,
            SessionServices services,
            SessionOptions options,
            EventLoop loop,
            RouteCall routeCall) {
        this.id = id;
        this.uri = uri;
        this.target = target;
        this.sessions = sessions;
        this.services = services;
        this.loop = new GuardedLoop(loop, services.faults(), this::broken);
        this.routeCall = routeCall;
        WebSocketConnection tomes = connection(Leg.TOMES, options.tomes());
        WebSocketConnection terminal = connection(Leg.TERMINAL, options.terminal());
        MessageMeter ofTomes = new MessageMeter(services.telemetry().counters(loop, Leg.TOMES));
        MessageMeter ofTerminal = new MessageMeter(services.telemetry().counters(loop, Leg.TERMINAL));
        this.legs = new Legs(
                tomes,
                terminal,
                new MessagePump(this, Leg.TOMES, tomes, terminal, services, ofTomes),
                new MessagePump(this, Leg.TERMINAL, terminal, tomes, services, ofTerminal));
        this.watches = new SessionWatches(legs, this.loop, options, this::silent, this::idleTooLong);
        this.closeHandshake = new CloseHandshake(legs, this.loop, options, watches::stop);
        this.held = new HeldBytes(legs::held, services.memory(), () -> execute(() -> end(Limit.BUFFERED_BYTES)));
    }

    private WebSocketConnection connection(Leg leg, LegOptions options) {
        return new WebSocketConnection(leg.toString(), options.webSocket(), loop, new Receiver(leg));
    }

    // ---------------------------------------------------------------- what a leg receives

    /** Takes what comes in on one leg to where it belongs. */
    private final class Receiver implements ConnectionListener {
        private final Leg leg;

        Receiver(Leg leg) {
            this.leg = leg;
        }

        @Override
        public void received(WebSocketMessage message) {
            watches.received();
            legs.pump(leg).offer(message);
        }

        @Override
        public void controlReceived(Frame frame) {
            if (!watches.isOurs(leg, frame)) {
                connection(leg.other()).sendControl(frame);
            }
        }

        @Override
        public boolean mayHold(long bytes, long replaced) {
            Limit exceeded = held.update(bytes, replaced);
            end(exceeded);
            return exceeded == null;
        }

        @Override
        public void readComplete() {
            if (open) {
                flush();
            }
        }

        @Override
        public void writabilityChanged() {
            if (open) {
                legs.pump(leg.other()).resume();
            }
        }

        @Override
        public void closeReceived(byte[] payload) {
            closeHandshake.closeReceived(leg, payload);
        }

        @Override
        public void violated(int code, String cause) {
            if (code == Limit.MESSAGE_SIZE.code()) {
                services.refusals().add(Limit.MESSAGE_SIZE, id);
            }
            closeHandshake.violated(leg, code, cause);
        }

        @Override
        public void failed(Throwable cause) {
            LOG.atDebug()
                    .addKeyValue("session", id)
                    .addKeyValue("leg", leg)
                    .addKeyValue("failure", cause.getClass().getName())
                    .log("connection failed");
        }

        @Override
        public void lost() {
            PairedSession.this.lost(leg, leg + " connection lost");
        }
    }

    // ---------------------------------------------------------------- what routes send

    @Override
    public void send(Leg leg, WebSocketMessage message) {
        if (inEventLoop()) {
            connection(leg).send(message);
        } else {
            execute(() -> {
                send(leg, message);
                flush();
            });
        }
    }

    @Override
    public void routeFailed(MessageRoute route, String exchangeId, Throwable failure, DeliveryRecord delivery) {
        FatalErrors.tell(failure);
        Fallback fallback = services.fallback().get();
        LOG.atWarn()
                .addKeyValue("session", id)
                .addKeyValue("route", route.id())
                .addKeyValue("exchange", exchangeId)
                .addKeyValue("failure", failure.getClass().getName())
                .addKeyValue("fallback", fallback)
                .log("a route failed before it sent its message on");
        services.listeners().routeFailed(this, route.id(), fallback);
        if (fallback == Fallback.PASSTHROUGH) {
            delivery.sentTo(delivery.destination(), delivery.message());
            send(delivery.destination(), delivery.message());
        } else {
            closeHandshake.fail("route " + route.id() + " failed");
        }
    }

    @Override
    public void flush() {
        legs.tomes().flush();
        legs.terminal().flush();
        account();
    }

    /** Tells how much the session holds, and ends it if that is too much. */
    private void account() {
        end(held.update());
    }

    /** Ends the session for what it holds, and drops that at once; one that is about to close waits for nobody any more. */
    private void end(@Nullable Limit exceeded) {
        if (exceeded == null || over || cut) {
            return;
        }
        cut = true;
        if (!open || closeHandshake.hasBegun()) {
            closeHandshake.abort();
        } else {
            services.refusals().add(exceeded, id);
            closeHandshake.cut(exceeded);
            resume();
        }
        held.update();
    }

    // ---------------------------------------------------------------- from its beginning to its end

    /** Lets messages flow, once both connections are in their pipelines. */
    public void open() {
        if (over) {
            return; // both connections were lost at once
        }
        open = true;
        remoteAddress = legs.tomes().remoteAddress();
        sessions.add(this);
        services.listeners().opened(this);
        LOG.atInfo()
                .addKeyValue("session", id)
                .addKeyValue("path", path())
                .addKeyValue("terminal", target)
                .log("session opened");
        watches.start();
        resume();
    }

    /** Ends the Terminal's side of a session whose other side is gone, or of no use, before it could open. */
    public void abandon(int code, String reason) {
        legs.tomes().neverConnected();
        execute(
                () -> { // by then the Terminal's pipeline is free of HTTP
                    if (legs.terminal().isConnected()) {
                        closeHandshake.close(code, reason);
                        legs.terminal().disconnect();
                    }
                });
    }

    /** Has both directions go on, because a route was attached or there is nothing left to wait for. */
    void resume() {
        legs.fromTomes().resume();
        legs.fromTerminal().resume();
    }

    @Override
    public void close(int code, String reason) {
        if (!inEventLoop()) {
            execute(() -> close(code, reason));
            return;
        }
        closeHandshake.close(code, reason);
    }

    /** Closes both sides with that code and reason, each behind the messages received for it so far; thread-safe. */
    void goAway(int code, String reason) {
        if (!inEventLoop()) {
            execute(() -> goAway(code, reason));
            return;
        }
        closeHandshake.goAway(code, reason);
    }

    /**
     * Runs the action on the event loop once no message came in for so long and none, nor a part of one, is here; never if
     * the session begins to end before. Thread-safe.
     */
    void whenQuiet(long millis, Runnable action) {
        execute(() -> {
            if (!closeHandshake.hasBegun()) {
                watches.whenQuiet(millis, action);
            }
        });
    }

    private void lost(Leg leg, String cause) {
        closeHandshake.lost(leg, cause);
        overIfGone();
    }

    private void overIfGone() {
        if (legs.tomes().isGone() && legs.terminal().isGone()) {
            over();
        }
    }

    /** Ends the session after a handler of it threw: whoever has not been told of an end is told 1011. */
    @Override
    public void broken(Throwable thrown) {
        try {
            if (closeHandshake.isTooLate()) {
                closeHandshake.abort();
            } else if (legs.tomes().isConnected()) {
                closeHandshake.fail(BROKEN);
            } else {
                closeHandshake.goAway(INTERNAL_ERROR, BROKEN); // to be told when it opens
            }
        } catch (RuntimeException | Error e) {
            closeHandshake.abort();
            throw e;
        } finally {
            overIfGone();
        }
    }

    /** A peer that answers no ping is lost, though the connection does not say so. */
    private void silent(Leg leg) {
        services.listeners().deadPeer(leg);
        lost(leg, leg + " does not answer pings");
        connection(leg).abort();
    }

    private void idleTooLong() {
        account();
        if (!held.isNone()) {
            watches.idleAgain();
        } else {
            services.refusals().add(Limit.IDLE, id);
            close(Limit.IDLE.code(), Limit.IDLE.reason());
        }
    }

    private void over() {
        if (over) {
            return;
        }
        over = true;
        sessions.remove(this);
        held.leave();
        legs.fromTomes().meter().reading(true);
        legs.fromTerminal().meter().reading(true);
        CloseResult result = closeHandshake.over();
        ended.complete(null);
        attachments.close(action -> loop.run(HandlerStep.CLOSE_ACTION, action));
        if (open) {
            services.listeners().closed(this, result);
            LOG.atInfo()
                    .addKeyValue("session", id)
                    .addKeyValue("cause", result.cause())
                    .log("session closed");
        }
    }

    /** Returns the future that is completed when the session is over; thread-safe. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    // ---------------------------------------------------------------- what it is

    @Override
    public String id() {
        return id;
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public String path() {
        int query = uri.indexOf('?');
        return SafeText.id(query < 0 ? uri : uri.substring(0, query));
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Instant openedAt() {
        return openedAt;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Traffic traffic(Leg source) {
        return legs.pump(source).meter().traffic();
    }

    @Override
    public <T> Optional<T> attachment(Class<T> type) {
        return attachments.get(type);
    }

    @Override
    public <T> T attachment(Class<T> type, Supplier<T> first) {
        return attachments.get(type, first);
    }

    @Override
    public void onClose(Runnable action) {
        attachments.onClose(action);
    }

    /** Returns the connection of that leg, for its pipeline. */
    public WebSocketConnection connection(Leg leg) {
        return legs.connection(leg);
    }

    /** Runs the action on the event loop as soon as no message that was received on the leg is in a route; thread-safe. */
    void afterRouting(Leg leg, Runnable action) {
        execute(() -> legs.pump(leg).afterRouting(action));
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean inEventLoop() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(HandlerStep.SESSION_TASK, task);
    }

    @Override
    public RouteCall routeCall() {
        return routeCall;
    }

    @Override
    public String toString() {
        return id;
    }
}
