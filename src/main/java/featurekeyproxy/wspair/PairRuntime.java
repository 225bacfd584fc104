package featurekeyproxy.wspair;

import featurekeyproxy.wspair.dispatch.RouteCall;
import featurekeyproxy.wspair.dispatch.RouteWatch;
import featurekeyproxy.wspair.dispatch.Workers;
import featurekeyproxy.wspair.handshake.AccessControl;
import featurekeyproxy.wspair.handshake.Handshakes;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.session.Drain;
import featurekeyproxy.wspair.session.MessageRoute;
import featurekeyproxy.wspair.session.PairedSession;
import featurekeyproxy.wspair.session.SessionOptions;
import featurekeyproxy.wspair.session.SessionServices;
import featurekeyproxy.wspair.session.Sessions;
import featurekeyproxy.wspair.upstream.Target;
import featurekeyproxy.wspair.upstream.TargetState;
import featurekeyproxy.wspair.upstream.Upstreams;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ShutdownStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the endpoints of one {@code ws-pair} component share: the listener, the upstreams and the sessions.
 *
 * <p>Listening starts when the routes of both legs have been started for the first time, and lasts until {@link #stop};
 * it does not end with a route, so that a reload of routes closes nothing. Thread-safe.
 */
final class PairRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(PairRuntime.class);

    private final CamelContext context;
    private final Vertx vertx;
    private final SessionServices services;
    private final Sessions sessions;
    private final Workers workers;
    private final RouteWatch watch;
    private final LoopWatch loopWatch;
    private final HandshakeGate gate;
    private final int loops;
    private final long closeTimeoutMillis;
    private final long idleTimeoutMillis;
    private @Nullable Listener listener;
    private @Nullable WsPairConfiguration tomes;
    private @Nullable WsPairConfiguration terminal;
    private volatile @Nullable Upstreams upstreams;
    private volatile @Nullable Handshakes handshakes;
    private volatile boolean accepting;

    /** Creates it for so many event loops and worker threads; it listens to nobody yet. */
    PairRuntime(
            CamelContext context,
            Vertx vertx,
            SessionServices services,
            HandshakeGate gate,
            int loops,
            int workerThreads,
            long closeTimeoutMillis,
            long idleTimeoutMillis) {
        this.context = context;
        this.vertx = vertx;
        this.services = services;
        this.gate = gate;
        this.sessions = new Sessions(services);
        this.loops = loops;
        this.closeTimeoutMillis = closeTimeoutMillis;
        this.idleTimeoutMillis = idleTimeoutMillis;
        this.workers = new Workers(workerThreads);
        this.watch = new RouteWatch(
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "ws-pair-watch"));
        this.loopWatch = new LoopWatch(
                vertx, context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "ws-pair-loops"));
    }

    /** Makes this the route of its leg; with the second leg, starts to listen. */
    synchronized void attach(MessageRoute route, WsPairConfiguration configuration) throws Exception {
        sessions.attach(route);
        if (listener != null) {
            warnOfChange(route.leg(), configuration);
        } else if (route.leg() == Leg.TOMES) {
            tomes = configuration;
        } else {
            terminal = configuration;
        }
        if (listener == null && tomes != null && terminal != null) {
            listen(TomesLeg.of(context, tomes), TerminalLeg.of(context, terminal));
        }
        gate.legServed();
    }

    private void listen(TomesLeg toTomes, TerminalLeg toTerminal) throws Exception {
        Upstreams dialled = new Upstreams(vertx, toTerminal.upstream(), services.listeners(), services.faults());
        upstreams = dialled;
        Handshakes shared = new Handshakes(
                new AccessControl(toTomes.access(), services.refusals(), services.faults(), System::nanoTime),
                toTerminal.headers(),
                (loop, asked, ends) -> gate.pass(new RoutedHandshake(
                        routeCall(loop),
                        vertx,
                        services.faults(),
                        asked,
                        ends,
                        toTerminal.upstream().connectTimeoutMillis())),
                dialled,
                sessions,
                new SessionOptions(
                        toTomes.session(),
                        toTerminal.session(),
                        toTerminal.lostCode(),
                        closeTimeoutMillis,
                        idleTimeoutMillis),
                this::routeCall,
                services.listeners(),
                services.faults());
        handshakes = shared;
        Listener starting = new Listener(toTomes, shared);
        starting.start(vertx, loops);
        listener = starting;
        accepting = true;
    }

    private void warnOfChange(Leg leg, WsPairConfiguration configuration) {
        WsPairConfiguration inForce = Objects.requireNonNull(leg == Leg.TOMES ? tomes : terminal);
        if (!configuration.sameAs(inForce)) {
            LOG.atWarn().addKeyValue("leg", leg).log("changed options of ws-pair take effect at the next start");
        }
    }

    /** Takes the route away, for as long as Camel lets messages finish at most. */
    void detach(MessageRoute route) {
        ShutdownStrategy shutdown = context.getShutdownStrategy();
        sessions.detach(route, shutdown.getTimeUnit().toMillis(shutdown.getTimeout()));
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
        new Drain(sessions, timeout, closeTimeoutMillis).run();
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
            sessions.awaitClosed(closeTimeoutMillis);
            listener.stop(vertx);
            listener = null;
        }
        if (upstreams != null) {
            upstreams.close();
            upstreams = null;
        }
        watch.close();
        loopWatch.close();
        workers.close();
    }

    private RouteCall routeCall(EventLoop loop) {
        return new RouteCall(watch.seat(loop), workers);
    }

    /** Returns a session that is not open yet, whose sockets live on that event loop. */
    PairedSession newSession(String uri, Target target, EventLoop loop) {
        return handshakes().newSession(uri, target, loop);
    }

    Handshakes handshakes() {
        return Objects.requireNonNull(handshakes, "ws-pair is not started");
    }

    /** Returns the targets and their breakers; none before it is listened. */
    List<TargetState> targets() {
        Upstreams present = upstreams;
        return present == null ? List.of() : present.states();
    }

    /** Returns the names of the threads that have not answered for {@link LoopWatch#PATIENCE}. */
    List<String> silentThreads() {
        return loopWatch.silent();
    }

    /** Returns the port that is listened on, or -1 while there is none. */
    synchronized int port() {
        return listener == null ? -1 : listener.port();
    }

    SessionServices services() {
        return services;
    }

    Sessions sessions() {
        return sessions;
    }
}
