package featurekeyproxy.wspair;

import featurekeyproxy.wspair.handshake.AccessControl;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.leg.LimitCounters;
import featurekeyproxy.wspair.meter.Telemetry;
import featurekeyproxy.wspair.session.Drain;
import featurekeyproxy.wspair.session.MemoryBudget;
import featurekeyproxy.wspair.session.RouteCall;
import featurekeyproxy.wspair.session.RouteWatch;
import featurekeyproxy.wspair.session.Session;
import featurekeyproxy.wspair.session.SessionListeners;
import featurekeyproxy.wspair.session.Sessions;
import featurekeyproxy.wspair.session.Transport;
import featurekeyproxy.wspair.session.Workers;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.upstream.TargetState;
import featurekeyproxy.wspair.upstream.Upstreams;
import featurekeyproxy.wspair.websocket.Compression;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the endpoints of one {@code ws-pair} component share: the listener, the upstreams and the sessions.
 *
 * <p>Listening starts when the routes of both legs have been started for the first time, and lasts until {@link #stop};
 * it does not end with a route, so that a reload of routes closes nothing. Thread-safe.
 */
public final class PairRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(PairRuntime.class);

    private final CamelContext context;
    private final Vertx vertx;
    private final Sessions sessions;
    private final Workers workers;
    private final RouteWatch watch;
    private final Transport transport;
    private final int loops;
    private @Nullable Listener listener;
    private volatile @Nullable Upstreams upstreams;
    private volatile @Nullable AccessControl admission;
    private volatile @Nullable WsPairConfiguration tomes;
    private volatile @Nullable WsPairConfiguration terminal;
    private volatile @Nullable HandshakeConsumer handshakes;
    private volatile boolean accepting;

    PairRuntime(
            CamelContext context, Vertx vertx, Sessions sessions, Transport transport, int loops, int workerThreads) {
        this.transport = transport;
        this.loops = loops;
        this.context = context;
        this.vertx = vertx;
        this.sessions = sessions;
        this.workers = new Workers(workerThreads);
        this.watch = new RouteWatch(
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "ws-pair-watch"));
    }

    /** Makes this the consumer of its leg; with the second leg, starts to listen. */
    synchronized void attach(WsPairConsumer consumer) throws Exception {
        WsPairConfiguration configuration = consumer.getEndpoint().getConfiguration();
        sessions.attach(consumer);
        if (listener != null) {
            warnOfChange(consumer.leg(), configuration);
        } else if (consumer.leg() == Leg.TOMES) {
            tomes = configuration;
        } else {
            terminal = configuration;
        }
        if (listener == null && tomes != null && terminal != null) {
            upstreams = new Upstreams(vertx, TerminalLeg.of(context, terminal()).upstream(), listeners());
            admission = new AccessControl(tomes(), transport.refusals(), System::nanoTime);
            Listener starting = new Listener(context, this);
            starting.start(vertx, loops);
            listener = starting;
            accepting = true;
        }
    }

    private void warnOfChange(Leg leg, WsPairConfiguration configuration) {
        WsPairConfiguration inForce = leg == Leg.TOMES ? tomes() : terminal();
        if (!configuration.sameAs(inForce)) {
            LOG.atWarn().addKeyValue("leg", leg).log("changed options of ws-pair take effect at the next start");
        }
    }

    void detach(WsPairConsumer consumer) {
        sessions.detach(consumer);
    }

    synchronized void attach(HandshakeConsumer consumer) {
        if (handshakes != null && handshakes != consumer) {
            throw new IllegalStateException("another route consumes ws-pair:handshake already");
        }
        handshakes = consumer;
    }

    synchronized void detach(HandshakeConsumer consumer) {
        if (handshakes == consumer) {
            handshakes = null;
        }
    }

    /** Stops to listen and ends the open sessions without haste; returns when they are over. */
    void drain(Duration timeout) throws Exception {
        synchronized (this) {
            if (listener == null) {
                return;
            }
            accepting = false; // whoever asks is told before the socket is closed
            listener.stopAccepting(vertx);
        }
        new Drain(sessions, timeout).run();
    }

    /** Returns whether TOMEs can connect. */
    boolean accepting() {
        return accepting;
    }

    /** Stops to listen and closes all sessions with 1001. */
    synchronized void stop() throws Exception {
        accepting = false;
        if (listener != null) {
            sessions.stop();
            listener.stop(vertx);
            listener = null;
        }
        if (upstreams != null) {
            upstreams.close();
            upstreams = null;
        }
        watch.close();
        workers.close();
    }

    /** Passes a handshake through the route of {@code ws-pair:handshake}, if there is one. */
    public void handshakeRoute(
            EventLoop loop, String uri, HttpHeaders headers, Consumer<HttpHeaders> onward, IntConsumer refuse) {
        HandshakeConsumer consumer = handshakes;
        if (consumer == null) {
            onward.accept(headers);
        } else {
            consumer.route(routeCall(loop), vertx.getOrCreateContext(), uri, headers, onward, refuse);
        }
    }

    private RouteCall routeCall(EventLoop loop) {
        return new RouteCall(watch.seat(loop), workers);
    }

    public Session newSession(String uri, Target target, EventLoop loop) {
        return new Session(
                sessions.nextId(), uri, target, sessions, transport, loop, tomes(), terminal(), routeCall(loop));
    }

    public WsPairConfiguration tomes() {
        return Objects.requireNonNull(tomes, "ws-pair:tomes is not consumed yet");
    }

    public WsPairConfiguration terminal() {
        return Objects.requireNonNull(terminal, "ws-pair:terminal is not consumed yet");
    }

    public Upstreams upstreams() {
        return Objects.requireNonNull(upstreams, "ws-pair is not started");
    }

    public AccessControl admission() {
        return Objects.requireNonNull(admission, "ws-pair is not started");
    }

    MemoryBudget buffers() {
        return transport.buffers();
    }

    LimitCounters refusals() {
        return transport.refusals();
    }

    public SessionListeners listeners() {
        return transport.listeners();
    }

    Telemetry telemetry() {
        return transport.telemetry();
    }

    /** Returns the targets and their breakers; none before it is listened. */
    List<TargetState> targets() {
        Upstreams present = upstreams;
        return present == null ? List.of() : present.states();
    }

    public Compression tomesCompression() {
        return new Compression(tomes().getMaxMessageSize());
    }

    public Compression terminalCompression() {
        return new Compression(terminal().getMaxMessageSize());
    }

    /** Returns the port that is listened on, or -1 while there is none. */
    synchronized int port() {
        return listener == null ? -1 : listener.port();
    }

    public Sessions sessions() {
        return sessions;
    }
}
